package tray

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/systray"
	"github.com/godbus/dbus/v5"
)

// How long to wait before a bus is looked for again: the first time, and at most.
const (
	retryFirst = 2 * time.Second
	retryMost  = time.Minute
)

// A linuxHost is the session's bus, and who shows icons on it. One goroutine, run's, calls
// systray: it is not made for several.
type linuxHost struct {
	getenv func(string) string
	log    *slog.Logger
	retry  time.Duration
	again  chan struct{} // of capacity 1: there is a view, or the bus has said something
	shown  atomic.Bool   // somebody shows the icon

	mu   sync.Mutex
	view *View      // the latest
	bus  *dbus.Conn // nil: there is none
}

func newHost(getenv func(string) string, log *slog.Logger) host {
	return &linuxHost{getenv: getenv, log: log, retry: retryFirst, again: make(chan struct{}, 1)}
}

// run attends one bus after the other.
func (h *linuxHost) run(ctx context.Context, clicked func(string)) {
	p := &panel{clicked: clicked}
	wait := h.retry
	for ctx.Err() == nil {
		err := h.attend(ctx, p)
		h.shown.Store(false)
		if ctx.Err() != nil {
			break
		}
		if errors.Is(err, errLost) {
			wait = h.retry // it may be coming back
		}
		if !errors.Is(err, errNoBus) {
			h.log.Info("no place for the tray's icon", "cause", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, retryMost)
	}
}

// attend shows the icon on the session's bus until ctx ends or the bus is lost. The icon is
// put on it when somebody is there who keeps a list of icons.
func (h *linuxHost) attend(ctx context.Context, p *panel) error {
	conn, err := join(ctx, sessionAddress(h.getenv), h.again)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := listen(ctx, conn); err != nil {
		return err
	}
	h.use(conn)
	defer h.use(nil)
	s := stand{host: h, panel: p, bus: conn}
	defer s.leave()
	for {
		if err := s.step(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-conn.Context().Done():
			return errLost
		case <-s.lost():
			return errLost
		case <-h.again:
		}
	}
}

var errLost = errors.New("tray: the session's bus has gone")

// use makes bus the one that notifications go to.
func (h *linuxHost) use(bus *dbus.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bus = bus
}

// show implements host.
func (h *linuxHost) show(v View) {
	h.mu.Lock()
	h.view = &v
	h.mu.Unlock()
	poke(h.again).DeliverSignal("", "", nil)
}

// latest is what show was given last; nil before.
func (h *linuxHost) latest() *View {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.view
}

func (h *linuxHost) hosted() bool { return h.shown.Load() }

// A stand is the icon on one bus. systray has a connection of its own, the one that godbus
// shares: a signal that it does not expect would end its listening for the watcher.
type stand struct {
	host       *linuxHost
	panel      *panel
	bus        *dbus.Conn
	own        *dbus.Conn // systray's; nil until the icon is on the bus
	registered string     // the watcher that the icon was made known to here
}

// step looks after the icon's place on the list, and shows the latest view.
func (s *stand) step(ctx context.Context) error {
	v := s.host.latest()
	if v == nil {
		return nil
	}
	w := look(ctx, s.bus)
	s.host.shown.Store(w.hosted)
	if s.own != nil {
		s.register(ctx, w)
		return s.draw(*v)
	}
	if w.owner == "" {
		return nil
	}
	if !s.panel.built { // else it is first seen empty
		s.panel.apply(*v)
	}
	s.registered = w.owner // systray does that
	if err := s.enter(); err != nil {
		return err
	}
	return s.draw(*v)
}

// draw shows v on the bus. systray panics where its connection is lost meanwhile.
func (s *stand) draw(v View) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("tray: systray: %v", cause)
		}
	}()
	known := s.panel.shown.Tooltip
	s.panel.apply(v)
	if v.Tooltip != known {
		return s.own.Emit(itemPath, itemInterface+".NewToolTip") // systray does not
	}
	return nil
}

// enter puts icon and menu on the bus. systray finds it by the environment, as
// sessionAddress did, and is not asked to look where that found none.
func (s *stand) enter() error {
	own, err := dbus.SessionBus()
	if err != nil {
		return err
	}
	s.own = own
	systray.SetTitle("cied")
	start, _ := systray.RunWithExternalLoop(nil, nil) // its end is for the process: it cannot start again
	start()
	return nil
}

// register makes the icon known to a watcher that came later and has not heard of it: where
// systray listens no longer, or was not listening yet.
func (s *stand) register(ctx context.Context, w watcher) {
	if w.owner == "" || s.registered == w.owner || w.knows(s.own.Names()) {
		return
	}
	s.registered = w.owner
	if err := call(ctx, s.own, w.owner, watcherPath, watcherName+".RegisterStatusNotifierItem", itemPath).Err; err != nil {
		s.host.log.Info("the tray's icon was not taken", "cause", err)
	}
}

// lost is closed when systray's connection is.
func (s *stand) lost() <-chan struct{} {
	if s.own == nil {
		return nil
	}
	return s.own.Context().Done()
}

// leave takes the icon from the bus.
func (s *stand) leave() {
	if s.own != nil {
		_ = s.own.Close()
	}
}

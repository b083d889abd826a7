package away

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
)

// buses is how many sources a desktop has: the system bus and the session bus.
const buses = 2

// The times that a Watcher allows.
const (
	callTime   = 2 * time.Second // for a service, or a bus, to answer
	retryFirst = time.Second     // from the loss of a bus to the first attempt to come back
	retryMost  = time.Minute     // between two attempts
)

// A service is one well-known name on a bus, and what its words mean to a Watcher. It is
// used by one goroutine at a time.
type service interface {
	name() string
	// rules select the signals that the bus is to deliver, beside the sender.
	rules() []dbus.MatchOption
	// look asks the owner for the present state.
	look(ctx context.Context, o owner)
	// hear takes a signal of the owner, and reports whether to look again.
	hear(s *dbus.Signal) (again bool)
	// gone forgets the state: nobody owns the name.
	gone()
}

// Watch follows the desktop until ctx ends. It runs once. A bus that is missing or goes
// away is said once to the log, and tried again, ever less often up to once a minute.
func (w *Watcher) Watch(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { w.keep(ctx, "system bus", w.desktop.system, []service{newLogind(w, w.desktop)}) })
	both.Go(func() { w.keep(ctx, "session bus", w.desktop.session, newLockers(w)) })
	both.Wait()
}

// keep follows the services on one bus, through its ends and returns.
func (w *Watcher) keep(ctx context.Context, bus, address string, services []service) {
	saw := sync.OnceFunc(w.saw)
	pause, missed := w.desktop.retry, false
	for ctx.Err() == nil {
		err := w.follow(ctx, address, services, func() {
			if missed {
				w.log.Info("bus found again", "bus", bus)
			}
			pause, missed = w.desktop.retry, false
			saw()
		})
		saw()
		if ctx.Err() == nil && !missed {
			w.log.Info("no bus: going on without", "bus", bus, "cause", err)
			missed = true
		}
		rest(ctx, pause)
		pause = min(2*pause, retryMost)
	}
}

func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// errBusEnded is the end of a connection by the bus, or by too many signals at once.
var errBusEnded = errors.New("the connection to the bus has ended")

// follow joins the bus, looks at every service, calls looked, and then hears until the
// connection ends. Nothing that was said counts after that.
func (w *Watcher) follow(ctx context.Context, address string, services []service, looked func()) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes the connection
	in := newInbox(names(services), cancel)
	conn, err := connect(ctx, address, in)
	if err != nil {
		return err
	}
	for _, s := range services {
		defer s.gone()
		if err := attend(ctx, conn, in, s); err != nil {
			return err
		}
	}
	looked()
	for {
		select {
		case l := <-in.letters:
			i := slices.IndexFunc(services, func(s service) bool { return s.name() == l.service })
			open(ctx, conn, in, services[i], l)
		case <-conn.Context().Done():
			return errBusEnded
		}
	}
}

// attend asks the bus for what concerns s, and has the first look. The question comes
// after the rules, so that no change falls between them.
func attend(ctx context.Context, conn *dbus.Conn, in *inbox, s service) error {
	err := subscribe(ctx, conn, dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, s.name()))
	if err != nil {
		return err
	}
	if err := subscribe(ctx, conn, append(s.rules(), dbus.WithMatchSender(s.name()))...); err != nil {
		return err
	}
	if unique := in.learn(s.name(), uniqueName(ctx, conn, s.name())); unique != "" {
		s.look(ctx, owner{conn, unique})
	}
	return nil
}

// open acts on one letter for s.
func open(ctx context.Context, conn *dbus.Conn, in *inbox, s service, l letter) {
	unique := in.owner(s.name())
	switch {
	case unique == "":
		s.gone()
	case l.signal == nil || s.hear(l.signal):
		s.look(ctx, owner{conn, unique})
	}
}

func names(services []service) []string {
	var all []string
	for _, s := range services {
		all = append(all, s.name())
	}
	return all
}

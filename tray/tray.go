package tray

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"

	"cied/lang"
	"cied/nfc"
)

// A Config is what a tray is made of.
type Config struct {
	Source      Source
	Readers     Readers // nil: the icon does not tell of readers
	Actions     Actions
	Lang        string // one of lang.All
	WithSession bool   // whether the daemon starts with the session now
	About       About
	Getenv      func(string) string // where the session's bus is found: os.Getenv
	Log         *slog.Logger        // nil: nothing is logged
}

// About is what the menu says of the program.
type About struct {
	Version string
	Address string // where login pages find it
	Test    bool   // test anchors are in use
}

// A Tray is the icon with its menu. Its methods may be called at the same time.
type Tray struct {
	config Config
	host   host
	log    *slog.Logger
	again  chan struct{} // of capacity 1: something of what follows has changed

	mu          sync.Mutex
	presence    presence
	tag         string
	withSession bool
	busy        map[string]bool // entries whose action has not returned
}

// New makes a tray, which shows nothing before its [Tray.Run]. There is one in a process.
func New(c Config) *Tray {
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return newTray(c, newHost(c.Getenv, c.Log))
}

func newTray(c Config, h host) *Tray {
	return &Tray{
		config: c, host: h, log: c.Log, again: make(chan struct{}, 1),
		tag: c.Lang, withSession: c.WithSession, busy: map[string]bool{},
	}
}

// Run shows the tray until ctx ends. It waits for a desktop as long as there is none, and
// its own panics end it with a line in the log: the daemon goes on without an icon.
//
// On macOS it is called by the goroutine of main, which the system wants for what it shows;
// elsewhere by any. It is called once.
func (t *Tray) Run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	var ends sync.WaitGroup
	ends.Go(func() { t.guard("readers", func() { t.watchReaders(ctx) }) })
	ends.Go(func() { t.guard("view", func() { t.follow(ctx) }) })
	t.guard("host", func() { t.host.run(ctx, func(id string) { t.click(ctx, id) }) })
	cancel()
	ends.Wait()
}

// Hosted reports whether somebody shows the icon now: on Linux a host of StatusNotifierItems
// on the session's bus.
func (t *Tray) Hosted() bool { return t.host.hosted() }

// guard runs f, and logs its panic.
func (t *Tray) guard(what string, f func()) {
	defer func() {
		if p := recover(); p != nil {
			t.log.Error("the tray goes on without a part", "part", what, "cause", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	f()
}

// watchReaders notes what the readers tell.
func (t *Tray) watchReaders(ctx context.Context) {
	if t.config.Readers == nil {
		return
	}
	note := func(readers []nfc.Reader, err error) {
		t.set(func() { t.presence = presence{told: true, readers: readers, fault: err} })
	}
	if err := t.config.Readers.Watch(ctx, note); ctx.Err() == nil {
		note(nil, err)
	}
}

// follow shows each change, and tells what a person must know.
func (t *Tray) follow(ctx context.Context) {
	var shown View
	var notices notices
	for {
		activity, changed := t.config.Source.Next()
		if v := t.view(activity); !v.equal(shown) {
			shown = v
			t.host.show(v)
		}
		if n, ok := notices.next(activity.Last, t.language()); ok {
			t.notify(ctx, n)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-t.again:
		}
	}
}

// view composes what is shown now.
func (t *Tray) view(a Activity) View {
	t.mu.Lock()
	defer t.mu.Unlock()
	return compose(scene{a, t.presence}, settings{t.config.About, t.tag, t.withSession, t.config.Actions.has})
}

// set changes what a view is made of.
func (t *Tray) set(change func()) {
	t.mu.Lock()
	change()
	t.mu.Unlock()
	select {
	case t.again <- struct{}{}:
	default: // somebody has asked already
	}
}

// language is the one of the tray now.
func (t *Tray) language() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if tag := lang.Parse(t.tag); tag != "" {
		return tag
	}
	return lang.English
}

// notify tells n without waiting for who shows it.
func (t *Tray) notify(ctx context.Context, n Notice) {
	go t.guard("notification", func() {
		if err := t.host.notify(ctx, n); err != nil {
			t.log.Info("a notification was not shown", "cause", err)
		}
	})
}

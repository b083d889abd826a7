package away

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"cied/fault"
)

// A Reason is how the person left. It is the cause inside the fault.
type Reason string

// The reasons.
const (
	ScreenLocked Reason = "screen locked"
	UserSwitched Reason = "another session in front"
	SessionEnded Reason = "session ended"
	Asleep       Reason = "computer going to sleep"
	ShutDown     Reason = "computer shutting down"
)

// Error returns the reason in words, for logs and developers.
func (r Reason) Error() string { return string(r) }

// firstLook is how long what is guarded waits for the first look at the desktop.
const firstLook = 2 * time.Second

// dozeMost is how long after the announcement of a sleep nothing begins: twice the 5 s that
// logind by default gives those who delay it (InhibitDelayMaxSec= of logind.conf(5)).
const dozeMost = 10 * time.Second

// A Watcher follows the desktop, and ends what it guards when the person leaves. Its
// methods may be called from several goroutines.
type Watcher struct {
	desktop desktop // where to look
	log     *slog.Logger

	clock func() time.Duration // since some moment before New; it counts a sleep too

	looked chan struct{} // closed after the first look at every bus

	mu      sync.Mutex
	dozing  bool              // a sleep was announced, and no waking since,
	dozed   time.Duration     // at this time of clock
	unseen  int               // buses without a first look
	said    map[string]Reason // by service that tells; "": the person is here
	guarded map[*guard]bool   // what ends when the person leaves
}

// A guard ends one context.
type guard struct{ end context.CancelCauseFunc }

// New returns a Watcher of the desktop that the environment names, as [os.Getenv] does.
// It sees nothing before [Watcher.Watch] runs. log may be nil.
func New(getenv func(string) string, log *slog.Logger) *Watcher {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	w := &Watcher{
		desktop: findDesktop(getenv),
		log:     log,
		clock:   sinceBoot,
		looked:  make(chan struct{}),
		unseen:  buses,
		said:    make(map[string]Reason),
		guarded: make(map[*guard]bool),
	}
	if buses == 0 {
		close(w.looked)
	}
	return w
}

// Known reports whether somebody tells when the screen is locked: logind, about a session,
// or a screen locker. It can change at any time. It does not promise that they are told:
// a locker such as i3lock, started by hand, locks without a word to anybody.
func (w *Watcher) Known() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.said) > 0
}

// Guard returns a context that ends with the cause [fault.PersonAway], around a [Reason],
// when the person leaves; at once if the person is away now. The caller calls stop when
// what is guarded has ended.
//
// Just after the start it waits for the first look at the desktop, for 2 s at most: Watch
// must be running, or about to.
func (w *Watcher) Guard(ctx context.Context) (guarded context.Context, stop func()) {
	w.awaitLook(ctx)
	guarded, end := context.WithCancelCause(ctx)
	g := &guard{end}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r := w.away(); r != "" {
		g.end(leaving(r))
	}
	w.guarded[g] = true
	return guarded, func() { w.release(g) }
}

func (w *Watcher) release(g *guard) {
	w.mu.Lock()
	delete(w.guarded, g)
	w.mu.Unlock()
	g.end(context.Canceled)
}

func (w *Watcher) awaitLook(ctx context.Context) {
	t := time.NewTimer(firstLook)
	defer t.Stop()
	select {
	case <-w.looked:
	case <-ctx.Done():
	case <-t.C:
	}
}

// away returns why the person is away now, or "". Callers hold mu.
func (w *Watcher) away() Reason {
	if w.dozing && w.clock()-w.dozed < dozeMost {
		return Asleep
	}
	for _, service := range slices.Sorted(maps.Keys(w.said)) {
		if r := w.said[service]; r != "" {
			return r
		}
	}
	return ""
}

// dozes notes that the computer is about to sleep: nothing begins in the seconds before it
// does, or a page that starts by itself would open a dialog that goes into the sleep.
//
// Who wakes it up must not be locked out, and that it wakes nobody may ever say (systemd
// issue 30666). So the mark wears off after dozeMost of a clock that goes on during the
// sleep. A timer would not do: those of Go stand still then, and would refuse the person
// who has just sat down for what is left of them. Nor would the time of day, which can be
// set back.
func (w *Watcher) dozes() {
	w.mu.Lock()
	w.dozing, w.dozed = true, w.clock()
	w.mu.Unlock()
	w.left(Asleep)
}

// wakes notes that the computer has woken up, or does not sleep after all.
func (w *Watcher) wakes() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dozing = false
}

// says notes what a service tells of the present: the person is away for r, or here ("").
func (w *Watcher) says(service string, r Reason) {
	w.mu.Lock()
	w.said[service] = r
	w.mu.Unlock()
	if r != "" {
		w.left(r)
	}
}

// silent notes that a service tells nothing any more. What it said last no longer counts:
// the person could not undo it.
func (w *Watcher) silent(service string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.said, service)
}

// left ends what is guarded now, and leaves no mark on what begins later.
func (w *Watcher) left(r Reason) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.guarded) > 0 {
		w.log.Info("the person has left the desktop", "reason", r)
	}
	for g := range w.guarded {
		g.end(leaving(r))
	}
	clear(w.guarded)
}

// saw notes the first look at one bus.
func (w *Watcher) saw() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unseen--; w.unseen == 0 {
		close(w.looked)
	}
}

func leaving(r Reason) error { return fault.New(fault.PersonAway, "away", r) }

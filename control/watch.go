package control

import (
	"context"
	"errors"
	"sync"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// A Login runs one login; *login.Service and *Watch implement it.
type Login interface {
	// Login returns when the login has ended, whatever its end. It reports each step by
	// calling tell, never after it has returned.
	Login(ctx context.Context, r login.Request, tell func(card.Event)) (login.Answer, error)
}

// A Watch stands between the front door and the service, and knows what the daemon does.
// It passes everything on unchanged, and lets no login in once the daemon is to stop. Its exported fields are not changed once it is in
// use; its methods may be called at the same time.
type Watch struct {
	Service Login                   // runs the logins
	Daemon  Daemon                  // the part of a status that does not change
	End     context.CancelCauseFunc // ends the daemon
	Settle  time.Duration           // see [WhenIdle]; 0 is defaultSettle

	mu        sync.Mutex
	logins    int // that run: the front door lets one in at a time
	running   *Running
	last      *Ended
	idleSince time.Time // zero before the first login
	stopping  bool
	changed   chan struct{} // closed at the next change; nil while nobody waits for it
}

// Login runs a login of the service and watches it.
func (w *Watch) Login(ctx context.Context, r login.Request, tell func(card.Event)) (a login.Answer, err error) {
	if w.Status().Stopping { // else pages that ask and ask again keep a daemon that is to be replaced
		return login.Answer{}, fault.New(fault.Interrupted, "control: login", errStopping)
	}
	step := w.begun(r.Origin)
	err = fault.New(fault.Internal, "control: login", nil) // should the service panic
	defer func() { w.ended(fault.CodeOf(err)) }()
	a, err = w.Service.Login(ctx, r, func(e card.Event) {
		step(e.Stage)
		tell(e)
	})
	return a, err
}

// errStopping is why a login does not begin.
var errStopping = errors.New("the daemon is about to stop")

// begun notes that a login runs, and returns what notes its stages.
func (w *Watch) begun(origin string) (step func(card.Stage)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	running := Running{Origin: origin, Since: now()}
	w.logins++
	w.running = new(running)
	w.tell()
	return func(s card.Stage) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if running.Stage == s {
			return // no change
		}
		running.Stage = s
		w.running = new(running)
		w.tell()
	}
}

func (w *Watch) ended(code fault.Code) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logins--
	if w.logins == 0 {
		w.running = nil
	}
	w.last, w.idleSince = &Ended{Code: code, At: now()}, time.Now()
	w.tell()
	w.endIfIdle()
}

// Status is what the daemon does now.
func (w *Watch) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.status()
}

// Next is Status, and a channel that is closed when it is no longer true.
func (w *Watch) Next() (Status, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.changed == nil {
		w.changed = make(chan struct{})
	}
	return w.status(), w.changed
}

// status shares what it points to, which is replaced and never changed. w.mu is held.
func (w *Watch) status() Status {
	return Status{Daemon: w.Daemon, Stopping: w.stopping, Login: w.running, Last: w.last}
}

// tell wakes whoever waits for a change. w.mu is held.
func (w *Watch) tell() {
	if w.changed != nil {
		close(w.changed)
		w.changed = nil
	}
}

// now is the time as a status has it.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

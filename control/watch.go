package control

import (
	"context"
	"errors"
	"sync"
	"time"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/login"
	"cied/pin"
)

// A Watch stands between those who ask and the services, and knows what the daemon does.
// It passes everything on unchanged, one use of the card at a time: a second one is
// fault.Busy, and none begins once the daemon is to stop. Its exported fields are not
// changed once it is in use; its methods may be called at the same time.
type Watch struct {
	Logins login.Runner
	PINs   pin.Runner
	Daemon Daemon                  // the part of a status that does not change
	End    context.CancelCauseFunc // ends the daemon
	Settle time.Duration           // see [WhenIdle]; 0 is defaultSettle

	mu        sync.Mutex
	running   *Running // nil: nothing runs
	last      *Ended
	idleSince time.Time // zero before the first use
	stopping  bool
	changed   chan struct{} // closed at the next change; nil while nobody waits for it
}

// Login runs a login of the service and watches it.
func (w *Watch) Login(ctx context.Context, r login.Request, tell func(card.Event)) (a login.Answer, err error) {
	err = w.use(history.Login, r.Origin, tell, func(tell func(card.Event)) (err error) {
		a, err = w.Logins.Login(ctx, r, tell)
		return err
	})
	return a, err
}

// Change runs a change of the PIN and watches it.
func (w *Watch) Change(ctx context.Context, want card.Want, tell func(card.Event)) error {
	return w.use(history.Change, "", tell, func(tell func(card.Event)) error {
		return w.PINs.Change(ctx, want, tell)
	})
}

// Unblock runs the unblocking of a PIN and watches it.
func (w *Watch) Unblock(ctx context.Context, want card.Want, forgotten bool, tell func(card.Event)) error {
	return w.use(history.Unblock, "", tell, func(tell func(card.Event)) error {
		return w.PINs.Unblock(ctx, want, forgotten, tell)
	})
}

// use runs run, unless something runs already.
func (w *Watch) use(what, origin string, tell func(card.Event), run func(tell func(card.Event)) error) error {
	step, err := w.begun(what, origin)
	if err != nil {
		return err
	}
	err = fault.New(fault.Internal, "control: "+what, nil) // should the service panic
	defer func() { w.ended(what, fault.Of(err)) }()
	err = run(func(e card.Event) {
		step(e.Stage)
		tell(e)
	})
	return err
}

// errStopping is why nothing begins.
var errStopping = errors.New("the daemon is about to stop")

// begun notes what runs, and returns what notes its stages.
func (w *Watch) begun(what, origin string) (step func(card.Stage), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch op := "control: " + what; {
	case w.stopping: // else pages that ask and ask again keep a daemon that is to be replaced
		return nil, fault.New(fault.Interrupted, op, errStopping)
	case w.running != nil:
		return nil, fault.New(fault.Busy, op, nil)
	}
	running := Running{What: what, Origin: origin, Since: now()}
	w.running = new(running)
	w.tell()
	return w.stepper(running), nil
}

// stepper returns what notes the stages of running.
func (w *Watch) stepper(running Running) func(card.Stage) {
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

// ended notes how what ran has ended; f is nil after a success.
func (w *Watch) ended(what string, f *fault.Error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running = nil
	w.last, w.idleSince = endedSo(what, f), time.Now()
	w.tell()
	w.endIfIdle()
}

// endedSo is what a use of the card was that ended now. A fault whose tries left were not
// told has a negative number, which a status does not tell apart from none.
func endedSo(what string, f *fault.Error) *Ended {
	e := &Ended{What: what, At: now()}
	if f != nil {
		e.Code, e.Left = f.Code, max(f.Left, 0)
	}
	return e
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
	return Status{Daemon: w.Daemon, Stopping: w.stopping, Running: w.running, Last: w.last}
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

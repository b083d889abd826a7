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
	"cied/signing"
)

// A Watch stands between those who ask and the services, and knows what the daemon does.
// It passes everything on unchanged, one use of the card at a time: a second one is
// fault.Busy, and none begins once the daemon is to stop. A key that is only kept
// ([signing.Kept]) is no reason to be busy: it is taken back. Its exported fields are not
// changed once it is in use; its methods may be called at the same time.
type Watch struct {
	Logins login.Runner
	PINs   pin.Runner
	Keys   signing.Runner
	Daemon Daemon                  // the part of a status that does not change
	End    context.CancelCauseFunc // ends the daemon
	Settle time.Duration           // see [WhenIdle]; 0 is defaultSettle

	mu        sync.Mutex
	running   *Running                // nil: nothing runs
	takeBack  context.CancelCauseFunc // ends what runs
	last      *Ended
	idleSince time.Time // zero before the first use
	stopping  bool
	changed   chan struct{} // closed at the next change; nil while nobody waits for it
}

// Login runs a login of the service and watches it.
func (w *Watch) Login(ctx context.Context, r login.Request, tell func(card.Event)) (a login.Answer, err error) {
	err = w.use(ctx, Running{What: history.Login, Origin: r.Origin}, tell, func(ctx context.Context, tell func(card.Event)) (err error) {
		a, err = w.Logins.Login(ctx, r, tell)
		return err
	})
	return a, err
}

// Change runs a change of the PIN and watches it.
func (w *Watch) Change(ctx context.Context, want card.Want, tell func(card.Event)) error {
	return w.use(ctx, Running{What: history.Change}, tell, func(ctx context.Context, tell func(card.Event)) error {
		return w.PINs.Change(ctx, want, tell)
	})
}

// Unblock runs the unblocking of a PIN and watches it.
func (w *Watch) Unblock(ctx context.Context, want card.Want, forgotten bool, tell func(card.Event)) error {
	return w.use(ctx, Running{What: history.Unblock}, tell, func(ctx context.Context, tell func(card.Event)) error {
		return w.PINs.Unblock(ctx, want, forgotten, tell)
	})
}

// Lend lends a key and watches it.
func (w *Watch) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	running := Running{What: history.Of(r.Purpose), Program: r.Program.Path}
	return w.use(ctx, running, tell, func(ctx context.Context, tell func(card.Event)) error {
		return w.Keys.Lend(ctx, r, tell, use)
	})
}

// use runs run, unless something runs already.
func (w *Watch) use(ctx context.Context, running Running, tell func(card.Event), run func(context.Context, func(card.Event)) error) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	step, err := w.begin(ctx, running, end)
	if err != nil {
		return err
	}
	err = fault.New(fault.Internal, "control: "+running.What, nil) // should the service panic
	defer func() { w.ended(running.What, fault.Of(err)) }()
	err = run(ctx, func(e card.Event) {
		step(e.Stage)
		tell(e)
	})
	return err
}

var (
	errStopping = errors.New("the daemon is about to stop")  // why nothing begins
	errTaken    = errors.New("somebody else wants the card") // why a key is kept no longer
)

// begin notes what runs, once a key that is kept is given back, and returns what notes its
// stages. end ends what runs.
func (w *Watch) begin(ctx context.Context, running Running, end context.CancelCauseFunc) (step func(card.Stage), err error) {
	for {
		step, over, err := w.begun(running, end)
		if over == nil {
			return step, err
		}
		select {
		case <-over:
		case <-ctx.Done():
			return nil, fault.New(fault.Interrupted, "control: "+running.What, context.Cause(ctx))
		}
	}
}

// begun notes what runs. Where a key is kept, it is asked for, and over tells of a change.
func (w *Watch) begun(running Running, end context.CancelCauseFunc) (step func(card.Stage), over <-chan struct{}, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	op := "control: " + running.What
	switch {
	case w.stopping: // else pages that ask and ask again keep a daemon that is to be replaced
		return nil, nil, fault.New(fault.Interrupted, op, errStopping)
	case w.running != nil && w.running.Stage == signing.Kept:
		w.takeBack(fault.New(fault.Interrupted, op, errTaken))
		return nil, w.nextChange(), nil
	case w.running != nil:
		return nil, nil, fault.New(fault.Busy, op, nil)
	}
	running.Since = now()
	w.running, w.takeBack = new(running), end
	w.tell()
	return w.stepper(running), nil, nil
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
	return w.status(), w.nextChange()
}

// nextChange is closed at the next change. w.mu is held.
func (w *Watch) nextChange() <-chan struct{} {
	if w.changed == nil {
		w.changed = make(chan struct{})
	}
	return w.changed
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

//go:build cgo || windows

package nfc

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cied/fault"
)

// A worker is the one goroutine that uses a PC/SC context. Others ask it, one at a time.
// A call into the library cannot be interrupted: whoever asked may leave before it
// returns, and the worker puts things right when it does.
type worker struct {
	turn     chan struct{} // capacity 1; full while a job is under way
	jobs     chan func()
	lost     chan struct{} // closed when nothing more shall be asked
	finished chan struct{} // closed when the worker has cleaned up

	once sync.Once
	why  error // set before lost is closed

	mu    sync.Mutex
	stuck bool // a call goes on that its caller has left: it may last for ever
}

// isStuck reports whether waiting for a turn may be waiting for ever.
func (w *worker) isStuck() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stuck
}

// startWorker starts a worker that calls cleanup as its last job.
func startWorker(cleanup func()) *worker {
	w := &worker{
		turn: make(chan struct{}, 1), jobs: make(chan func()),
		lost: make(chan struct{}), finished: make(chan struct{}),
	}
	go func() {
		defer close(w.finished)
		defer fenced("nfc: give the card up", func() error { cleanup(); return nil })
		for {
			select {
			case <-w.lost:
				return
			case job := <-w.jobs:
				job()
			}
		}
	}()
	return w
}

// giveUp ends the worker after the job that is under way; later calls get why.
func (w *worker) giveUp(why error) {
	w.once.Do(func() {
		w.why = why
		close(w.lost)
	})
}

// take waits for the turn.
func (w *worker) take(ctx context.Context, op string) error {
	select {
	case <-w.lost:
		return w.why
	default:
	}
	if ctx.Err() != nil {
		return waitFault(op, ctx)
	}
	select {
	case w.turn <- struct{}{}:
		return nil
	case <-w.lost:
		return w.why
	case <-ctx.Done():
		return waitFault(op, ctx)
	}
}

// A call is one thing to ask a worker.
type call[T any] struct {
	op    string
	limit time.Duration // after it the worker is given up, with card-silent; 0 is none
	do    func() (T, error)
	undo  func(T) // makes do undone if its result was not awaited; nil if it need not be

	// cancel lets ctx end the wait for do's result too, not only the wait for the turn.
	cancel bool
}

type outcome[T any] struct {
	value T
	err   error
}

// ask has c done by w.
func ask[T any](ctx context.Context, w *worker, c call[T]) (T, error) {
	var none T
	if err := w.take(ctx, c.op); err != nil {
		return none, err
	}
	result, left := make(chan outcome[T]), make(chan struct{})
	select {
	case w.jobs <- func() { c.run(w, result, left) }:
	case <-w.lost:
		<-w.turn
		return none, w.why
	}
	return c.wait(ctx, w, result, left)
}

// run is c's part on the worker. It gives the turn back, whoever is still waiting.
func (c call[T]) run(w *worker, result chan<- outcome[T], left <-chan struct{}) {
	defer func() { <-w.turn }()
	var o outcome[T]
	o.err = fenced(c.op, func() (err error) { o.value, err = c.do(); return err })
	select {
	case result <- o:
	case <-left:
		if o.err == nil && c.undo != nil {
			fenced(c.op, func() error { c.undo(o.value); return nil })
		}
		w.mu.Lock()
		w.stuck = false
		w.mu.Unlock()
	}
}

// wait is c's part on the asking side.
func (c call[T]) wait(ctx context.Context, w *worker, result <-chan outcome[T], left chan<- struct{}) (T, error) {
	var none T
	var late <-chan time.Time
	if c.limit > 0 {
		timer := time.NewTimer(c.limit)
		defer timer.Stop()
		late = timer.C
	}
	var cancelled <-chan struct{}
	if c.cancel {
		cancelled = ctx.Done()
	}
	select {
	case o := <-result:
		return o.value, o.err
	case <-late:
		err := fault.New(fault.CardSilent, c.op, errSilent)
		w.giveUp(err)
		w.leave(left)
		return none, err
	case <-cancelled:
		w.leave(left)
		return none, waitFault(c.op, ctx)
	}
}

// leave tells the call under way that nobody waits for it.
func (w *worker) leave(left chan<- struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stuck = true
	close(left)
}

// fenced turns a panic of the library into a fault.
func fenced(op string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.New(fault.ReaderFailed, op, fmt.Errorf("panic: %v", r))
		}
	}()
	return f()
}

package control

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/gofrs/flock"

	"cied/fault"
)

// A Listener is the control socket of the user's one daemon. Whoever has it holds the
// lock of its place. Its connections may be of anybody: [Server.Serve] asks.
type Listener struct {
	net.Listener
	place Place
	lock  *flock.Flock
}

// Door opens another socket of the daemon in the same place, for the user alone. Whoever
// has it closes it before the Listener. It is errors.ErrUnsupported on Windows.
func (l *Listener) Door(name string) (net.Listener, error) { return l.place.door(name) }

// Close removes the socket, then gives the lock back: the next daemon may begin.
func (l *Listener) Close() error {
	err := l.Listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil // by the server, on its way out
	}
	return errors.Join(err, l.lock.Unlock())
}

// Limits of waiting for another daemon.
const (
	startLimit = 5 * time.Second        // until one that holds the lock has a socket, or has gone
	askAgain   = 200 * time.Millisecond // between two looks at such a one
)

// IdleLimit is how long a daemon that was told to stop when idle may take: a login takes
// 280 s at most and the browser fetches its answer, a change of the PIN 330 s.
const IdleLimit = 6 * time.Minute

// Listen makes this process the user's daemon at p. Where there is one already the fault
// is fault.AlreadyRunning, whose cause names its process and its address. One that has
// crashed is in nobody's way, and one that is on its way out is waited for.
func Listen(ctx context.Context, p Place) (*Listener, error) {
	const op = "control: listen"
	if err := p.prepare(); err != nil {
		return nil, err
	}
	lock := p.lock()
	got, err := lock.TryLock()
	if err != nil {
		return nil, fault.New(fault.StateUnreadable, op, err)
	}
	if got {
		return p.open(lock)
	}
	lock, err = p.meet(ctx)
	if err != nil {
		return nil, failed(ctx, op, err)
	}
	return p.open(lock)
}

// meet deals with a process that holds the lock: an error names the daemon that it is. One
// that begins is asked again, and of one that ends the lock is taken over.
func (p Place) meet(ctx context.Context) (*flock.Flock, error) {
	ctx, stop := context.WithTimeoutCause(ctx, startLimit, errMute)
	defer stop()
	for ctx.Err() == nil {
		running, err := (&Client{Place: p}).Status(ctx)
		if err == nil {
			return nil, fmt.Errorf("process %d, listening on %s", running.PID, running.Address)
		}
		if !errors.Is(err, fault.NotRunning) {
			return nil, err
		}
		short, done := context.WithTimeout(ctx, askAgain)
		lock, err := p.acquire(short)
		done()
		if err == nil {
			return lock, nil
		}
	}
	return nil, context.Cause(ctx)
}

var errMute = errors.New("the process that holds the lock does not answer")

// failed is fault.AlreadyRunning, or fault.Interrupted where ctx has ended.
func failed(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return fault.New(fault.Interrupted, op, context.Cause(ctx))
	}
	return fault.New(fault.AlreadyRunning, op, err)
}

// Replace is [Listen], but asks the daemon that runs to stop when it is idle, waits
// until it has gone, and takes its place.
func Replace(ctx context.Context, p Place) (*Listener, error) {
	const op = "control: replace"
	l, err := Listen(ctx, p)
	if !errors.Is(err, fault.AlreadyRunning) {
		return l, err
	}
	if err := (&Client{Place: p}).Stop(ctx, WhenIdle); err != nil && !errors.Is(err, fault.NotRunning) {
		return nil, failed(ctx, op, err)
	}
	limited, stop := context.WithTimeoutCause(ctx, IdleLimit, errors.New("the daemon that runs does not end"))
	defer stop()
	lock, err := p.acquire(limited)
	if err != nil {
		return nil, failed(ctx, op, err)
	}
	return p.open(lock)
}

// acquire waits for the lock until ctx ends. The system wakes it when the lock is free.
func (p Place) acquire(ctx context.Context) (*flock.Flock, error) {
	lock := p.lock()
	return lock, await(ctx, lock, lock.Lock)
}

// await calls take, which waits for lock and cannot be told to stop. If ctx ends before,
// it is left to itself and what it gets in the end is given back.
func await(ctx context.Context, lock *flock.Flock, take func() error) error {
	taken := make(chan error, 1)
	go func() { taken <- take() }()
	select {
	case err := <-taken:
		return err
	case <-ctx.Done():
		go func() {
			<-taken
			_ = lock.Unlock()
		}()
		return context.Cause(ctx)
	}
}

// open opens the socket. The lock is held, or given back with an error.
func (p Place) open(lock *flock.Flock) (*Listener, error) {
	l, err := p.listen()
	if err != nil {
		_ = lock.Unlock()
		return nil, fault.New(fault.StateUnreadable, "control: listen", err)
	}
	return &Listener{l, p, lock}, nil
}

package pkcs11

import (
	"context"
	"errors"
	"time"

	"cied/ias"
	"cied/pkcs11/ck"
	"cied/signing"
)

// protectedKeep is how long a log-in lasts where nothing else was set.
const protectedKeep = time.Minute

// borrow begins a lease. Its time runs from the first signature, or from the beginning.
func (i *instance) borrow(n *insertion, keep time.Duration, fromBeginning bool) *lease {
	l := &lease{
		instance: i, card: n, keep: keep,
		jobs: make(chan job), lent: make(chan struct{}), back: make(chan struct{}), over: make(chan struct{}),
	}
	l.ctx, l.end = context.WithCancelCause(i.ctx)
	r := i.request(n, signing.Signing, keep)
	i.mu.Lock()
	i.view(n).lease = l
	i.mu.Unlock()
	i.table.lent.Add(1)
	i.server.work.Go(func() { defer i.table.lent.Done(); l.run(r, fromBeginning) })
	return l
}

// request asks for the key of a card on behalf of i's program.
func (i *instance) request(n *insertion, p signing.Purpose, keep time.Duration) signing.Request {
	return signing.Request{Program: i.program, Purpose: p, Reader: n.reader, Certificate: n.certificate(), Keep: keep}
}

// unlock is C_Login in mode Protected.
func (i *instance) unlock(ctx context.Context, n *insertion) error {
	if err := i.take(ctx); err != nil {
		return err
	}
	defer i.release()
	if i.lease(n).alive() {
		return ck.UserAlreadyLoggedIn
	}
	keep := i.server.Keep
	if keep == 0 {
		keep = protectedKeep
	}
	l := i.borrow(n, keep, true)
	defer l.hangUp(ctx)()
	select {
	case <-l.lent:
		return nil
	case <-l.over:
		return l.err
	}
}

// lease returns the last lease of a card by i, nil where there was none.
func (i *instance) lease(n *insertion) *lease {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.view(n).lease
}

// signature has one signature made: with the key that i was lent, or with one that the
// person is asked for.
func (i *instance) signature(ctx context.Context, n *insertion, info ias.DigestInfo) ([]byte, error) {
	if err := i.take(ctx); err != nil {
		return nil, err
	}
	defer i.release()
	if n.gone() {
		return nil, context.Cause(n.ctx)
	}
	if l := i.lease(n); l.alive() {
		b, err := l.sign(ctx, info)
		if !errors.Is(err, errOver) {
			return b, err
		}
	}
	if i.server.Mode == Protected {
		return nil, ck.UserNotLoggedIn
	}
	b, err := i.borrow(n, i.server.Keep, false).sign(ctx, info)
	if errors.Is(err, errOver) {
		err = ck.FunctionFailed
	}
	return b, err
}

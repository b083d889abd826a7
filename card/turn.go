package card

import (
	"context"
	"sync"
	"time"

	"cied/fault"
)

// A turn is who has a Terminal: one use of a card, or one look at it. A look takes a second
// or two and asks nobody, so that a use waits for it; whatever comes during a use is told
// that the card is busy. Its zero value is free.
type turn struct {
	mu    sync.Mutex
	using bool
	over  chan struct{} // closed when the look that runs is over; nil: none does
}

// lookWait bounds how long a use waits for a look.
const lookWait = 15 * time.Second

// use takes the turn for a use, once the look that runs is over: fault.Busy where a use runs.
func (t *turn) use(ctx context.Context) (done func(), err error) {
	late := time.NewTimer(lookWait)
	defer late.Stop()
	for {
		over, taken := t.tryUse()
		switch {
		case taken:
			return t.used, nil
		case over == nil:
			return nil, fault.New(fault.Busy, "card: use", nil)
		}
		select {
		case <-over:
		case <-late.C:
			return nil, fault.New(fault.Busy, "card: use", nil)
		case <-ctx.Done():
			return nil, ended(ctx, context.Cause(ctx))
		}
	}
}

func (t *turn) tryUse() (over <-chan struct{}, taken bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.using || t.over != nil {
		return t.over, false
	}
	t.using = true
	return nil, true
}

func (t *turn) used() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.using = false
}

// look takes the turn for a look: fault.Busy where anybody has it.
func (t *turn) look(op string) (done func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.using || t.over != nil {
		return nil, fault.New(fault.Busy, op, nil)
	}
	over := make(chan struct{})
	t.over = over
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.over = nil
		close(over)
	}, nil
}

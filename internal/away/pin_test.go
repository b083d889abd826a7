package away

import (
	"context"
	"testing"

	"cied/card"
	"cied/fault"
)

// pinsFunc is what happens to a PIN, for tests.
type pinsFunc func(ctx context.Context) error

func (f pinsFunc) Change(ctx context.Context, _ card.Want, _ func(card.Event)) error { return f(ctx) }

func (f pinsFunc) Unblock(ctx context.Context, _ card.Want, _ bool, _ func(card.Event)) error {
	return f(ctx)
}

func TestAPINIsNotChangedWhileTheScreenIsLocked(t *testing.T) {
	w := watching(t)
	w.says("locker", ScreenLocked)
	p := CancelPINs(pinsFunc(func(context.Context) error { t.Error("it has begun"); return nil }), w)
	wantAway(t, p.Change(t.Context(), card.Want{}, nil), ScreenLocked)
	wantAway(t, p.Unblock(t.Context(), card.Want{}, false, nil), ScreenLocked)
}

func TestAChangeOfThePINEndsWhenThePersonLeaves(t *testing.T) {
	w := watching(t)
	p := CancelPINs(pinsFunc(func(ctx context.Context) error {
		w.left(Asleep)
		<-ctx.Done()
		return context.Cause(ctx)
	}), w)
	wantAway(t, p.Change(t.Context(), card.Want{}, nil), Asleep)
	wantAway(t, p.Unblock(t.Context(), card.Want{}, true, nil), Asleep)
}

// Whether the new PIN is good is worth more than why it is not known.
func TestAFaultOfTheChangeItselfSpeaks(t *testing.T) {
	w := watching(t)
	p := CancelPINs(pinsFunc(func(ctx context.Context) error {
		w.left(ScreenLocked)
		return fault.New(fault.PINUnknown, "test", context.Cause(ctx))
	}), w)
	if err := p.Change(t.Context(), card.Want{}, nil); fault.CodeOf(err) != fault.PINUnknown {
		t.Error(err)
	}
}

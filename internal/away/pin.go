package away

import (
	"context"

	"cied/card"
	"cied/pin"
)

// CancelPINs is [Cancel] for the changes of a PIN: whoever sits down at a desktop that was
// left finds no dialog with the digits of somebody else.
func CancelPINs(next pin.Runner, w *Watcher) pin.Runner { return guardedPINs{next, w} }

type guardedPINs struct {
	next    pin.Runner
	watcher *Watcher
}

func (g guardedPINs) Change(ctx context.Context, w card.Want, tell func(card.Event)) error {
	return g.watcher.during(ctx, func(ctx context.Context) error { return g.next.Change(ctx, w, tell) })
}

func (g guardedPINs) Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error {
	return g.watcher.during(ctx, func(ctx context.Context) error { return g.next.Unblock(ctx, w, forgotten, tell) })
}

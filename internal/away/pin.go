package away

import (
	"context"

	"cied/card"
)

// PINs changes and unblocks PINs; *pin.Service implements it. Either returns when the use
// has ended, whatever its end, and leaves the card reset; a fault that ctx was ended with
// is its error.
type PINs interface {
	Change(ctx context.Context, w card.Want, tell func(card.Event)) error
	Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error
}

// CancelPINs is [Cancel] for the changes of a PIN: whoever sits down at a desktop that was
// left finds no dialog with the digits of somebody else.
func CancelPINs(next PINs, w *Watcher) PINs { return guardedPINs{next, w} }

type guardedPINs struct {
	next    PINs
	watcher *Watcher
}

func (g guardedPINs) Change(ctx context.Context, w card.Want, tell func(card.Event)) error {
	return g.watcher.during(ctx, func(ctx context.Context) error { return g.next.Change(ctx, w, tell) })
}

func (g guardedPINs) Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error {
	return g.watcher.during(ctx, func(ctx context.Context) error { return g.next.Unblock(ctx, w, forgotten, tell) })
}

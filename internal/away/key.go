package away

import (
	"context"

	"cied/card"
	"cied/signing"
)

// CancelKeys is [Cancel] for keys that are lent: one that a program keeps is taken back when
// the person leaves.
func CancelKeys(next signing.Runner, w *Watcher) signing.Runner { return guardedKeys{next, w} }

type guardedKeys struct {
	next    signing.Runner
	watcher *Watcher
}

func (g guardedKeys) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	return g.watcher.during(ctx, func(ctx context.Context) error { return g.next.Lend(ctx, r, tell, use) })
}

package away

import (
	"context"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// Cancel returns next under the guard of w: it is not begun while the person is away, and
// ends with fault.PersonAway when the person leaves, unless next has a fault of its own to
// tell, such as a PIN try that may have been used.
func Cancel(next login.Runner, w *Watcher) login.Runner { return guardedLogin{next, w} }

type guardedLogin struct {
	next    login.Runner
	watcher *Watcher
}

func (g guardedLogin) Login(ctx context.Context, r login.Request, tell func(card.Event)) (login.Answer, error) {
	var a login.Answer
	err := g.watcher.during(ctx, func(ctx context.Context) (err error) {
		a, err = g.next.Login(ctx, r, tell)
		return err
	})
	return a, err
}

// during runs use under guard, unless the person is away, and delays a sleep meanwhile.
func (w *Watcher) during(ctx context.Context, use func(context.Context) error) error {
	ctx, stop := w.Guard(ctx)
	defer stop()
	if cause := context.Cause(ctx); fault.CodeOf(cause) == fault.PersonAway {
		return fault.Of(cause)
	}
	defer w.delaySleep()()
	return use(ctx)
}

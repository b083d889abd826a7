package away

import (
	"context"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// A Login runs one login, as localhttp asks for it; *login.Service implements it.
type Login interface {
	// Login returns when the login has ended, whatever its end, and leaves the card
	// reset. It reports each step by calling tell, never after it has returned. A fault
	// that ctx was ended with is its error.
	Login(ctx context.Context, r login.Request, tell func(card.Event)) (login.Answer, error)
}

// Cancel returns next under the guard of w: it is not begun while the person is away, and
// ends with fault.PersonAway when the person leaves, unless next has a fault of its own to
// tell, such as a PIN try that may have been used.
func Cancel(next Login, w *Watcher) Login { return guardedLogin{next, w} }

type guardedLogin struct {
	next    Login
	watcher *Watcher
}

func (g guardedLogin) Login(ctx context.Context, r login.Request, tell func(card.Event)) (login.Answer, error) {
	ctx, stop := g.watcher.Guard(ctx)
	defer stop()
	if cause := context.Cause(ctx); fault.CodeOf(cause) == fault.PersonAway {
		return login.Answer{}, fault.Of(cause)
	}
	defer g.watcher.delaySleep()()
	return g.next.Login(ctx, r, tell)
}

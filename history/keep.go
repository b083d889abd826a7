package history

import (
	"context"
	"log/slog"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// Logins runs logins; *login.Service and *Keeper implement it.
type Logins interface {
	// Login returns when the login has ended, whatever its end. It reports each step by
	// calling tell, never after it has returned.
	Login(ctx context.Context, r login.Request, tell func(card.Event)) (login.Answer, error)
}

// PINs changes and unblocks PINs; *pin.Service and *Keeper implement it. Either returns
// and tells as [Logins] does.
type PINs interface {
	Change(ctx context.Context, w card.Want, tell func(card.Event)) error
	Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error
}

// A Keeper stands before the services and adds an entry to List at the end of each use of
// the card. It passes everything on unchanged: a list that cannot be written is a warning
// in the log, and nobody's login fails for it. What is refused before it comes to a Keeper
// was asked of nobody, and has no entry. Its fields are not changed once it is in use.
type Keeper struct {
	Logins Logins
	PINs   PINs
	List   List
	Test   bool             // test anchors are in use
	Now    func() time.Time // time.Now outside tests
	Log    *slog.Logger
}

// Login runs a login and keeps how it ended.
func (k *Keeper) Login(ctx context.Context, r login.Request, tell func(card.Event)) (a login.Answer, err error) {
	e := Entry{What: Login, Origin: r.Origin, Program: r.Program}
	err = k.keep(ctx, e, tell, func(tell func(card.Event)) (err error) {
		a, err = k.Logins.Login(ctx, r, tell)
		return err
	})
	return a, err
}

// Change runs a change of the PIN and keeps how it ended.
func (k *Keeper) Change(ctx context.Context, w card.Want, tell func(card.Event)) error {
	return k.keep(ctx, Entry{What: Change}, tell, func(tell func(card.Event)) error {
		return k.PINs.Change(ctx, w, tell)
	})
}

// Unblock runs the unblocking of a PIN and keeps how it ended.
func (k *Keeper) Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error {
	return k.keep(ctx, Entry{What: Unblock}, tell, func(tell func(card.Event)) error {
		return k.PINs.Unblock(ctx, w, forgotten, tell)
	})
}

// keep runs use, and adds what it knows then to e.
func (k *Keeper) keep(ctx context.Context, e Entry, tell func(card.Event), use func(tell func(card.Event)) error) error {
	err := error(fault.New(fault.Internal, "history: "+e.What, nil)) // should the service panic
	defer func() {
		e.Time, e.Code, e.Test = k.Now(), fault.CodeOf(err), k.Test
		if err := k.List.Add(context.WithoutCancel(ctx), e); err != nil { // ctx may be why it ended
			k.Log.Warn("history not kept", "cause", err)
		}
	}()
	err = use(func(event card.Event) {
		e.Agreed = e.Agreed || event.Stage == card.Consented
		tell(event)
	})
	return err
}

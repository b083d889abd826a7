package history

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/pin"
	"cied/signing"
)

// A Keeper stands before the services and adds an entry to List after each use of the
// card, without keeping anybody waiting for the disk. It passes everything on unchanged: a
// list that cannot be written is a warning in the log, and nobody's login fails for it.
// What is refused before it comes to a Keeper was asked of nobody, and has no entry. Its
// fields are not changed once it is in use.
type Keeper struct {
	Logins login.Runner
	PINs   pin.Runner
	Keys   signing.Runner
	List   List
	Test   bool             // test anchors are in use
	Now    func() time.Time // time.Now outside tests
	Log    *slog.Logger

	mu   sync.Mutex
	last <-chan struct{} // closed once the latest entry is kept; nil before the first
}

// Login runs a login and keeps how it ended.
func (k *Keeper) Login(ctx context.Context, r login.Request, tell func(card.Event)) (a login.Answer, err error) {
	e := Entry{What: Login, Origin: r.Origin, Program: r.Program}
	err = k.keep(e, tell, func(tell func(card.Event)) (err error) {
		a, err = k.Logins.Login(ctx, r, tell)
		return err
	})
	return a, err
}

// Change runs a change of the PIN and keeps how it ended.
func (k *Keeper) Change(ctx context.Context, w card.Want, tell func(card.Event)) error {
	return k.keep(Entry{What: Change}, tell, func(tell func(card.Event)) error {
		return k.PINs.Change(ctx, w, tell)
	})
}

// Unblock runs the unblocking of a PIN and keeps how it ended.
func (k *Keeper) Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error {
	return k.keep(Entry{What: Unblock}, tell, func(tell func(card.Event)) error {
		return k.PINs.Unblock(ctx, w, forgotten, tell)
	})
}

// Lend lends a key and keeps how that ended, as one entry however much was signed.
func (k *Keeper) Lend(ctx context.Context, r signing.Request, tell func(card.Event), use func(context.Context, signing.Key) error) error {
	return k.keep(Entry{What: Of(r.Purpose), By: shortened(r.Program.Path)}, tell, func(tell func(card.Event)) error {
		return k.Keys.Lend(ctx, r, tell, use)
	})
}

// shortened is path, or the end of one that is too long for a line.
func shortened(path string) string {
	const longest = 256
	if len(path) <= longest {
		return path
	}
	return "..." + path[len(path)-longest:]
}

// keep runs use, and adds what it knows then to e.
func (k *Keeper) keep(e Entry, tell func(card.Event), use func(tell func(card.Event)) error) error {
	err := error(fault.New(fault.Internal, "history: "+e.What, nil)) // should the service panic
	defer func() {
		e.Time, e.Code, e.Test = k.Now(), fault.CodeOf(err), k.Test
		k.add(e)
	}()
	err = use(func(event card.Event) {
		e.Agreed = e.Agreed || event.Stage == card.Consented
		tell(event)
	})
	return err
}

// add begins to add e to the list, after the entries before it.
func (k *Keeper) add(e Entry) {
	done := make(chan struct{})
	k.mu.Lock()
	before := k.last
	k.last = done
	k.mu.Unlock()
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		if err := k.List.Add(context.Background(), e); err != nil { // it waits no longer than lockTime
			k.Log.Warn("history not kept", "cause", err)
		}
	}()
}

// Wait returns once every use that has ended is in the list. A program calls it before it
// ends.
func (k *Keeper) Wait() {
	k.mu.Lock()
	last := k.last
	k.mu.Unlock()
	if last != nil {
		<-last
	}
}

package card

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"cied/apdu"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/pki"
)

// A Cache keeps what is static on a card, by its NIS. It keeps bytes: a Terminal proves
// them again at every use.
type Cache interface {
	Load(nis []byte) (ias.Static, bool)
	Store(s ias.Static) error
	Forget(nis []byte) error
}

// A Policy is what to do where a refusal may be left to the person.
type Policy int

// The policies.
const (
	Refuse Policy = iota // the use ends with its fault
	Ask                  // the person is asked before the PIN, every time anew
)

// A Terminal serves one use at a time. Its fields are set before the first and not
// changed afterwards.
type Terminal struct {
	Readers nfc.Driver
	Anchors *pki.Anchors
	Cache   Cache
	Rand    io.Reader // crypto/rand.Reader outside tests
	Now     func() time.Time
	Wait    time.Duration // how long an impatient use waits for a reader and a card
	Tap     func(apdu.Exchange)
	Log     *slog.Logger

	// Certificates keeps the terminal's own certificate from one use to the next; nil keeps
	// none.
	Certificates *ias.Certificates

	// Renew is asked for the anchors at the beginning of every use, so that an update counts
	// at once: then Anchors are the last that it gave. nil: they stay as they are.
	Renew func() (*pki.Anchors, error)

	// UnknownIssuer is about a chip whose EF.SOD is whole, signed and true to its files,
	// and whose Document Signer stands under no known CSCA (fault.ChipIssuerUnknown). No
	// other fault of a chip is ever left to a person.
	UnknownIssuer Policy

	turn turn
	// shortOnly has the readers that announced extended length and could not carry it.
	shortOnly sync.Map
}

// The limits of a use that nobody has to think for.
const (
	lockTime    = 10 * time.Second // until a card that another program holds is card-in-use
	cardTime    = 30 * time.Second // for all commands before the dialog, and again after it
	resetTime   = 5 * time.Second  // for the reset at the end, which runs also when ctx has ended
	firstWord   = 2 * time.Second  // for the driver to list its readers
	busyPause   = time.Second      // before a card in use is tried again
	secondPause = time.Second      // before a card that was lost, it seems, is tried again
	sortTime    = 3 * time.Second  // for one card among several to say whether it is a CIE
)

// OnCard bounds a sequence of commands: a card that answers without end is as good as
// silent.
func OnCard(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, cardTime, fault.New(fault.CardSilent, "card: commands", context.DeadlineExceeded))
}

// A Want says which card to use.
type Want struct {
	Reader  string // the only reader to use; "" for the one on which the only CIE lies
	Patient bool   // wait out a missing or wrong card until ctx ends, instead of reporting it at once
	Once    bool   // what happens after a secret went to a card ends the use, also a patient one
}

// Use waits for a card that proves itself, lends it to use and resets it, whatever the
// end. Where several readers have a CIE it takes none of them (fault.CardsSeveral).
//
// A patient one lends the next card that is laid, or the same one, where this one was lost
// or exchanged; use then begins anew, with a new question to the person. A secret that was
// typed for one card is never used for the next.
//
// Its error is always a fault; a second use while one runs is fault.Busy. A look at the card
// ([Terminal.Inspect] and its like) is waited for.
func (t *Terminal) Use(ctx context.Context, w Want, tell func(Event), use func(context.Context, *Card) error) error {
	done, err := t.turn.use(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := t.renew(); err != nil {
		return err
	}
	f := t.find(ctx, w.Reader)
	defer f.stop()
	var before *Card
	for {
		reader, err := f.next(ctx, w.Patient, t.Wait, tell)
		if err != nil {
			return ended(ctx, err)
		}
		lent, err := t.with(ctx, reader, before, tell, use)
		over := w.Once && lent != nil && lent.presented
		if err == nil || over || !f.passOver(reader, err, w.Patient) {
			return ended(ctx, err)
		}
		if lent != nil {
			f.keepTo(reader.Name)
			before = lent
		}
		tell(Event{Stage: WaitingCard, Reader: reader.Name, Note: err})
		if fault.CodeOf(err) == fault.CardInUse {
			pause(ctx)
		}
	}
}

// renew has the anchors be those of now. It is called by whoever has the turn.
func (t *Terminal) renew() error {
	if t.Renew == nil {
		return nil
	}
	a, err := t.Renew()
	if err != nil {
		return err
	}
	t.Anchors = a
	return nil
}

// with lends the card that lies on reader now, if it proves itself; else lent is nil. before
// is the card that was lent last, or nil.
func (t *Terminal) with(ctx context.Context, reader nfc.Reader, before *Card, tell func(Event), use func(context.Context, *Card) error) (lent *Card, err error) {
	tell(Event{Stage: ReadingCard, Reader: reader.Name})
	c, err := t.prepare(ctx, reader)
	if err != nil {
		return nil, err
	}
	defer c.release(ctx)
	c.Other = before != nil && !bytes.Equal(before.Static.NIS, c.Static.NIS)
	return c, use(ctx, c)
}

// pause gives another program time to finish with the card.
func pause(ctx context.Context) {
	t := time.NewTimer(busyPause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// ended names an error that is only the end of ctx: a time limit, or somebody's cancel. A
// fault that ctx was ended with speaks for itself.
func ended(ctx context.Context, err error) error {
	if err == nil || isFault(err) {
		return err
	}
	switch cause := context.Cause(ctx); {
	case cause != nil && isFault(cause):
		return fault.Of(cause)
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, "card", err)
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		return fault.New(fault.Interrupted, "card", err)
	}
	return fault.Of(err)
}

func isFault(err error) bool {
	_, whole := errors.AsType[*fault.Error](err)
	_, code := errors.AsType[fault.Code](err)
	return whole || code
}

// Logger is Log, or one that writes nothing.
func (t *Terminal) Logger() *slog.Logger {
	if t.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return t.Log
}

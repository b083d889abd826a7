package pin

import (
	"context"

	"cied/card"
	"cied/fault"
	"cied/ias"
)

// Storing is the stage after those of every use of a card: the old PIN or the PUK was
// right, and the card takes the new PIN.
const Storing card.Stage = "storing"

// A Runner changes and unblocks PINs: a [Service], or what stands before one. Either
// method returns when the use has ended, whatever its end, and tells as that of a
// login.Runner does.
type Runner interface {
	Change(ctx context.Context, w card.Want, tell func(card.Event)) error
	Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error
}

// A Service changes and unblocks PINs, with the cards of its Terminal, which it shares
// with logins: one use at a time.
type Service struct {
	*card.Terminal
	Prompt Prompter
}

// A Status is what a genuine card tells of its PIN and PUK without either.
type Status struct {
	Reader  string
	PINLeft int // or ias.TriesUnknown
	PUKLeft int // or ias.TriesUnknown
}

// Status asks a card for its counters. It spends no try and asks nobody.
func (s *Service) Status(ctx context.Context, w card.Want) (Status, error) {
	var st Status
	err := s.Use(ctx, w, func(card.Event) {}, func(ctx context.Context, c *card.Card) error {
		left, err := c.PUKLeft(ctx)
		st = Status{Reader: c.Reader.Name, PINLeft: c.Left, PUKLeft: left}
		return err
	})
	return st, err
}

// Change asks the person for the old PIN and a new one, and has the card take it. Its
// error is always a fault; fault.PINUnknown says that the card was lost in the moment of
// the change.
func (s *Service) Change(ctx context.Context, w card.Want, tell func(card.Event)) error {
	w.Once = true
	err := s.Use(ctx, w, tell, func(ctx context.Context, c *card.Card) error {
		if c.Left == 0 {
			return fault.New(fault.PINBlocked, "pin: tries left", nil)
		}
		a := &attempt{Service: s, Card: c, tell: tell, birth: birthOf(c.Known), pukLeft: ias.TriesUnknown}
		return untilTaken(ctx, a, s.Prompt.AskChange, a.change)
	})
	return s.noted("PIN change", err)
}

// Unblock asks the person for the PUK and a new PIN, and has the card take it. A PIN that
// has tries left is fault.PINFree, unless it is forgotten.
func (s *Service) Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error {
	w.Once = true
	err := s.Use(ctx, w, tell, func(ctx context.Context, c *card.Card) error {
		if c.Left > 0 && !forgotten {
			return &fault.Error{Code: fault.PINFree, Op: "pin: tries left", Left: c.Left}
		}
		left, err := c.PUKLeft(ctx)
		switch {
		case err != nil:
			return err
		case left == 0:
			return fault.New(fault.PUKBlocked, "pin: tries left on the PUK", nil)
		}
		a := &attempt{Service: s, Card: c, tell: tell, birth: birthOf(c.Known), pukLeft: left}
		return untilTaken(ctx, a, s.Prompt.AskUnblock, a.unblock)
	})
	return s.noted("PIN unblock", err)
}

func (s *Service) noted(what string, err error) error {
	if err != nil {
		s.Logger().Info(what+" ended", "fault", fault.CodeOf(err), "cause", err)
	}
	return err
}

package card

import (
	"context"
	"errors"

	"cied/fault"
	"cied/ias"
	"cied/secret"
)

// Present is at most one VERIFY, with a session that was proved again where it had been
// lost; it leaves in c the tries that are left after it, and the signature key selected.
// ready is asked when all is done but VERIFY: its error ends it, and no PIN is sent. The
// PIN is wiped when Present returns.
func (c *Card) Present(ctx context.Context, pin secret.PIN, ready func() error) error {
	defer pin.Wipe()
	ctx, cancel := OnCard(ctx)
	defer cancel()
	keySelected, err := c.resume(ctx)
	if err != nil {
		return err
	}
	if err := ready(); err != nil {
		return err
	}
	before := c.Left
	err = c.Applet.Verify(ctx, pin)
	switch {
	case errors.Is(err, fault.PINDoubtful):
		err = c.recount(ctx, before, err)
	case err == nil && !keySelected:
		_, err = c.Applet.SelectSignatureKey(ctx)
	}
	if fault.CodeOf(err) == fault.PINWrong {
		return c.countDown(ctx, before, fault.Of(err))
	}
	return err
}

// countDown puts the tries left into c and into wrong, the fault of a PIN that was
// refused. Where the card did not say how many, it is asked; where it does not tell, they
// are one fewer than before.
func (c *Card) countDown(ctx context.Context, before int, wrong *fault.Error) error {
	c.Left = wrong.Left
	if c.Left == ias.TriesUnknown && c.Applet.Alive() {
		if err := c.askTries(ctx); err != nil {
			return err
		}
	}
	if c.Left == ias.TriesUnknown && before > 0 {
		c.Left = before - 1
	}
	if c.Left == 0 {
		return fault.New(fault.PINBlocked, "card: tries left", wrong)
	}
	wrong.Left = c.Left
	return wrong
}

// recount reads the counter again after a VERIFY without a proved answer. Only a counter
// that went down says that the PIN was wrong; anything else stays doubtful.
func (c *Card) recount(ctx context.Context, before int, doubt error) error {
	if errors.Is(doubt, fault.CardRemoved) || errors.Is(doubt, fault.ReaderRemoved) || errors.Is(doubt, fault.CardSilent) {
		return doubt
	}
	if err := errors.Join(c.conn.Reset(ctx), c.renew(ctx)); err != nil {
		return doubt
	}
	left, err := c.Applet.TriesLeft(ctx)
	switch {
	case err != nil || left == ias.TriesUnknown:
		return doubt
	case left == 0:
		return fault.New(fault.PINBlocked, "card: read counter again", doubt)
	case left < before:
		return &fault.Error{Code: fault.PINWrong, Op: "card: read counter again", Left: left, Err: doubt}
	}
	return &fault.Error{Code: fault.PINDoubtful, Op: "card: read counter again", Left: left, Err: doubt}
}

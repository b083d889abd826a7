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
// ready is asked when all is done but VERIFY: its error ends it, and no PIN is sent.
func (c *Card) Present(ctx context.Context, pin secret.PIN, ready func() error) error {
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
	c.presented = true
	err = c.Applet.Verify(ctx, pin)
	if err == nil {
		c.verified, c.Left = true, ias.TriesUnknown // all that there are, whose number nobody has told
	}
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
		if c.askTries(ctx) != nil {
			c.Left = ias.TriesUnknown // that the PIN was wrong is proved, and must be told
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
	if gone(doubt) {
		return doubt
	}
	if err := errors.Join(c.conn.Reset(ctx), c.renew(ctx)); err != nil {
		return doubt
	}
	left, err := c.Applet.TriesLeft(ctx)
	switch {
	case err != nil || left == ias.TriesUnknown || !c.Applet.Alive(): // a word outside the session proves nothing
		return doubt
	case left == 0:
		return fault.New(fault.PINBlocked, "card: read counter again", doubt)
	case left < before:
		return &fault.Error{Code: fault.PINWrong, Op: "card: read counter again", Left: left, Err: doubt}
	}
	return &fault.Error{Code: fault.PINDoubtful, Op: "card: read counter again", Left: left, Err: doubt}
}

// FewPUKTries is how many tries on the PUK are few: none of them is spent without an
// explicit yes, because nothing ever gives one back.
const FewPUKTries = 3

// PUKLeft takes the card, asks for the tries left on the PUK, and gives the card free:
// ias.TriesUnknown where the card does not tell.
func (c *Card) PUKLeft(ctx context.Context) (int, error) {
	ctx, cancel := OnCard(ctx)
	defer cancel()
	if _, _, err := c.retake(ctx); err != nil {
		return ias.TriesUnknown, err
	}
	left, err := c.askPUK(ctx)
	return left, errors.Join(err, c.Yield(ctx))
}

// askPUK is PUKLeft with the card taken. A card that answers outside the session has ended
// it; then it is opened again, and what it said is not believed: that a PUK is blocked sends
// a person to the municipality.
func (c *Card) askPUK(ctx context.Context) (int, error) {
	left, err := c.Applet.PUKTriesLeft(ctx)
	if err != nil || c.Applet.Alive() {
		return left, err
	}
	return ias.TriesUnknown, c.renew(ctx)
}

// PresentPUK is Present for the PUK: at most one VERIFY. left are the tries that the person
// was shown, or ias.TriesUnknown; where somebody has used some meanwhile so that few are
// left, or the card tells no longer how many, none is spent (fault.PUKFewTries).
func (c *Card) PresentPUK(ctx context.Context, puk secret.PUK, left int) error {
	ctx, cancel := OnCard(ctx)
	defer cancel()
	_, lost, err := c.retake(ctx)
	if err != nil {
		return err
	}
	if lost {
		now, err := c.askPUK(ctx)
		switch {
		case err != nil:
			return err
		case now == 0:
			return fault.New(fault.PUKBlocked, "card: tries left on the PUK", nil)
		case now != left && now <= FewPUKTries:
			return &fault.Error{Code: fault.PUKFewTries, Op: "card: tries left on the PUK", Left: now, Err: errSpent}
		}
	}
	c.presented = true
	err = c.Applet.VerifyPUK(ctx, puk)
	c.verified = err == nil
	if errors.Is(err, fault.PUKDoubtful) {
		return c.recountPUK(ctx, left, err)
	}
	return countPUK(err, left)
}

// recountPUK reads the counter again after a VERIFY without a proved answer. Only a counter
// that went down says that the PUK was wrong; anything else stays doubtful.
func (c *Card) recountPUK(ctx context.Context, before int, doubt error) error {
	if gone(doubt) {
		return doubt
	}
	if err := errors.Join(c.conn.Reset(ctx), c.renew(ctx)); err != nil {
		return doubt
	}
	left, err := c.askPUK(ctx)
	const op = "card: read the PUK's counter again"
	switch {
	case err != nil || left == ias.TriesUnknown:
		return doubt
	case left == 0:
		return fault.New(fault.PUKBlocked, op, doubt)
	case left < before:
		return &fault.Error{Code: fault.PUKWrong, Op: op, Left: left, Err: doubt}
	}
	return &fault.Error{Code: fault.PUKDoubtful, Op: op, Left: left, Err: doubt}
}

// gone reports whether the card is no longer there to be asked.
func gone(err error) bool {
	return errors.Is(err, fault.CardRemoved) || errors.Is(err, fault.ReaderRemoved) || errors.Is(err, fault.CardSilent)
}

// countPUK completes the fault of a PUK that was refused with the tries left where the
// card did not tell: one fewer than before.
func countPUK(err error, before int) error {
	wrong := fault.Of(err)
	if wrong == nil || wrong.Code != fault.PUKWrong || wrong.Left != ias.TriesUnknown || before <= 0 {
		return err
	}
	if wrong.Left = before - 1; wrong.Left == 0 {
		return fault.New(fault.PUKBlocked, "card: tries left on the PUK", wrong)
	}
	return wrong
}

package card

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"cied/apdu"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/pki"
)

// A Card is a chip that has proved itself, and what is known of it. It is good until the
// use that it was lent to returns.
type Card struct {
	Reader nfc.Reader
	Applet *ias.Applet
	Static ias.Static
	SOD    *pki.SOD
	Known  *pki.Identity // of a certificate that was read before; nil where none was
	Left   int           // tries left on the PIN, or ias.TriesUnknown
	Other  bool          // another card than the one that this use was lent before: the person is told

	// Unvouched is fault.ChipIssuerUnknown, left to the person; nil where a CSCA vouches
	// for the chip.
	Unvouched error

	// Refused is why the certificate of a card that was seen before would be refused, as a
	// fault; nil where it is good, or where none was read.
	Refused error

	t         *Terminal
	conn      nfc.Conn
	denied    bool // the last lock was not given: the card is not ours to reset
	presented bool // a secret went to the card
	verified  bool // and was right: nobody else may find the session
}

// lock takes the card for a sequence of commands, or says that another program has it.
func (c *Card) lock(ctx context.Context) (fresh bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	fresh, err = c.conn.Lock(ctx)
	c.denied = errors.Is(err, fault.CardInUse)
	return fresh, err
}

// Yield gives the card free for the time that a person needs. Where a secret has been
// verified the card is reset first, so that no other program finds it so.
func (c *Card) Yield(ctx context.Context) error {
	if c.verified {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), resetTime)
		defer cancel()
		c.verified = false
		return errors.Join(c.conn.Reset(ctx), c.conn.Unlock())
	}
	return c.conn.Unlock()
}

// release resets the card, so that no other program finds a session or a verified PIN,
// and gives it up. It runs also after ctx has ended.
func (c *Card) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), resetTime)
	defer cancel()
	if !c.denied {
		_ = c.conn.Reset(ctx)
		_ = c.conn.Unlock()
	}
	_ = c.conn.Close()
}

// renew opens a new session with the same card, and proves the chip again.
func (c *Card) renew(ctx context.Context) error {
	if err := c.Applet.Select(ctx); err != nil {
		return err
	}
	nis, err := c.Applet.NIS(ctx)
	if err != nil {
		return err
	}
	if !bytes.Equal(nis, c.Static.NIS) {
		return fault.New(fault.CardChanged, "card: renew session", nil)
	}
	return c.Applet.Authenticate(ctx, c.Static)
}

// retake takes the card again after a person has typed, and returns with a session that
// is alive. It sends no secret. lost says that the session had to be opened again: whoever
// ended it may have used tries. keySelected says that the signature key is selected, which
// is how a session is seen to be alive.
func (c *Card) retake(ctx context.Context) (keySelected, lost bool, err error) {
	fresh, err := c.lock(ctx)
	if err != nil {
		return false, false, err
	}
	if !fresh && c.Applet.Alive() {
		keySelected, err := c.Applet.SelectSignatureKey(ctx)
		if err == nil || !sessionLost(err) {
			return keySelected, false, err
		}
	}
	c.t.Logger().Info("session lost while the person typed; opening it again")
	if err := c.renew(ctx); err != nil {
		return false, true, fmt.Errorf("card: renew session: %w", err)
	}
	return false, true, nil
}

// resume is retake, with the signature key selected and the tries counted again after a
// loss, so that the last one is not spent by somebody who was shown more
// (fault.PINLastTry).
func (c *Card) resume(ctx context.Context) (keySelected bool, err error) {
	keySelected, lost, err := c.retake(ctx)
	if err != nil || !lost {
		return keySelected, err
	}
	shown := c.Left
	if err := c.askTries(ctx); err != nil {
		return false, err
	}
	switch {
	case c.Left == 0:
		return false, fault.New(fault.PINBlocked, "card: tries left", nil)
	case c.Left == 1 && shown != 1:
		return false, &fault.Error{Code: fault.PINLastTry, Op: "card: tries left", Left: 1, Err: errSpent}
	}
	return c.Applet.SelectSignatureKey(ctx)
}

// errSpent is why a typed PIN was not used.
var errSpent = errors.New("another program has used tries while the person typed")

// sessionLost reports whether err says that the card is there and its session is not:
// another program has selected something, or reset it.
func sessionLost(err error) bool {
	_, naked := errors.AsType[apdu.SW](err)
	return naked || errors.Is(err, nfc.ErrReset)
}

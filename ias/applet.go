package ias

import (
	"context"
	"errors"
	"fmt"
	"io"

	"cied/apdu"
	"cied/fault"
	"cied/ias/sm"
)

// maxBlock is the largest plain data field or answer that still fits a short command
// under secure messaging: 231 bytes become 252 with DO'87', DO'99', DO'8E' and status.
const maxBlock = 0xE7

// Options are what an Applet needs from outside.
type Options struct {
	// Rand is the source of x, PRND and RND.IFD. crypto/rand.Reader outside tests.
	Rand io.Reader
	// Family is the chip family that the ATR names, or "": a hint which way of selecting
	// the root to try first. It saves one command where it is right, and costs one where
	// it is not.
	Family string
	// ReaderExtended says that the reader has shown that it carries extended length.
	ReaderExtended bool
	// Certificates keeps the terminal's certificate for the next session; nil keeps none.
	Certificates *Certificates
	// Tap, if not nil, is told every exchange.
	Tap func(apdu.Exchange)
}

// Applet is one conversation with one card. It is not safe for concurrent use.
type Applet struct {
	ch    *apdu.Channel
	opt   Options
	sm    *sm.Session // nil in clear
	noSFI bool        // the card takes no short file identifiers
	mute  bool        // the card does not know the question for the tries left
}

// New returns an Applet that has not yet spoken to card.
func New(card apdu.Card, o Options) *Applet {
	return &Applet{ch: &apdu.Channel{Card: card, Tap: o.Tap}, opt: o}
}

// Alive reports whether the applet is in a session that device authentication opened
// and no answer has ended.
func (a *Applet) Alive() bool { return a.sm.Alive() }

// Select selects the CIE application and ends any session. It is how a CIE is
// recognised: a card without the application is fault.CardNotCIE.
func (a *Applet) Select(ctx context.Context) error {
	a.sm = nil
	r, err := a.ch.Transmit(ctx, apdu.Command{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: aidCIE})
	if err != nil {
		return err
	}
	if r.SW != apdu.OK {
		return fault.New(fault.CardNotCIE, "ias: select CIE", r.SW)
	}
	return nil
}

// transmit sends c in the session if there is one, else in clear.
func (a *Applet) transmit(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	if a.sm == nil {
		return a.ch.Transmit(ctx, c)
	}
	if !a.ch.Extended {
		return a.protectBlocks(ctx, c)
	}
	return a.protect(ctx, c)
}

// protectBlocks cuts plain data that is too long for one short command, and protects
// each block on its own: own counter step, own checksum, own protected answer.
func (a *Applet) protectBlocks(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	for len(c.Data) > maxBlock {
		block := c
		block.CLA |= 0x10
		block.Data, block.Ne = c.Data[:maxBlock], 0
		r, err := a.protect(ctx, block)
		if err != nil || r.SW != apdu.OK {
			return r, err
		}
		c.Data = c.Data[maxBlock:]
	}
	return a.protect(ctx, c)
}

// protect sends one command under secure messaging. '6Cxx' inside is answered once
// with the right Ne, as a new protected command; never one that carries a PIN.
func (a *Applet) protect(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	r, err := a.protectOnce(ctx, c)
	if err != nil {
		return r, err
	}
	if n, ok := r.SW.RightNe(); ok && c.Ne != n && len(r.Data) == 0 && !c.Secret {
		c.Ne = n
		return a.protectOnce(ctx, c)
	}
	return r, nil
}

func (a *Applet) protectOnce(ctx context.Context, c apdu.Command) (apdu.Response, error) {
	w, err := a.sm.Wrap(c)
	if err != nil {
		return apdu.Response{}, fault.New(fault.CardAnswer, "ias: protect", err)
	}
	if a.ch.Extended && answersLong(c) {
		w.Ne = apdu.MaxExtendedNe
	}
	r, err := a.ch.Exchange(ctx, w)
	if err != nil {
		return apdu.Response{}, err
	}
	return a.sm.Unwrap(r)
}

// answersLong reports whether the protected answer to c exceeds 256 bytes, though c has
// no Le that would say so: INTERNAL AUTHENTICATE returns a signature.
func answersLong(c apdu.Command) bool { return c.INS == 0x88 || c.Ne > maxBlock }

// do sends c and demands status 9000.
func (a *Applet) do(ctx context.Context, op string, c apdu.Command) (apdu.Response, error) {
	r, err := a.transmit(ctx, c)
	if err != nil {
		return r, fmt.Errorf("ias: %s: %w", op, err)
	}
	if r.SW != apdu.OK {
		return r, unexpected(op, r.SW)
	}
	return r, nil
}

// unexpected is the fault of a status word that the text does not allow here.
func unexpected(op string, sw apdu.SW) error {
	return fault.New(fault.CardAnswer, "ias: "+op, sw)
}

// malformed is the fault of an answer whose status was good and whose content is not.
func malformed(op, what string) error {
	return fault.New(fault.CardAnswer, "ias: "+op, errors.New(what))
}

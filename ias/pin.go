package ias

import (
	"context"
	"errors"
	"fmt"

	"cied/apdu"
	"cied/fault"
	"cied/ias/sm"
	"cied/secret"
)

var errNotHeld = errors.New("the chip does not hold the private key of EF 1004")

// TriesUnknown is what TriesLeft returns where the card does not tell.
const TriesUnknown = -1

// TriesLeft asks how many tries the PIN has left, without spending one: VERIFY without
// data (ISO/IEC 7816-4:2013, 11.5.6). No published terminal sends it, so a card may
// refuse: TriesUnknown. A card that answers outside secure messaging ends the session;
// its word is then a hint, and Alive reports false.
func (a *Applet) TriesLeft(ctx context.Context) (int, error) {
	r, err := a.transmit(ctx, apdu.Command{INS: 0x20, P2: refPIN})
	sw := r.SW
	if naked, ok := errors.AsType[sm.Unprotected](err); ok {
		sw, err = naked.SW, nil
	}
	if err != nil {
		return TriesUnknown, fmt.Errorf("ias: ask tries left: %w", err)
	}
	if left, ok := sw.Attempts(); ok {
		return left, nil
	}
	switch sw {
	case apdu.AuthMethodBlocked:
		return 0, nil
	case apdu.WrongLength, apdu.FunctionNotSupported, apdu.IncorrectP1P2, apdu.InstructionUnknown:
		a.mute = true
	}
	return TriesUnknown, nil
}

// NeverTells reports whether the card has refused the question for the tries left as one
// that it does not know, rather than for a reason of the moment.
func (a *Applet) NeverTells() bool { return a.mute }

// Verify presents the PIN, once. Only a protected 9000 is success. It must follow
// Authenticate and a check of EF.SOD: the PIN goes to a genuine chip only.
//
// fault.PINWrong carries the tries left; fault.PINBlocked says that there are none;
// fault.PINDoubtful says that no proved answer came, so that a try may have been used.
// A refusal that is proved and names no try is fault.CardAnswer.
func (a *Applet) Verify(ctx context.Context, pin secret.PIN) error {
	const op = "ias: verify PIN"
	if !a.Alive() {
		return fault.New(fault.CardAnswer, op, sm.ErrClosed)
	}
	if ctx.Err() != nil { // nothing has left this computer
		return context.Cause(ctx)
	}
	var r apdu.Response
	err := pin.Use(func(digits []byte) error {
		var err error
		r, err = a.transmit(ctx, apdu.Command{INS: 0x20, P2: refPIN, Data: digits, Secret: true})
		return err
	})
	switch {
	case errors.Is(err, secret.ErrPINFormat):
		return fault.New(fault.PINFormat, op, err)
	case err != nil:
		return fault.New(fault.PINDoubtful, op, err)
	}
	return verifyFault(op, r.SW)
}

// verifyFault is what a proved status word of VERIFY means (fact sheet, section 11).
func verifyFault(op string, sw apdu.SW) error {
	left, counted := sw.Attempts()
	switch {
	case sw == apdu.OK:
		return nil
	case counted && left > 0:
		return &fault.Error{Code: fault.PINWrong, Op: op, Left: left, Err: sw}
	case counted, sw == apdu.AuthMethodBlocked:
		return fault.New(fault.PINBlocked, op, sw)
	case sw == apdu.Warning: // wrong, the number not told
		return &fault.Error{Code: fault.PINWrong, Op: op, Left: TriesUnknown, Err: sw}
	}
	return fault.New(fault.CardAnswer, op, sw)
}

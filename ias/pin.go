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
	return a.triesLeft(ctx, refPIN)
}

// PUKTriesLeft is TriesLeft for the PUK.
func (a *Applet) PUKTriesLeft(ctx context.Context) (int, error) {
	return a.triesLeft(ctx, refPUK)
}

func (a *Applet) triesLeft(ctx context.Context, ref byte) (int, error) {
	r, err := a.transmit(ctx, apdu.Command{INS: insVerify, P2: ref})
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
// fault.PINDoubtful says that no proved answer came, so that a try may have been used;
// fault.PINUnusable says that the PIN was never set up. Any other refusal that is proved
// names no try and is fault.CardAnswer.
func (a *Applet) Verify(ctx context.Context, pin secret.PIN) error {
	const op = "ias: verify PIN"
	sw, err := a.present(ctx, op, apdu.Command{INS: insVerify, P2: refPIN}, pin.Use)
	return pinFaults.of(op, sw, err)
}

// A lender lends the digits that a command carries; [secret.PIN.Use] is one.
type lender func(func(digits []byte) error) error

// present sends c with the digits of data, once: no secret is ever repeated by the
// channel. An error that is unproved means that no proved answer came; after any other
// nothing was sent.
func (a *Applet) present(ctx context.Context, op string, c apdu.Command, data lender) (apdu.SW, error) {
	if !a.Alive() {
		return 0, fault.New(fault.CardAnswer, op, sm.ErrClosed)
	}
	if ctx.Err() != nil { // nothing has left this computer
		return 0, context.Cause(ctx)
	}
	var r apdu.Response
	var doubt error
	err := data(func(digits []byte) error {
		c.Data, c.Secret = digits, true
		r, doubt = a.transmit(ctx, c)
		return nil
	})
	if err != nil { // the digits are none; nothing was sent
		return 0, err
	}
	if doubt != nil {
		return 0, unproved{doubt}
	}
	return r.SW, nil
}

// unproved is the error of an exchange that may or may not have reached the card.
type unproved struct{ error }

func (u unproved) Unwrap() error { return u.error }

// secretFaults are the faults of one kind of secret.
type secretFaults struct{ format, wrong, blocked, doubtful fault.Code }

var (
	pinFaults = secretFaults{fault.PINFormat, fault.PINWrong, fault.PINBlocked, fault.PINDoubtful}
	pukFaults = secretFaults{fault.PUKFormat, fault.PUKWrong, fault.PUKBlocked, fault.PUKDoubtful}
)

// of is what the outcome of VERIFY means (fact sheet, section 11).
func (f secretFaults) of(op string, sw apdu.SW, err error) error {
	if err != nil {
		return f.unanswered(op, err)
	}
	left, counted := sw.Attempts()
	switch {
	case sw == apdu.OK:
		return nil
	case counted && left > 0:
		return &fault.Error{Code: f.wrong, Op: op, Left: left, Err: sw}
	case counted, sw == apdu.AuthMethodBlocked:
		return fault.New(f.blocked, op, sw)
	case sw == apdu.Warning: // wrong, the number not told
		return &fault.Error{Code: f.wrong, Op: op, Left: TriesUnknown, Err: sw}
	case sw == apdu.ReferenceDataInvalid, sw == apdu.ReferenceNotFound:
		return fault.New(fault.PINUnusable, op, sw)
	}
	return fault.New(fault.CardAnswer, op, sw)
}

// unanswered is what an error of [Applet.present] means.
func (f secretFaults) unanswered(op string, err error) error {
	var doubt unproved
	switch {
	case errors.Is(err, secret.ErrPINFormat):
		return fault.New(f.format, op, err)
	case errors.As(err, &doubt):
		return fault.New(f.doubtful, op, doubt.error)
	}
	return err
}

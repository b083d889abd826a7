package ias

import (
	"context"

	"cied/apdu"
	"cied/fault"
	"cied/secret"
)

// VerifyPUK presents the PUK, once: it unlocks Unblock for this session. It must follow
// Authenticate and a check of EF.SOD, as Verify. The faults are those of Verify, named
// after the PUK; a PUK never gets its tries back by anything but the right digits.
func (a *Applet) VerifyPUK(ctx context.Context, puk secret.PUK) error {
	const op = "ias: verify PUK"
	sw, err := a.present(ctx, op, apdu.Command{INS: insVerify, P2: refPUK}, puk.Use)
	return pukFaults.of(op, sw, err)
}

// ChangePIN replaces the PIN: CHANGE REFERENCE DATA with old and new digits, 16 bytes
// (ISO/IEC 7816-4:2013, 11.5.7; fact sheet, section 11). It follows Verify with the old
// PIN, so that a wrong old one was told by a command that says nothing else.
//
// fault.PINRefused says that the card does not want the new PIN and keeps the old one;
// fault.PINUnknown that no proved answer came, so that either may be good now.
func (a *Applet) ChangePIN(ctx context.Context, old, next secret.PIN) error {
	const op = "ias: change PIN"
	both := func(send func([]byte) error) error {
		return old.Use(func(o []byte) error {
			return next.Use(func(n []byte) error {
				digits := [2 * secret.PINLength]byte{}
				defer clear(digits[:])
				copy(digits[:], o)
				copy(digits[secret.PINLength:], n)
				return send(digits[:])
			})
		})
	}
	sw, err := a.present(ctx, op, apdu.Command{INS: insChangeReferenceData, P2: refPIN}, both)
	return newPINFault(op, sw, err, pinFaults)
}

// Unblock gives a blocked PIN new digits and all its tries: RESET RETRY COUNTER with new
// reference data (ISO/IEC 7816-4:2013, 11.5.10, P1 = '02'). It follows VerifyPUK. The
// faults are those of ChangePIN.
func (a *Applet) Unblock(ctx context.Context, next secret.PIN) error {
	const op = "ias: unblock PIN"
	sw, err := a.present(ctx, op, apdu.Command{INS: insResetRetryCounter, P1: 0x02, P2: refPIN}, next.Use)
	return newPINFault(op, sw, err, pukFaults)
}

// newPINFault is what the outcome of a command that sets the PIN means. A counted status
// says that the secret was refused which VERIFY had taken: another program was there. Of
// '63XX' and '65XX' the state may have changed (ISO/IEC 7816-4:2013, table 5).
func newPINFault(op string, sw apdu.SW, err error, secret secretFaults) error {
	if err != nil {
		return secretFaults{format: fault.PINFormat, doubtful: fault.PINUnknown}.unanswered(op, err)
	}
	if _, counted := sw.Attempts(); counted || sw == apdu.AuthMethodBlocked || sw == apdu.Warning {
		return secret.of(op, sw, nil)
	}
	switch {
	case sw == apdu.OK:
		return nil
	case sw>>8 == 0x63, sw>>8 == 0x65, sw == apdu.NoDiagnosis:
		return fault.New(fault.PINUnknown, op, sw)
	case sw == apdu.WrongData, sw == apdu.ConditionsOfUse, sw == apdu.WrongLength:
		return fault.New(fault.PINRefused, op, sw)
	}
	return fault.New(fault.CardAnswer, op, sw)
}

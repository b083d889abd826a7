package pin

import (
	"context"

	"cied/card"
	"cied/fault"
	"cied/fiscalcode"
	"cied/pki"
	"cied/secret"
)

// An attempt is one change or unblocking with one card.
type attempt struct {
	*Service
	*card.Card
	tell    func(card.Event)
	birth   *fiscalcode.Birth // nil where it is not known
	pukLeft int               // tries left on the PUK, or ias.TriesUnknown
}

// untilTaken asks the person until the card takes what is typed, or something ends it
// that typing again does not mend. One VERIFY is sent for one thing that was typed.
func untilTaken[T interface{ Wipe() }](ctx context.Context, a *attempt, ask func(context.Context, Question) (T, error), use func(context.Context, T) error) error {
	var wrong error
	for {
		a.tell(card.Event{Stage: card.Asking, Reader: a.Reader.Name, Note: wrong})
		typed, err := ask(ctx, a.question(wrong))
		if err != nil {
			return err
		}
		wrong = used(ctx, a, typed, use)
		if wrong == nil || !again(wrong) {
			return wrong
		}
		if err := a.Yield(ctx); err != nil {
			return err
		}
	}
}

// used is use of what was typed, which is overwritten whatever happens: a panic does not
// end the daemon.
func used[T interface{ Wipe() }](ctx context.Context, a *attempt, typed T, use func(context.Context, T) error) error {
	defer typed.Wipe()
	a.tell(card.Event{Stage: card.Consented, Reader: a.Reader.Name})
	return use(ctx, typed)
}

func (a *attempt) question(wrong error) Question {
	return Question{
		Left: a.Left, PUKLeft: a.pukLeft, Wrong: wrong, Remote: a.Reader.Remote, Test: a.Anchors.Test,
		UnknownIssuer: a.Unvouched != nil, OtherCard: a.Other,
		Check: func(p secret.PIN) error { return Weak(p, a.birth) },
	}
}

// again reports whether the person may type once more after err.
func again(err error) bool {
	switch fault.CodeOf(err) {
	case fault.PINWrong, fault.PINLastTry, fault.PUKWrong, fault.PUKFewTries, fault.PINWeak, fault.PINSame, fault.PINRefused:
		return true
	}
	return false
}

// change has the card take a new PIN for the old one.
func (a *attempt) change(ctx context.Context, typed Change) error {
	if err := Weak(typed.New, a.birth); err != nil {
		return err
	}
	if secret.SamePIN(typed.Old, typed.New) {
		return fault.New(fault.PINSame, "pin: change", nil)
	}
	if err := a.Present(ctx, typed.Old, func() error { return nil }); err != nil {
		return err
	}
	ctx, cancel := card.OnCard(ctx)
	defer cancel()
	if err := a.learnBirth(ctx); err != nil {
		return err
	}
	if err := Weak(typed.New, a.birth); err != nil {
		return err
	}
	a.tell(card.Event{Stage: Storing, Reader: a.Reader.Name})
	err := a.Applet.ChangePIN(ctx, typed.Old, typed.New)
	if f := fault.Of(err); f != nil && f.Code == fault.PINWrong {
		a.Left = f.Left
	}
	return err
}

// unblock has the card take a new PIN after the PUK.
func (a *attempt) unblock(ctx context.Context, typed Unblocking) error {
	if err := Weak(typed.New, a.birth); err != nil {
		return err
	}
	err := a.PresentPUK(ctx, typed.PUK, a.pukLeft)
	if f := fault.Of(err); f != nil {
		if f.Code == fault.PUKWrong || f.Code == fault.PUKFewTries {
			a.pukLeft = f.Left
		}
		return err
	}
	ctx, cancel := card.OnCard(ctx)
	defer cancel()
	a.tell(card.Event{Stage: Storing, Reader: a.Reader.Name})
	return a.Applet.Unblock(ctx, typed.New)
}

// learnBirth reads the day of birth from the certificate of a card that was not seen
// before, which the card shows after the PIN. It judges a new PIN and nothing else: a
// certificate that is missing, or past its end, keeps nobody from changing the PIN.
func (a *attempt) learnBirth(ctx context.Context) error {
	if a.birth != nil {
		return nil
	}
	der, err := a.Applet.ReadCertificate(ctx)
	if err != nil {
		if a.Applet.Alive() {
			return nil
		}
		return err
	}
	if id, err := a.ProveCertificate(der); err == nil {
		a.birth = birthOf(id)
	}
	return nil
}

// birthOf is the day of birth in a certificate, or nil; id may be nil.
func birthOf(id *pki.Identity) *fiscalcode.Birth {
	if id == nil {
		return nil
	}
	b, err := fiscalcode.BirthOf(id.FiscalCode)
	if err != nil {
		return nil
	}
	return &b
}

package login

import (
	"context"
	"crypto/rsa"

	"cied/card"
	"cied/fault"
	"cied/pki"
	"cied/secret"
	"cied/token"
)

// An attempt is one login with one card.
type attempt struct {
	*Service
	*card.Card
	request Request
	tell    func(card.Event)
	inquiry *inquiry // about revocation; nil until the certificate is known
}

// run asks the person, and has the card sign.
func (a *attempt) run(ctx context.Context) (Answer, error) {
	defer func() { a.inquiry.end() }()
	if a.Refused != nil {
		return Answer{}, a.Refused
	}
	if a.Left == 0 {
		return Answer{}, fault.New(fault.PINBlocked, "login: tries left", nil)
	}
	if a.Known != nil {
		if err := a.inquire(ctx, a.Known); err != nil {
			return Answer{}, err
		}
	}
	if err := a.askAndVerify(ctx); err != nil {
		return Answer{}, err
	}
	a.tell(card.Event{Stage: Signing, Reader: a.Reader.Name})
	ctx, cancel := card.OnCard(ctx)
	defer cancel()
	return a.sign(ctx)
}

// askAndVerify asks the person and presents the PIN: one VERIFY for one typed PIN. A
// wrong PIN is asked for again, by a new question to the person, and so is a last try that
// the person was not told of; everything else ends the login.
func (a *attempt) askAndVerify(ctx context.Context) error {
	q := Question{
		Origin: a.request.Origin, Program: a.request.Program, Remote: a.Reader.Remote, Test: a.Anchors.Test,
		UnknownIssuer: a.Unvouched != nil,
		FirstTime:     a.firstTime(a.request.Origin),
		OtherCard:     a.Other,
	}
	for {
		q.Left = a.Left
		a.tell(card.Event{Stage: card.Asking, Reader: a.Reader.Name, Note: q.Wrong})
		pin, err := a.Prompt.Ask(ctx, q)
		if err != nil {
			return err
		}
		if q.UnknownIssuer && q.Wrong == nil {
			a.Logger().Warn("the person goes on with a chip that nobody vouches for", "cause", a.Unvouched)
		}
		err = a.verify(ctx, pin)
		if err == nil || !again(err) {
			return err
		}
		q.Wrong = err
		if err := a.Yield(ctx); err != nil {
			return err
		}
	}
}

// verify presents the PIN, and overwrites it whatever happens: a panic does not end the
// daemon.
func (a *attempt) verify(ctx context.Context, pin secret.PIN) error {
	defer pin.Wipe()
	a.tell(card.Event{Stage: card.Consented, Reader: a.Reader.Name})
	return a.Present(ctx, pin, func() error { return a.inquiry.check() })
}

// again reports whether the person may answer once more after err.
func again(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.PINWrong || code == fault.PINLastTry
}

// sign reads and proves the certificate where it is not known yet, has the card sign,
// and keeps the card's static bytes. What is said of revocation by then still counts.
func (a *attempt) sign(ctx context.Context) (Answer, error) {
	id, err := a.certificate(ctx)
	if err != nil {
		return Answer{}, err
	}
	data, err := a.build(ctx, id)
	if err != nil {
		return Answer{}, err
	}
	if err := a.inquiry.check(); err != nil {
		return Answer{}, err
	}
	if a.Known == nil {
		if err := a.Cache.Store(a.Static); err != nil {
			a.Logger().Warn("card not remembered", "cause", err)
		}
	}
	return Answer{Format: a.request.Format, Data: data, Test: a.Anchors.Test, Revocation: a.inquiry.result()}, nil
}

// certificate is the known one, or is read from the card, proved and asked about.
func (a *attempt) certificate(ctx context.Context) (*pki.Identity, error) {
	if a.Known != nil {
		return a.Known, nil
	}
	var err error
	if a.Static.Certificate, err = a.Applet.ReadCertificate(ctx); err != nil {
		return nil, err
	}
	id, err := a.ProveCertificate(a.Static.Certificate)
	if err != nil {
		return nil, err
	}
	return id, a.inquire(ctx, id)
}

// build makes the answer. Package token verifies the fresh signature before it returns it.
func (a *attempt) build(ctx context.Context, id *pki.Identity) ([]byte, error) {
	pub, ok := id.Certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, fault.New(fault.CertWeakKey, "login: sign", nil)
	}
	signer := a.Applet.Signer(ctx, pub)
	if a.request.Format == token.CMS {
		st := token.Statement{Origin: a.request.Origin, Nonce: a.request.Nonce, Time: a.Now().UTC(), Version: a.Version}
		return token.NewCMS(st, id.Certificate, signer)
	}
	return token.NewWebEID(a.request.Origin, a.request.Nonce, id.Certificate, signer, a.App)
}

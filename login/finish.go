package login

import (
	"context"
	"crypto/rsa"

	"cied/card"
	"cied/fault"
	"cied/pki"
	"cied/pki/revocation"
	"cied/secret"
	"cied/token"
)

// An attempt is one login with one card.
type attempt struct {
	*Service
	*card.Card
	request Request
	tell    func(card.Event)
	inquiry *revocation.Inquiry // about revocation; nil until the certificate is known
}

// run asks the person, and has the card sign.
func (a *attempt) run(ctx context.Context) (Answer, error) {
	defer func() { a.inquiry.End() }()
	if err := a.Usable(); err != nil {
		return Answer{}, err
	}
	if a.Known != nil {
		if err := a.inquire(ctx, a.Known); err != nil {
			return Answer{}, err
		}
	}
	if err := a.askAndVerify(ctx); err != nil {
		return Answer{}, err
	}
	a.tell(card.Event{Stage: card.Signing, Reader: a.Reader.Name})
	ctx, cancel := card.OnCard(ctx)
	defer cancel()
	return a.sign(ctx)
}

// askAndVerify asks the person and presents the PIN, unless the certificate turns out to be
// revoked meanwhile.
func (a *attempt) askAndVerify(ctx context.Context) error {
	firstTime := a.firstTime(a.request.Origin)
	ask := func(ctx context.Context, wrong error) (secret.PIN, error) {
		return a.Prompt.Ask(ctx, Question{
			Origin: a.request.Origin, Program: a.request.Program, Remote: a.Reader.Remote, Test: a.Anchors.Test,
			Left: a.Left, Wrong: wrong,
			FirstTime: firstTime, UnknownIssuer: a.Unvouched != nil, OtherCard: a.Other,
		})
	}
	return a.Unlock(ctx, a.tell, ask, func() error { return a.inquiry.Check() })
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
	if err := a.inquiry.Check(); err != nil {
		return Answer{}, err
	}
	a.Remember()
	return Answer{Format: a.request.Format, Data: data, Test: a.Anchors.Test, Revocation: a.inquiry.Result()}, nil
}

// certificate is the known one, or is read from the card, proved and asked about.
func (a *attempt) certificate(ctx context.Context) (*pki.Identity, error) {
	id, err := a.Identity(ctx)
	if err != nil || a.Known != nil {
		return id, err
	}
	return id, a.inquire(ctx, id)
}

// inquire asks about id while the login goes on. Its error is fault.CertRevoked.
func (a *attempt) inquire(ctx context.Context, id *pki.Identity) (err error) {
	a.inquiry, err = revocation.Inquire(ctx, a.Revocation, id, a.Now())
	return err
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

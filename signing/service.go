package signing

import (
	"bytes"
	"context"
	"crypto/rsa"

	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/pki"
	"cied/pki/revocation"
	"cied/secret"
)

// A Runner lends keys: a [Service], or what stands before one.
type Runner interface {
	// Lend asks the person, and lends the key of a card to use until that returns. Its
	// error is a fault: that of use, or why nothing was lent. It tells each step as a
	// login.Runner does.
	Lend(ctx context.Context, r Request, tell func(card.Event), use func(context.Context, Key) error) error
}

// A Key is the holder's key on a card whose PIN was right.
type Key interface {
	// Identity is that of the certificate, proved at the clock of this use.
	Identity() *pki.Identity
	// Sign returns the signature of info, RSASSA-PKCS1-v1_5, verified with the key of the
	// certificate. A certificate that turns out to be revoked signs no more.
	Sign(ctx context.Context, info ias.DigestInfo) ([]byte, error)
	// Rest tells that the key waits for more to sign.
	Rest()
}

// A Service lends the keys of the cards of its Terminal, which it shares with logins: one
// use at a time.
type Service struct {
	*card.Terminal
	Prompt Prompter

	// Revocation is asked about every certificate, as at a login; nil: nobody is.
	Revocation revocation.Source
}

// Lend implements [Runner]. The certificate of a card that was not seen before is
// remembered as soon as it is proved, so that the next program is shown it without a
// PIN.
func (s *Service) Lend(ctx context.Context, r Request, tell func(card.Event), use func(context.Context, Key) error) error {
	want := card.Want{Reader: r.Reader, Once: true}
	err := s.Use(ctx, want, tell, func(ctx context.Context, c *card.Card) error {
		l := &loan{Service: s, card: c, request: r, tell: tell}
		defer func() { l.inquiry.End() }()
		if err := l.open(ctx); err != nil {
			return err
		}
		return use(ctx, l)
	})
	if err != nil {
		s.Logger().Info("use of the key ended", "purpose", r.Purpose, "fault", fault.CodeOf(err), "cause", err)
	}
	return err
}

// A loan is the key of one card, lent once.
type loan struct {
	*Service
	card    *card.Card
	request Request
	tell    func(card.Event)
	id      *pki.Identity
	inquiry *revocation.Inquiry // nil until the certificate is known
}

// open asks the person and learns the certificate. A card that is known as revoked ends it
// before the question, or as soon as its certificate was read.
func (l *loan) open(ctx context.Context) error {
	if err := l.card.Usable(); err != nil {
		return err
	}
	if err := l.same(l.card.Known); err != nil {
		return err
	}
	if err := l.inquire(ctx, l.card.Known); err != nil {
		return err
	}
	if err := l.card.Unlock(ctx, l.tell, l.ask, func() error { return l.inquiry.Check() }); err != nil {
		return err
	}
	return l.learn(ctx)
}

// learn takes the certificate that is known, or reads it, and remembers it.
func (l *loan) learn(lent context.Context) (err error) {
	ctx, cancel := card.OnCard(lent)
	defer cancel()
	if l.id, err = l.card.Identity(ctx); err != nil {
		return err
	}
	if err := l.same(l.id); err != nil {
		return err
	}
	if l.card.Known == nil {
		if err := l.inquire(lent, l.id); err != nil {
			return err
		}
	}
	l.card.Remember()
	return nil
}

// inquire asks whether id was revoked, beside the rest; nil is not known yet. Its error is
// fault.CertRevoked.
func (l *loan) inquire(ctx context.Context, id *pki.Identity) (err error) {
	if id == nil {
		return nil
	}
	l.inquiry, err = revocation.Inquire(ctx, l.Revocation, id, l.Now())
	return err
}

// same refuses a card that is not the one whose certificate the program was shown; id may
// be nil.
func (l *loan) same(id *pki.Identity) error {
	if id == nil || l.request.Certificate == nil || bytes.Equal(id.Certificate.Raw, l.request.Certificate) {
		return nil
	}
	return fault.New(fault.CardChanged, "signing: certificate", nil)
}

func (l *loan) ask(ctx context.Context, wrong error) (secret.PIN, error) {
	return l.Prompt.AskKey(ctx, Question{
		Program: l.request.Program, Purpose: l.request.Purpose, Keep: l.request.Keep,
		Left: l.card.Left, Wrong: wrong, Remote: l.card.Reader.Remote, Test: l.Anchors.Test,
		UnknownIssuer: l.card.Unvouched != nil, OtherCard: l.card.Other,
	})
}

// Identity implements [Key].
func (l *loan) Identity() *pki.Identity { return l.id }

// Rest implements [Key].
func (l *loan) Rest() { l.tell(card.Event{Stage: Kept, Reader: l.card.Reader.Name}) }

// Sign implements [Key].
func (l *loan) Sign(ctx context.Context, info ias.DigestInfo) ([]byte, error) {
	const op = "signing: sign"
	pub, ok := l.id.Certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, fault.New(fault.CertWeakKey, op, nil)
	}
	if err := l.inquiry.Check(); err != nil {
		return nil, err
	}
	l.tell(card.Event{Stage: card.Signing, Reader: l.card.Reader.Name})
	ctx, cancel := card.OnCard(ctx)
	defer cancel()
	signature, err := l.card.Applet.Sign(ctx, info)
	if err != nil {
		return nil, err
	}
	hash, digest := info.Digest()
	if err := rsa.VerifyPKCS1v15(pub, hash, digest, signature); err != nil {
		return nil, fault.New(fault.KeyMismatch, op, err)
	}
	return signature, nil
}

package signing

import (
	"bytes"
	"context"
	"crypto/rsa"

	"cied/card"
	"cied/fault"
	"cied/ias"
	"cied/pki"
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
	// certificate.
	Sign(ctx context.Context, info ias.DigestInfo) ([]byte, error)
	// Rest tells that the key waits for more to sign.
	Rest()
}

// A Service lends the keys of the cards of its Terminal, which it shares with logins: one
// use at a time.
type Service struct {
	*card.Terminal
	Prompt Prompter
}

// Lend implements [Runner]. The certificate of a card that was not seen before is
// remembered as soon as it is proved, so that the next program is shown it without a
// PIN.
func (s *Service) Lend(ctx context.Context, r Request, tell func(card.Event), use func(context.Context, Key) error) error {
	want := card.Want{Reader: r.Reader, Once: true}
	err := s.Use(ctx, want, tell, func(ctx context.Context, c *card.Card) error {
		l := &loan{Service: s, card: c, request: r, tell: tell}
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
}

// open asks the person and learns the certificate.
func (l *loan) open(ctx context.Context) error {
	if err := l.card.Usable(); err != nil {
		return err
	}
	if err := l.same(l.card.Known); err != nil {
		return err
	}
	if err := l.card.Unlock(ctx, l.tell, l.ask, func() error { return nil }); err != nil {
		return err
	}
	ctx, cancel := card.OnCard(ctx)
	defer cancel()
	var err error
	if l.id, err = l.card.Identity(ctx); err != nil {
		return err
	}
	if err := l.same(l.id); err != nil {
		return err
	}
	l.card.Remember()
	return nil
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

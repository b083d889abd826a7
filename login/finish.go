package login

import (
	"context"
	"crypto/rsa"
	"errors"

	"cied/fault"
	"cied/ias"
	"cied/pki"
	"cied/token"
)

// askAndVerify asks the person and presents the PIN: one VERIFY for one typed PIN. A
// wrong PIN is asked for again, by a new question to the person; everything else ends
// the login.
func (s *Service) askAndVerify(ctx context.Context, r Request, c *card, tell func(Event)) error {
	q := Question{Origin: r.Origin, Program: r.Program, Left: c.left, Remote: c.reader.Remote, Test: s.Anchors.Test}
	for {
		tell(Event{Stage: Asking, Reader: c.reader.Name, Note: q.Wrong})
		err := s.askOnce(ctx, c, q, tell)
		if err == nil {
			return nil
		}
		if !errors.Is(err, fault.PINWrong) || fault.CodeOf(err) != fault.PINWrong || q.Wrong == err {
			return err
		}
		q.Wrong, q.Left = err, fault.Of(err).Left
		if err := c.conn.Unlock(); err != nil {
			return err
		}
	}
}

// askOnce is one question and at most one VERIFY. The PIN is wiped when it returns.
func (s *Service) askOnce(ctx context.Context, c *card, q Question, tell func(Event)) error {
	pin, err := s.Prompt.Ask(ctx, q)
	if err != nil {
		return err
	}
	defer pin.Wipe()
	tell(Event{Stage: Consented, Reader: c.reader.Name})
	keySelected, err := s.resume(ctx, c)
	if err != nil {
		return err
	}
	err = c.applet.Verify(ctx, pin)
	switch {
	case errors.Is(err, fault.PINDoubtful):
		return s.recount(ctx, c, q.Left, err)
	case err == nil && !keySelected:
		_, err = c.applet.SelectSignatureKey(ctx)
	}
	return err
}

// recount reads the counter again after a VERIFY without a proved answer. Only a counter
// that went down says that the PIN was wrong; anything else stays doubtful.
func (s *Service) recount(ctx context.Context, c *card, before int, doubt error) error {
	if errors.Is(doubt, fault.CardRemoved) || errors.Is(doubt, fault.ReaderRemoved) || errors.Is(doubt, fault.CardSilent) {
		return doubt
	}
	if err := errors.Join(c.conn.Reset(ctx), s.renew(ctx, c)); err != nil {
		return doubt
	}
	left, err := c.applet.TriesLeft(ctx)
	switch {
	case err != nil || left == ias.TriesUnknown:
		return doubt
	case left == 0:
		return fault.New(fault.PINBlocked, "login: read counter again", doubt)
	case left < before:
		return &fault.Error{Code: fault.PINWrong, Op: "login: read counter again", Left: left, Err: doubt}
	}
	return &fault.Error{Code: fault.PINDoubtful, Op: "login: read counter again", Left: left, Err: doubt}
}

// sign reads and proves the certificate where it is not known yet, has the card sign,
// and keeps the card's static bytes.
func (s *Service) sign(ctx context.Context, r Request, c *card) (Answer, error) {
	id := c.known
	if id == nil {
		var err error
		if c.static.Certificate, err = c.applet.ReadCertificate(ctx); err != nil {
			return Answer{}, err
		}
		if id, err = s.proveCertificate(c.sod, c.static.Certificate); err != nil {
			return Answer{}, err
		}
	}
	data, err := s.build(ctx, r, c, id)
	if err != nil {
		return Answer{}, err
	}
	if c.known == nil {
		if err := s.Cache.Store(c.static); err != nil {
			s.log().Warn("card not remembered", "cause", err)
		}
	}
	return Answer{Format: r.Format, Data: data, Test: s.Anchors.Test}, nil
}

// build makes the answer. Package token verifies the fresh signature before it returns it.
func (s *Service) build(ctx context.Context, r Request, c *card, id *pki.Identity) ([]byte, error) {
	pub, ok := id.Certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, fault.New(fault.CertWeakKey, "login: sign", nil)
	}
	signer := c.applet.Signer(ctx, pub)
	if r.Format == token.CMS {
		st := token.Statement{Origin: r.Origin, Nonce: r.Nonce, Time: s.Now().UTC(), Version: s.App}
		return token.NewCMS(st, id.Chain, signer)
	}
	return token.NewWebEID(r.Origin, r.Nonce, id.Certificate, signer, s.App)
}

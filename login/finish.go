package login

import (
	"context"
	"crypto/rsa"
	"errors"

	"cied/fault"
	"cied/ias"
	"cied/pki"
	"cied/secret"
	"cied/token"
)

// askAndVerify asks the person and presents the PIN: one VERIFY for one typed PIN. A
// wrong PIN is asked for again, by a new question to the person, and so is a last try that
// the person was not told of; everything else ends the login.
func (s *Service) askAndVerify(ctx context.Context, r Request, c *card, tell func(Event)) error {
	q := Question{
		Origin: r.Origin, Program: r.Program, Remote: c.reader.Remote, Test: s.Anchors.Test,
		UnknownIssuer: c.unvouched != nil,
		FirstTime:     s.firstTime(r.Origin),
	}
	for {
		q.Left = c.left
		tell(Event{Stage: Asking, Reader: c.reader.Name, Note: q.Wrong})
		pin, err := s.Prompt.Ask(ctx, q)
		if err != nil {
			return err
		}
		if q.UnknownIssuer && q.Wrong == nil {
			s.log().Warn("the person goes on with a chip that nobody vouches for", "cause", c.unvouched)
		}
		tell(Event{Stage: Consented, Reader: c.reader.Name})
		err = s.present(ctx, c, pin)
		if err == nil || !again(err) {
			return err
		}
		q.Wrong = err
		if err := c.conn.Unlock(); err != nil {
			return err
		}
	}
}

// again reports whether the person may answer once more after err.
func again(err error) bool {
	code := fault.CodeOf(err)
	return code == fault.PINWrong || code == fault.PINLastTry
}

// present is at most one VERIFY, and leaves in c the tries that are left after it; none
// with a certificate that is known to be revoked by now. The PIN is wiped when it returns.
func (s *Service) present(ctx context.Context, c *card, pin secret.PIN) error {
	defer pin.Wipe()
	ctx, cancel := onCard(ctx)
	defer cancel()
	keySelected, err := s.resume(ctx, c)
	if err != nil {
		return err
	}
	if err := c.inquiry.check(); err != nil {
		return err
	}
	before := c.left
	err = c.applet.Verify(ctx, pin)
	switch {
	case errors.Is(err, fault.PINDoubtful):
		err = s.recount(ctx, c, before, err)
	case err == nil && !keySelected:
		_, err = c.applet.SelectSignatureKey(ctx)
	}
	if fault.CodeOf(err) == fault.PINWrong {
		return s.countDown(ctx, c, before, fault.Of(err))
	}
	return err
}

// countDown puts the tries left into c and into wrong, the fault of a PIN that was
// refused. Where the card did not say how many, it is asked; where it does not tell, they
// are one fewer than before.
func (s *Service) countDown(ctx context.Context, c *card, before int, wrong *fault.Error) error {
	c.left = wrong.Left
	if c.left == ias.TriesUnknown && c.applet.Alive() {
		if err := s.askTries(ctx, c); err != nil {
			return err
		}
	}
	if c.left == ias.TriesUnknown && before > 0 {
		c.left = before - 1
	}
	if c.left == 0 {
		return fault.New(fault.PINBlocked, "login: tries left", wrong)
	}
	wrong.Left = c.left
	return wrong
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
// and keeps the card's static bytes. What is said of revocation by then still counts.
func (s *Service) sign(ctx context.Context, r Request, c *card) (Answer, error) {
	id, err := s.certificate(ctx, c)
	if err != nil {
		return Answer{}, err
	}
	data, err := s.build(ctx, r, c, id)
	if err != nil {
		return Answer{}, err
	}
	if err := c.inquiry.check(); err != nil {
		return Answer{}, err
	}
	if c.known == nil {
		if err := s.Cache.Store(c.static); err != nil {
			s.log().Warn("card not remembered", "cause", err)
		}
	}
	return Answer{Format: r.Format, Data: data, Test: s.Anchors.Test, Revocation: c.inquiry.result()}, nil
}

// certificate is the known one, or is read from the card, proved and asked about.
func (s *Service) certificate(ctx context.Context, c *card) (*pki.Identity, error) {
	if c.known != nil {
		return c.known, nil
	}
	var err error
	if c.static.Certificate, err = c.applet.ReadCertificate(ctx); err != nil {
		return nil, err
	}
	id, err := s.proveCertificate(c.sod, c.static.Certificate)
	if err != nil {
		return nil, err
	}
	return id, s.inquire(ctx, c, id)
}

// build makes the answer. Package token verifies the fresh signature before it returns it.
func (s *Service) build(ctx context.Context, r Request, c *card, id *pki.Identity) ([]byte, error) {
	pub, ok := id.Certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, fault.New(fault.CertWeakKey, "login: sign", nil)
	}
	signer := c.applet.Signer(ctx, pub)
	if r.Format == token.CMS {
		st := token.Statement{Origin: r.Origin, Nonce: r.Nonce, Time: s.Now().UTC(), Version: s.Version}
		return token.NewCMS(st, id.Certificate, signer)
	}
	return token.NewWebEID(r.Origin, r.Nonce, id.Certificate, signer, s.App)
}

package login

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"cied/apdu"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/pki"
)

// card is a chip that has proved itself, and what is known of it.
type card struct {
	reader nfc.Reader
	conn   nfc.Conn
	applet *ias.Applet
	static ias.Static
	sod    *pki.SOD
	known  *pki.Identity // of a certificate that was read before; nil at the first login
	left   int           // tries left, or ias.TriesUnknown
	denied bool          // the last lock was not given: the card is not ours to reset

	unvouched error    // fault.ChipIssuerUnknown, left to the person; nil where a CSCA vouches for the chip
	inquiry   *inquiry // about revocation; nil until the certificate is known
}

// lock takes the card for a sequence of commands, or says that another program has it.
func (c *card) lock(ctx context.Context) (fresh bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	fresh, err = c.conn.Lock(ctx)
	c.denied = errors.Is(err, fault.CardInUse)
	return fresh, err
}

// release resets the card, so that no other program finds a session or a verified PIN,
// and gives it up. It runs also after ctx has ended.
func (c *card) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), resetTime)
	defer cancel()
	if !c.denied {
		_ = c.conn.Reset(ctx)
		_ = c.conn.Unlock()
	}
	_ = c.conn.Close()
}

// prepare does all that needs no PIN: it proves that the chip is genuine, asks for the
// tries left, and gives the card free for the time that a person needs.
func (s *Service) prepare(ctx context.Context, r nfc.Reader) (*card, error) {
	conn, err := s.Readers.Connect(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	c := &card{reader: r, conn: conn}
	kept := false
	defer func() {
		if !kept { // also where a panic passes: the daemon lives on
			c.release(ctx)
		}
	}()
	if _, err := c.lock(ctx); err != nil {
		return nil, err
	}
	if err := s.establish(ctx, c); err != nil {
		return nil, err
	}
	if err := conn.Unlock(); err != nil {
		return nil, err
	}
	kept = true
	return c, nil
}

// way is how a card is approached: with cached bytes or its own, with extended length or
// without. What fails the first way may work the next, and no PIN is sent in any.
type way struct{ cached, extended bool }

// establish tries the quick ways first.
func (s *Service) establish(ctx context.Context, c *card) error {
	ctx, cancel := onCard(ctx)
	defer cancel()
	_, short := s.shortOnly.Load(c.reader.Name)
	w := way{cached: true, extended: c.conn.Extended() != nfc.ExtendedNo && !short}
	gaveUp := false // extended length has failed here
	for {
		used, err := s.try(ctx, c, w)
		switch {
		case err == nil:
			if gaveUp || used.extended && !c.applet.UsesExtended() { // the channel went back by itself
				s.shortOnly.Store(c.reader.Name, true)
			}
			return nil
		case used.extended && mendable(err):
			gaveUp, w.extended = true, false
		case used.cached && (mendable(err) || provable(err)):
			w.cached = false
		default:
			return err
		}
		if err := c.conn.Reset(ctx); err != nil {
			return err
		}
	}
}

// mendable reports whether err may come from a way that the card or reader did not take.
func mendable(err error) bool {
	return errors.Is(err, fault.CardAnswer) || errors.Is(err, fault.ReaderFailed)
}

// provable reports whether err may come from cached bytes that are not this card's: the
// card's own will show it.
func provable(err error) bool {
	switch fault.CodeOf(err) {
	case fault.ChipForged, fault.ChipIssuerUnknown, fault.SODMalformed, fault.SODSignature, fault.SODSigner,
		fault.SODDataGroup, fault.CertMalformed:
		return true
	}
	return false
}

// try approaches the card one way, and reports what of it was really used.
func (s *Service) try(ctx context.Context, c *card, w way) (used way, err error) {
	a := ias.New(c.conn, ias.Options{
		Rand:           s.Rand,
		Family:         nfc.FamilyOf(c.conn.ATR()),
		ReaderExtended: w.extended,
		Tap:            s.Tap,
	})
	c.applet, c.sod, c.known, c.unvouched = a, nil, nil, nil
	if err := a.Select(ctx); err != nil {
		return way{}, err
	}
	nis, err := a.NIS(ctx)
	if err != nil {
		return way{}, err
	}
	c.static, used.cached = s.load(nis, w)
	if used.cached {
		a.Use(c.static)
		err = a.AskExtended(ctx, &c.static)
		a.Use(c.static)
	} else {
		c.static, err = a.ReadStatic(ctx, nis)
	}
	used.extended = w.extended && c.static.Extended == ias.Extended
	if err != nil {
		return used, err
	}
	if err := s.proveFiles(c, used.cached); err != nil {
		return used, err
	}
	if err := a.Authenticate(ctx, c.static); err != nil {
		return used, err
	}
	return used, s.askTries(ctx, c)
}

func (s *Service) load(nis []byte, w way) (ias.Static, bool) {
	if !w.cached {
		return ias.Static{}, false
	}
	return s.Cache.Load(nis)
}

// proveFiles checks EF.SOD up to its issuer and every file that was read against it, at
// this moment and against the anchors of this run, whether the bytes are fresh or not.
func (s *Service) proveFiles(c *card, cached bool) error {
	sod, err := pki.ParseSOD(c.static.SOD)
	if err != nil {
		return err
	}
	if c.unvouched, err = s.proveIssuer(sod, cached); err != nil {
		return err
	}
	if err := sod.Check(pki.GroupNIS, c.static.NIS); err != nil {
		return err
	}
	if err := sod.Check(pki.GroupChipKey, c.static.ChipKey); err != nil {
		return err
	}
	c.sod = sod
	if c.static.Certificate == nil {
		return nil
	}
	c.known, err = s.proveCertificate(sod, c.static.Certificate)
	return err
}

// proveIssuer checks the signature of EF.SOD and who vouches for it. That nobody does is
// left to the person where policy says so, and no other fault; nor is it of remembered
// bytes: the card's own may have an issuer.
func (s *Service) proveIssuer(sod *pki.SOD, cached bool) (unvouched, err error) {
	err = sod.Verify(s.Anchors, s.Now())
	if s.UnknownIssuer == Ask && !cached && fault.CodeOf(err) == fault.ChipIssuerUnknown {
		return err, nil
	}
	return nil, err
}

func (s *Service) proveCertificate(sod *pki.SOD, der []byte) (*pki.Identity, error) {
	if err := sod.Check(pki.GroupCertificate, der); err != nil {
		return nil, err
	}
	return s.Anchors.CardCertificate(der, s.Now())
}

// askTries asks for the tries left. A card that answers outside the session has ended it
// and is authenticated again: true figures in the dialog are worth the commands. A card
// that does not know the question is not asked at its next login.
func (s *Service) askTries(ctx context.Context, c *card) error {
	c.left = ias.TriesUnknown
	if c.static.Silent {
		return nil
	}
	var err error
	if c.left, err = c.applet.TriesLeft(ctx); err != nil {
		return err
	}
	c.static.Silent = c.applet.NeverTells()
	if !c.applet.Alive() {
		return s.renew(ctx, c)
	}
	return nil
}

// renew opens a new session with the same card, and proves the chip again.
func (s *Service) renew(ctx context.Context, c *card) error {
	if err := c.applet.Select(ctx); err != nil {
		return err
	}
	nis, err := c.applet.NIS(ctx)
	if err != nil {
		return err
	}
	if !bytes.Equal(nis, c.static.NIS) {
		return fault.New(fault.CardChanged, "login: renew session", nil)
	}
	return c.applet.Authenticate(ctx, c.static)
}

// resume takes the card again after a person has typed, and returns with a session that
// is alive and the signature key selected. It sends no PIN. A session that was lost is
// opened again, and the tries are counted again: whoever ended it may have used some, so
// that the last one is not spent by somebody who was shown more (fault.PINLastTry).
func (s *Service) resume(ctx context.Context, c *card) (keySelected bool, err error) {
	fresh, err := c.lock(ctx)
	if err != nil {
		return false, err
	}
	if !fresh && c.applet.Alive() {
		keySelected, err := c.applet.SelectSignatureKey(ctx)
		if err == nil || !sessionLost(err) {
			return keySelected, err
		}
	}
	s.log().Info("session lost while the person typed; opening it again")
	if err := s.renew(ctx, c); err != nil {
		return false, fmt.Errorf("login: renew session: %w", err)
	}
	shown := c.left
	if err := s.askTries(ctx, c); err != nil {
		return false, err
	}
	switch {
	case c.left == 0:
		return false, fault.New(fault.PINBlocked, "login: tries left", nil)
	case c.left == 1 && shown != 1:
		return false, &fault.Error{Code: fault.PINLastTry, Op: "login: tries left", Left: 1, Err: errSpent}
	}
	return c.applet.SelectSignatureKey(ctx)
}

// errSpent is why a typed PIN was not used.
var errSpent = errors.New("another program has used tries while the person typed")

// sessionLost reports whether err says that the card is there and its session is not:
// another program has selected something, or reset it.
func sessionLost(err error) bool {
	_, naked := errors.AsType[apdu.SW](err)
	return naked || errors.Is(err, nfc.ErrReset)
}

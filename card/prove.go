package card

import (
	"context"
	"errors"

	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/pki"
)

// prepare does all that needs no PIN: it proves that the chip is genuine, asks for the
// tries left, and gives the card free for the time that a person needs.
func (t *Terminal) prepare(ctx context.Context, r nfc.Reader) (*Card, error) {
	conn, err := t.Readers.Connect(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	c := &Card{t: t, Reader: r, conn: conn}
	kept := false
	defer func() {
		if !kept { // also where a panic passes: the daemon lives on
			c.release(ctx)
		}
	}()
	if _, err := c.lock(ctx); err != nil {
		return nil, err
	}
	if err := t.establish(ctx, c); err != nil {
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
func (t *Terminal) establish(ctx context.Context, c *Card) error {
	ctx, cancel := OnCard(ctx)
	defer cancel()
	_, short := t.shortOnly.Load(c.Reader.Name)
	w := way{cached: true, extended: c.conn.Extended() != nfc.ExtendedNo && !short}
	gaveUp := false // extended length has failed here
	for {
		used, err := t.try(ctx, c, w)
		switch {
		case err == nil:
			if gaveUp || used.extended && !c.Applet.UsesExtended() { // the channel went back by itself
				t.shortOnly.Store(c.Reader.Name, true)
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
func (t *Terminal) try(ctx context.Context, c *Card, w way) (used way, err error) {
	a := ias.New(c.conn, ias.Options{
		Rand:           t.Rand,
		Family:         nfc.FamilyOf(c.conn.ATR()),
		ReaderExtended: w.extended,
		Certificates:   t.Certificates,
		Tap:            t.Tap,
	})
	c.Applet, c.SOD, c.Known, c.Unvouched, c.Refused = a, nil, nil, nil, nil
	if err := a.Select(ctx); err != nil {
		return way{}, err
	}
	nis, err := a.NIS(ctx)
	if err != nil {
		return way{}, err
	}
	c.Static, used.cached = t.load(nis, w)
	if used.cached {
		a.Use(c.Static)
		err = a.AskExtended(ctx, &c.Static)
		a.Use(c.Static)
	} else {
		c.Static, err = a.ReadStatic(ctx, nis)
	}
	used.extended = w.extended && c.Static.Extended == ias.Extended
	if err != nil {
		return used, err
	}
	if err := t.proveFiles(c, used.cached); err != nil {
		return used, err
	}
	if err := a.Authenticate(ctx, c.Static); err != nil {
		return used, err
	}
	return used, c.askTries(ctx)
}

func (t *Terminal) load(nis []byte, w way) (ias.Static, bool) {
	if !w.cached {
		return ias.Static{}, false
	}
	return t.Cache.Load(nis)
}

// proveFiles checks EF.SOD up to its issuer and every file that was read against it, at
// this moment and against the anchors of this run, whether the bytes are fresh or not.
func (t *Terminal) proveFiles(c *Card, cached bool) error {
	sod, err := pki.ParseSOD(c.Static.SOD)
	if err != nil {
		return err
	}
	if c.Unvouched, err = t.proveIssuer(sod, cached); err != nil {
		return err
	}
	if err := sod.Check(pki.GroupNIS, c.Static.NIS); err != nil {
		return err
	}
	if err := sod.Check(pki.GroupChipKey, c.Static.ChipKey); err != nil {
		return err
	}
	c.SOD = sod
	if c.Static.Certificate == nil {
		return nil
	}
	known, err := c.ProveCertificate(c.Static.Certificate)
	if err != nil && cached && provable(err) {
		return err
	}
	c.Known, c.Refused = known, err // what it is worth matters to a login, not to a change of the PIN
	return nil
}

// proveIssuer checks the signature of EF.SOD and who vouches for it. That nobody does is
// left to the person where policy says so, and no other fault; nor is it of remembered
// bytes: the card's own may have an issuer.
func (t *Terminal) proveIssuer(sod *pki.SOD, cached bool) (unvouched, err error) {
	err = sod.Verify(t.Anchors, t.Now())
	if t.UnknownIssuer == Ask && !cached && fault.CodeOf(err) == fault.ChipIssuerUnknown {
		return err, nil
	}
	return nil, err
}

// ProveCertificate checks the DER of EF 1003 against EF.SOD and up to the anchors, at this
// moment, and returns who it names.
func (c *Card) ProveCertificate(der []byte) (*pki.Identity, error) {
	if err := c.SOD.Check(pki.GroupCertificate, der); err != nil {
		return nil, err
	}
	return c.t.Anchors.CardCertificate(der, c.t.Now())
}

// askTries asks for the tries left. A card that answers outside the session has ended it
// and is authenticated again: true figures in the dialog are worth the commands. A card
// that does not know the question is not asked at its next login.
func (c *Card) askTries(ctx context.Context) error {
	c.Left = ias.TriesUnknown
	if c.Static.Silent {
		return nil
	}
	var err error
	if c.Left, err = c.Applet.TriesLeft(ctx); err != nil {
		return err
	}
	c.Static.Silent = c.Applet.NeverTells()
	if c.Applet.Alive() {
		return nil
	}
	if c.Left == 0 { // said outside the session, and so a hint: VERIFY will tell
		c.Left = ias.TriesUnknown
	}
	return c.renew(ctx)
}

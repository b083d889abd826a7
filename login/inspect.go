package login

import (
	"cmp"
	"context"
	"errors"

	"cied/fault"
	"cied/ias"
	"cied/nfc"
)

// CardInfo is what a card tells without a PIN.
type CardInfo struct {
	Reader      string // the reader that it lies on
	ATR         []byte
	Family      string // chip family by the ATR; "" where unknown, which is no fault
	NIS         string // 12 digits
	Certificate bool   // EF 1003 is there; its content needs the PIN
	TriesLeft   int    // or ias.TriesUnknown
	Extended    bool   // card and reader take extended length
	Known       bool   // this program remembers its static bytes
	Chip        error  // why the chip is not proved genuine, as a fault; nil where it is
	Refused     error  // why the certificate would be refused, as a fault; nil where it is good or not Known

	// NISDiffers notes that what follows "/" in the certificate's common name is not NIS.
	// Nothing says that it must be: EF.SOD binds both to the card. Of a card that is not
	// Known the certificate cannot be read, and it is false.
	NISDiffers bool
}

// Inspect reads the first CIE that it finds, on the reader of that name or on any,
// without a PIN and without asking anybody. It changes nothing and leaves the card reset.
func (s *Service) Inspect(ctx context.Context, only string) (CardInfo, error) {
	if !s.running.TryLock() {
		return CardInfo{}, fault.New(fault.Busy, "login: inspect", nil)
	}
	defer s.running.Unlock()
	if err := s.renewAnchors(); err != nil {
		return CardInfo{}, err
	}
	f := s.find(ctx, only)
	defer f.stop()
	for {
		reader, err := f.next(ctx, false, s.Wait, func(Event) {})
		if err != nil {
			return CardInfo{}, ended(ctx, err)
		}
		info, err := s.inspect(ctx, reader)
		if err == nil || !f.passOver(reader, err, false) {
			return info, ended(ctx, err)
		}
	}
}

func (s *Service) inspect(ctx context.Context, r nfc.Reader) (CardInfo, error) {
	info := CardInfo{Reader: r.Name, TriesLeft: ias.TriesUnknown}
	conn, err := s.Readers.Connect(ctx, r.Name)
	if err != nil {
		return info, err
	}
	c := &card{reader: r, conn: conn}
	defer c.release(ctx)
	if _, err := c.lock(ctx); err != nil {
		return info, err
	}
	info.ATR, info.Family = conn.ATR(), nfc.FamilyOf(conn.ATR())
	unproved := s.establish(ctx, c)
	info.Chip = cmp.Or(unproved, c.unvouched)
	if len(c.static.ChipKey) == 0 { // the card did not come as far as its files
		return info, info.Chip
	}
	if unproved != nil {
		proved, err := s.openUnproved(ctx, c)
		if err != nil {
			return info, err
		}
		if proved && c.sod != nil { // all that is left is the certificate
			info.Chip, info.Refused = c.unvouched, unproved
		}
	}
	_, info.Known = s.Cache.Load(c.static.NIS)
	info.NIS, info.TriesLeft = string(c.static.NIS), c.left
	info.NISDiffers = c.known != nil && c.known.Service != info.NIS
	info.Extended = c.applet.UsesExtended()
	info.Certificate, err = c.applet.HasCertificate(ctx)
	return info, err
}

// openUnproved opens a session with a chip whose files are not proved, to read what it
// says of itself; or, with a chip that cannot open one, reads on in clear. Nobody is asked
// for a PIN on the strength of it. It reports whether the chip holds the key of its files.
func (s *Service) openUnproved(ctx context.Context, c *card) (holdsKey bool, err error) {
	c.left = ias.TriesUnknown
	if err := s.renew(ctx, c); err == nil {
		return true, s.askTries(ctx, c)
	}
	if err := c.conn.Reset(ctx); err != nil {
		return false, err
	}
	return false, c.applet.Select(ctx)
}

// Forget drops what is remembered of the card that lies on the reader of that name, or
// on any. It reads the card's NIS and nothing else.
func (s *Service) Forget(ctx context.Context, only string, caches ...Cache) error {
	if !s.running.TryLock() {
		return fault.New(fault.Busy, "login: forget", nil)
	}
	defer s.running.Unlock()
	f := s.find(ctx, only)
	defer f.stop()
	for {
		reader, err := f.next(ctx, false, s.Wait, func(Event) {})
		if err != nil {
			return ended(ctx, err)
		}
		nis, err := s.name(ctx, reader)
		if err == nil {
			for _, c := range caches {
				err = errors.Join(err, c.Forget(nis))
			}
			return err
		}
		if !f.passOver(reader, err, false) {
			return ended(ctx, err)
		}
	}
}

// name reads the NIS of the card on r.
func (s *Service) name(ctx context.Context, r nfc.Reader) ([]byte, error) {
	conn, err := s.Readers.Connect(ctx, r.Name)
	if err != nil {
		return nil, err
	}
	c := &card{conn: conn, applet: ias.New(conn, ias.Options{Rand: s.Rand, Tap: s.Tap})}
	defer c.release(ctx)
	if _, err := c.lock(ctx); err != nil {
		return nil, err
	}
	if err := c.applet.Select(ctx); err != nil {
		return nil, err
	}
	return c.applet.NIS(ctx)
}

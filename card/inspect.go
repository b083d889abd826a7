package card

import (
	"cmp"
	"context"
	"errors"

	"cied/ias"
	"cied/nfc"
)

// Info is what a card tells without a PIN.
type Info struct {
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

// Inspect reads the CIE on the reader of that name, or the only one on any, without a PIN
// and without asking anybody. It changes nothing and leaves the card reset.
func (t *Terminal) Inspect(ctx context.Context, only string) (Info, error) {
	done, err := t.turn.look("card: inspect")
	if err != nil {
		return Info{}, err
	}
	defer done()
	if err := t.renew(); err != nil {
		return Info{}, err
	}
	f := t.find(ctx, only)
	defer f.stop()
	for {
		reader, err := f.next(ctx, false, t.Wait, func(Event) {})
		if err != nil {
			return Info{}, ended(ctx, err)
		}
		info, err := t.inspect(ctx, reader)
		if err == nil || !f.passOver(reader, err, false) {
			return info, ended(ctx, err)
		}
	}
}

func (t *Terminal) inspect(ctx context.Context, r nfc.Reader) (Info, error) {
	info := Info{Reader: r.Name, TriesLeft: ias.TriesUnknown}
	conn, err := t.Readers.Connect(ctx, r.Name)
	if err != nil {
		return info, err
	}
	c := &Card{t: t, Reader: r, conn: conn}
	defer c.release(ctx)
	if _, err := c.lock(ctx); err != nil {
		return info, err
	}
	info.ATR, info.Family = conn.ATR(), nfc.FamilyOf(conn.ATR())
	unproved := t.establish(ctx, c)
	info.Chip, info.Refused = cmp.Or(unproved, c.Unvouched), c.Refused
	if len(c.Static.ChipKey) == 0 { // the card did not come as far as its files
		return info, info.Chip
	}
	if unproved != nil {
		if err := t.openUnproved(ctx, c); err != nil {
			return info, err
		}
	}
	_, info.Known = t.Cache.Load(c.Static.NIS)
	info.NIS, info.TriesLeft = string(c.Static.NIS), c.Left
	info.NISDiffers = c.Known != nil && c.Known.Service != info.NIS
	info.Extended = c.Applet.UsesExtended()
	info.Certificate, err = c.Applet.HasCertificate(ctx)
	return info, err
}

// openUnproved opens a session with a chip whose files are not proved, to read what it
// says of itself; or, with a chip that cannot open one, reads on in clear. Nobody is asked
// for a PIN on the strength of it.
func (t *Terminal) openUnproved(ctx context.Context, c *Card) error {
	c.Left = ias.TriesUnknown
	if err := c.renew(ctx); err == nil {
		return c.askTries(ctx)
	}
	if err := c.conn.Reset(ctx); err != nil {
		return err
	}
	return c.Applet.Select(ctx)
}

// Forget drops what is remembered of the card that lies on the reader of that name, or
// on any. It reads the card's NIS and nothing else.
func (t *Terminal) Forget(ctx context.Context, only string, caches ...Cache) error {
	done, err := t.turn.look("card: forget")
	if err != nil {
		return err
	}
	defer done()
	f := t.find(ctx, only)
	defer f.stop()
	for {
		reader, err := f.next(ctx, false, t.Wait, func(Event) {})
		if err != nil {
			return ended(ctx, err)
		}
		nis, err := t.name(ctx, reader)
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

// Look asks the card on the reader of that name for its NIS, 12 digits, which is enough to
// know one again, and leaves it reset. It proves nothing, changes nothing and asks nobody.
// Its errors are those of [Terminal.Kind], and fault.CardNotCIE.
func (t *Terminal) Look(ctx context.Context, reader string) (nis []byte, err error) {
	done, err := t.turn.look("card: look")
	if err != nil {
		return nil, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, sortTime)
	defer cancel()
	nis, err = t.name(ctx, nfc.Reader{Name: reader})
	return nis, ended(ctx, err)
}

// name reads the NIS of the card on r.
func (t *Terminal) name(ctx context.Context, r nfc.Reader) (nis []byte, err error) {
	err = t.glance(ctx, r, func(a *ias.Applet, ctx context.Context) error {
		if err := a.Select(ctx); err != nil {
			return err
		}
		nis, err = a.NIS(ctx)
		return err
	})
	return nis, err
}

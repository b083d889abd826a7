package ias

import (
	"bytes"
	"context"
	"math/big"

	"cied/apdu"
	"cied/fault"
)

// NISLength is the length of EF 1001, the NIS: 12 ASCII digits that name the card.
const NISLength = 12

// Static is what never changes on a card and may therefore be kept, as bytes. Every use
// proves it again: EF.SOD covers NIS, ChipKey and Certificate, and INTERNAL AUTHENTICATE
// covers the group and ChipKey.
type Static struct {
	NIS         []byte // EF 1001, 12 ASCII digits
	P, G, Q     []byte // Diffie-Hellman group, values of DO'98', '97', '99' as received
	CA          CAKey  // key 84, which verifies the terminal's certificate
	ChipKey     []byte // EF 1004, PKCS #1 RSAPublicKey, DER
	SOD         []byte // EF 1006, the document security object, tag 77
	Certificate []byte // EF 1003, X.509, DER; readable only after the PIN, nil until then
	Extended    Extent // whether EF.ATR announces extended length
	NoSFI       bool   // the card refuses short file identifiers
	Silent      bool   // the card does not tell the tries left without a PIN
}

// Extent says whether a card takes extended length.
type Extent int

// The extents. A card is asked only once a reader is there that could use the answer.
const (
	NotAsked Extent = iota
	ShortOnly
	Extended
)

// A CAKey is the external authentication CA's public key as the card supplies it.
type CAKey struct {
	N, E []byte // modulus and public exponent, big-endian
	CHR  []byte // 12 bytes; its last 8 are the CAR of the terminal's certificate
	CHA  []byte // 7 bytes; its first 6 are the AID prefix
}

// NIS reads the number that names the card. It needs no session and no PIN.
func (a *Applet) NIS(ctx context.Context) ([]byte, error) {
	nis, err := a.read(ctx, efNIS, exactly(NISLength))
	if err != nil {
		return nil, err
	}
	for _, d := range nis {
		if d < '0' || d > '9' {
			return nil, malformed("read EF 1001", "the NIS is not 12 digits")
		}
	}
	return nis, nil
}

// Use prepares the applet for a card whose static bytes are known.
func (a *Applet) Use(s Static) {
	a.noSFI = s.NoSFI
	a.ch.Extended = s.Extended == Extended && a.opt.ReaderExtended
}

// UsesExtended reports whether commands go out by extended length at this moment.
func (a *Applet) UsesExtended() bool { return a.ch.Extended }

// AskExtended reads EF.ATR where s does not know yet whether the card takes extended
// length and the reader does. It leaves the CIE application selected.
func (a *Applet) AskExtended(ctx context.Context, s *Static) error {
	if s.Extended != NotAsked || !a.opt.ReaderExtended {
		return nil
	}
	announced, err := a.announcesExtended(ctx)
	if err != nil {
		return err
	}
	s.Extended = ShortOnly
	if announced {
		s.Extended = Extended
	}
	return a.Select(ctx)
}

// ReadStatic reads everything static that needs no PIN. The CIE application must be
// selected, and is again when it returns.
func (a *Applet) ReadStatic(ctx context.Context, nis []byte) (Static, error) {
	s := Static{NIS: nis, NoSFI: a.noSFI}
	err := a.AskExtended(ctx, &s)
	if err != nil {
		return s, err
	}
	a.Use(s)
	if err = a.readGroup(ctx, &s); err != nil {
		return s, err
	}
	if s.CA, err = a.readCAKey(ctx); err != nil {
		return s, err
	}
	if s.ChipKey, err = a.read(ctx, efChipKey, derLength); err != nil {
		return s, err
	}
	s.SOD, err = a.read(ctx, efSOD, derLength)
	return s, err
}

// announcesExtended reads EF.ATR under the root: the third software function byte of
// DO'47' has bit 40 where the card takes extended length (ISO/IEC 7816-4:2013, table
// 119). A root or file that cannot be read announces nothing.
func (a *Applet) announcesExtended(ctx context.Context) (bool, error) {
	if err := a.selectRoot(ctx); err != nil {
		return false, orCardGone(err)
	}
	first, err := a.open(ctx, efATR, "read EF.ATR", func([]byte) (int, error) { return apdu.MaxShortNe, nil })
	if err != nil {
		return false, orCardGone(err)
	}
	capabilities, err := apdu.Find(first, 0x47)
	return err == nil && len(capabilities) >= 3 && capabilities[2]&0x40 != 0, nil
}

// orCardGone keeps an error only where the card cannot go on; what it merely refuses is
// an answer.
func orCardGone(err error) error {
	if f := fault.Of(err); f.Code == fault.CardAnswer {
		return nil
	}
	return err
}

// selectRoot selects the IAS root: by name on Gemalto and STM chips, as the MF on the others.
func (a *Applet) selectRoot(ctx context.Context) error {
	ways := []apdu.Command{
		{INS: 0xA4, P1: 0x04, P2: 0x0C, Data: aidIAS},
		{INS: 0xA4},
	}
	if rootIsMF(a.opt.Family) {
		ways[0], ways[1] = ways[1], ways[0]
	}
	var r apdu.Response
	for _, c := range ways {
		var err error
		if r, err = a.ch.Transmit(ctx, c); err != nil {
			return err
		}
		if r.SW == apdu.OK {
			return nil
		}
	}
	return unexpected("select root", r.SW)
}

// rootIsMF reports whether the root of a chip family is selected as the MF (fact sheet,
// section 3).
func rootIsMF(family string) bool {
	switch family {
	case "nxp", "actalis", "actalis2023", "bit4id", "bit4id2023", "b9547":
		return true
	}
	return false
}

// getData is GET DATA with an extended header list (ISO/IEC 7816-4:2013, 11.4.3),
// without Le as every terminal sends it; with one where the card has asked for it, which
// saves a GET RESPONSE each time.
func (a *Applet) getData(ctx context.Context, op string, list []byte, path ...apdu.Tag) ([]byte, error) {
	c := apdu.Command{INS: 0xCB, P1: 0x3F, P2: 0xFF, Data: list}
	switch {
	case a.ch.Extended:
		c.Ne = apdu.MaxExtendedNe
	case a.ch.WantsLe:
		c.Ne = apdu.MaxShortNe
	}
	r, err := a.do(ctx, op, c)
	if err != nil {
		return nil, err
	}
	v, err := apdu.Find(r.Data, path...)
	if err != nil {
		return nil, malformed(op, err.Error())
	}
	return bytes.Clone(v), nil
}

// readGroup reads g, p and q one by one: the only way that every generation knows.
func (a *Applet) readGroup(ctx context.Context, s *Static) error {
	for _, part := range []struct {
		tag apdu.Tag
		to  *[]byte
	}{{0x97, &s.G}, {0x98, &s.P}, {0x99, &s.Q}} {
		list := []byte{0x4D, 0x0A, 0x70, 0x08, 0xBF, 0xA1, 0x01, 0x04, 0xA3, 0x02, byte(part.tag), 0x00}
		v, err := a.getData(ctx, "get DH group", list, 0x70, 0xBFA101, 0xA3, part.tag)
		if err != nil {
			return err
		}
		*part.to = v
	}
	return nil
}

func (a *Applet) readCAKey(ctx context.Context) (CAKey, error) {
	const op = "get CA key"
	list := []byte{0x4D, 0x09, 0x70, 0x07, 0xBF, 0xA0, 0x04, 0x03, 0x7F, 0x49, 0x80}
	b, err := a.getData(ctx, op, list, 0x70, 0xBFA004, 0x7F49)
	if err != nil {
		return CAKey{}, err
	}
	var k CAKey
	for _, part := range []struct {
		tag apdu.Tag
		to  *[]byte
	}{{0x81, &k.N}, {0x82, &k.E}, {0x5F20, &k.CHR}, {0x5F4C, &k.CHA}} {
		if *part.to, err = apdu.Find(b, part.tag); err != nil {
			return CAKey{}, malformed(op, err.Error())
		}
	}
	return k, nil
}

// valid reports what makes s unusable: lengths and numbers on which the arithmetic of
// Authenticate relies. It proves nothing else.
func (s *Static) valid() error {
	const op = "check static data"
	p, g, q := new(big.Int).SetBytes(s.P), new(big.Int).SetBytes(s.G), new(big.Int).SetBytes(s.Q)
	one := big.NewInt(1)
	switch {
	case len(s.P) < 128 || len(s.P) > 512 || p.BitLen() != 8*len(s.P) || p.Bit(0) == 0:
		return malformed(op, "p is no prime of 1024 to 4096 bits")
	case len(s.G) > len(s.P) || g.Cmp(one) <= 0 || g.Cmp(new(big.Int).Sub(p, one)) >= 0:
		return malformed(op, "g is outside 2..p-2")
	case q.BitLen() < 160 || q.Cmp(p) >= 0:
		return malformed(op, "q is outside 160 bits..p")
	case len(s.CA.N) < 128 || len(s.CA.N) > 512 || s.CA.N[0] == 0 || s.CA.N[len(s.CA.N)-1]&1 == 0:
		return malformed(op, "the CA modulus is no RSA modulus of 1024 to 4096 bits")
	case len(s.CA.E) == 0 || len(s.CA.E) > len(s.CA.N) || len(s.CA.CHR) != 12 || len(s.CA.CHA) < 6:
		return malformed(op, "the CA key is incomplete")
	}
	return nil
}

package card

import (
	"bytes"
	"context"

	"cied/apdu"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
)

// A Kind is what a card probably is, in words for whoever helps.
type Kind string

// The kinds.
const (
	KindCIE     Kind = "CIE 3.0"
	KindOldCIE  Kind = "CIE of the first kinds, with contacts"
	KindCNS     Kind = "health or services card (TS-CNS)"
	KindPayment Kind = "payment card"
	KindTravel  Kind = "passport or another State's identity card"
	KindStorage Kind = "memory card, as in transport and door passes"
	KindUnknown Kind = "card of an unknown kind"
)

// Kind finds out what lies on that reader: by asking for applications that a card of each
// kind has, and by the ATR. It reads no file and sends no PIN, and leaves the card reset.
// Only KindCIE is certain. Its error is a fault: fault.Busy while a use runs, and those of
// a card that cannot be spoken to.
func (t *Terminal) Kind(ctx context.Context, reader string) (Kind, error) {
	done, err := t.turn.look("card: kind")
	if err != nil {
		return KindUnknown, err
	}
	defer done()
	ctx, cancel := context.WithTimeout(ctx, sortTime)
	defer cancel()
	c, err := t.take(ctx, reader)
	if err != nil {
		return KindUnknown, ended(ctx, err)
	}
	defer c.release(ctx)
	k, err := t.kind(ctx, c)
	return k, ended(ctx, err)
}

// take connects to the card on reader and locks it. Whoever takes it releases it.
func (t *Terminal) take(ctx context.Context, reader string) (*Card, error) {
	conn, err := t.Readers.Connect(ctx, reader)
	if err != nil {
		return nil, err
	}
	c := &Card{t: t, conn: conn}
	if _, err := c.lock(ctx); err != nil {
		c.release(ctx)
		return nil, err
	}
	return c, nil
}

// kind asks for the CIE application first: some cards with the ATR of a CNS have it.
func (t *Terminal) kind(ctx context.Context, c *Card) (Kind, error) {
	if k := kindOf(c.conn.ATR()); k == KindOldCIE || k == KindStorage {
		return k, nil // neither has applications to select
	}
	err := ias.New(c.conn, ias.Options{Rand: t.Rand, Tap: t.Tap}).Select(ctx)
	if err == nil {
		return KindCIE, nil
	}
	if fault.CodeOf(err) != fault.CardNotCIE {
		return KindUnknown, err
	}
	if k := kindOf(c.conn.ATR()); k != KindUnknown {
		return k, nil
	}
	ch := &apdu.Channel{Card: c.conn, Tap: t.Tap}
	for _, app := range applications() {
		r, err := ch.Exchange(ctx, app.command)
		if err != nil {
			return KindUnknown, err
		}
		if r.SW == apdu.OK || r.SW == applicationBlocked {
			return app.kind, nil
		}
	}
	return KindUnknown, nil
}

// applicationBlocked answers SELECT of an application that is there and has been blocked:
// '6283', selected file deactivated (ISO/IEC 7816-4:2013, table 6; EMV Book 1, 12.4).
const applicationBlocked apdu.SW = 0x6283

// An application tells a kind of cards from others. Its command selects it by name.
type application struct {
	kind    Kind
	command apdu.Command
}

func applications() []application {
	// EMV wants an Le with SELECT, travel documents and CNS cards want no answer.
	byName := func(name string, p2 byte, ne int) apdu.Command {
		return apdu.Command{INS: 0xA4, P1: 0x04, P2: p2, Data: []byte(name), Ne: ne}
	}
	return []application{
		{KindPayment, byName("2PAY.SYS.DDF01", 0x00, apdu.MaxShortNe)},                 // PPSE: EMV Contactless, Book B, 3.3
		{KindPayment, byName("1PAY.SYS.DDF01", 0x00, apdu.MaxShortNe)},                 // PSE: EMV Book 1, 12.2
		{KindTravel, byName("\xA0\x00\x00\x02\x47\x10\x01", 0x0C, 0)},                  // LDS1 eMRTD: ICAO Doc 9303-10, 4.1
		{KindCNS, byName("\xA0\x00\x00\x05\x30\x00\x0B\x10\x40\x01\x02\x1A", 0x0C, 0)}, // CNS issued from 2025, whose ATR has no mark
	}
}

// The marks in an ATR. The national ones are those that OpenSC's driver for CNS cards knows.
var (
	atrOldCIE   = []byte{0x3B, 0xF4, 0x18, 0x00, 0xFF, 0x81, 0x31, 0x80, 0x55, 0x00, 0x31, 0x80, 0x00, 0xC7}
	nationalTag = []byte{0x00, 0x6B}                                     // first historical bytes of CNS and of the CIE 2
	storageTag  = []byte{0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06} // PC/SC part 3, 3.1.3.2.3.2
)

// kindOf is what an ATR alone says: KindUnknown for most.
func kindOf(atr []byte) Kind {
	parsed, _ := nfc.ParseATR(atr)
	h := parsed.Historical
	switch national := bytes.HasPrefix(h, nationalTag) && len(h) >= 13; {
	case bytes.Equal(atr, atrOldCIE), national && string(h[6:11]) == "\x02ITID":
		return KindOldCIE
	case national && h[6] == 0x01 && string(h[9:12]) == "CNS":
		return KindCNS
	case bytes.HasPrefix(h, storageTag):
		return KindStorage
	}
	return KindUnknown
}

package card_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"testing"
	"testing/synctest"

	"cied/card"
	"cied/fault"
	"cied/internal/cardtest"
	"cied/internal/simreader"
	"cied/nfc"
	"cied/simulator"
)

func terminal(t testing.TB, readers nfc.Driver) *card.Terminal {
	t.Helper()
	return cardtest.Terminal(t, readers)
}

func newCard(t testing.TB, o simulator.Options, faults ...string) *simulator.Card {
	t.Helper()
	return cardtest.Card(t, o, faults...)
}

// foreign is a card that is no CIE, on a reader of its own: it has an ATR and applications,
// and knows no other command than SELECT by name.
type foreign struct {
	atr    []byte
	has    map[string]uint16 // status word by name of the application
	sent   [][]byte
	resets int
}

func (f *foreign) Watch(context.Context, func([]nfc.Reader, error)) error { return nil }
func (f *foreign) Connect(context.Context, string) (nfc.Conn, error)      { return f, nil }
func (f *foreign) ATR() []byte                                            { return bytes.Clone(f.atr) }
func (f *foreign) Extended() nfc.Extent                                   { return nfc.ExtendedUnknown }
func (f *foreign) Lock(context.Context) (bool, error)                     { return true, nil }
func (f *foreign) Unlock() error                                          { return nil }
func (f *foreign) Close() error                                           { return nil }
func (f *foreign) Reset(context.Context) error                            { f.resets++; return nil }

func (f *foreign) Transmit(_ context.Context, b []byte) ([]byte, error) {
	f.sent = append(f.sent, bytes.Clone(b))
	sw := uint16(0x6D00)
	if b[1] == 0xA4 && b[2] == 0x04 && len(b) > 5 && len(b) >= 5+int(b[4]) {
		sw = 0x6A82
		if has, ok := f.has[string(b[5:5+int(b[4])])]; ok {
			sw = has
		}
	}
	return []byte{byte(sw >> 8), byte(sw)}, nil
}

func TestKindTellsWhatACardProbablyIs(t *testing.T) {
	const (
		plain  = "3B80800101"
		ppse   = "2PAY.SYS.DDF01"
		eMRTD  = "\xA0\x00\x00\x02\x47\x10\x01"
		cie    = "\xA0\x00\x00\x00\x00\x39"
		cnsATR = "3BFF1800FFC10A31FE55" + "006B0508C80C011101434E53103180" + "0C"
	)
	for _, c := range []struct {
		name string
		atr  string
		has  map[string]uint16
		want card.Kind
	}{
		{"travel document", plain, map[string]uint16{eMRTD: 0x9000}, card.KindTravel},
		{"payment card", plain, map[string]uint16{ppse: 0x9000}, card.KindPayment},
		{"payment card that is blocked", plain, map[string]uint16{ppse: 0x6283}, card.KindPayment},
		{"payment card with contacts", "3B6500002063CB6600", map[string]uint16{"1PAY.SYS.DDF01": 0x9000}, card.KindPayment},
		{"CNS by its historical bytes", cnsATR, nil, card.KindCNS},
		{"CNS of 2025 by its application", plain, map[string]uint16{"\xA0\x00\x00\x05\x30\x00\x0B\x10\x40\x01\x02\x1A": 0x9000}, card.KindCNS},
		{"ATR of a CNS and the CIE application", cnsATR, map[string]uint16{cie: 0x9000}, card.KindCIE},
		{"CIE with the application of a travel document too", plain, map[string]uint16{cie: 0x9000, eMRTD: 0x9000}, card.KindCIE},
		{"CIE of the first kind", "3BF41800FF8131805500318000C7", nil, card.KindOldCIE},
		{"CIE of the second kind", "3BFF1800FFC10A31FE55" + "006B0508C80C" + "02495449442020" + "3180" + "0C", nil, card.KindOldCIE},
		{"memory card", "3B8F8001804F0CA000000306030001000000006A", nil, card.KindStorage},
		{"nothing that is known", plain, nil, card.KindUnknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			atr, err := hex.DecodeString(c.atr)
			if err != nil {
				t.Fatal(err)
			}
			f := &foreign{atr: atr, has: c.has}
			got, err := terminal(t, f).Kind(t.Context(), "any")
			if err != nil || got != c.want {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
			if f.resets != 1 {
				t.Errorf("%d resets at the end", f.resets)
			}
			for _, b := range f.sent {
				if b[1] != 0xA4 {
					t.Errorf("sent %X", b)
				}
			}
		})
	}
}

func TestKindKnowsEveryFamilyOfCIE(t *testing.T) {
	for _, f := range simulator.Families() {
		r := simreader.New(newCard(t, simulator.Options{Family: f.Name}))
		if got, err := terminal(t, r).Kind(t.Context(), r.Name); err != nil || got != card.KindCIE {
			t.Errorf("%s: %q, %v", f.Name, got, err)
		}
	}
}

func TestKindOfACardThatCannotBeAskedIsItsFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := simreader.New(newCard(t, simulator.Options{}, simulator.FaultMute))
		k := terminal(t, r)
		if _, err := k.Kind(t.Context(), r.Name); fault.CodeOf(err) != fault.CardMute {
			t.Errorf("mute: %v", err)
		}
		r.Put(nil)
		if _, err := k.Kind(t.Context(), r.Name); fault.CodeOf(err) != fault.CardMissing {
			t.Errorf("no card: %v", err)
		}
		r.Put(newCard(t, simulator.Options{}))
		other, err := r.Connect(t.Context(), r.Name)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if _, err := other.Lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Kind(t.Context(), r.Name); fault.CodeOf(err) != fault.CardInUse {
			t.Errorf("held: %v", err)
		}
	})
}

func TestKindAndStressLeaveAUseAlone(t *testing.T) {
	r := simreader.New(newCard(t, simulator.Options{}))
	k := terminal(t, r)
	err := k.Use(t.Context(), card.Want{}, func(card.Event) {}, func(ctx context.Context, _ *card.Card) error {
		if _, err := k.Kind(ctx, r.Name); fault.CodeOf(err) != fault.Busy {
			t.Errorf("kind: %v", err)
		}
		if _, err := k.Stress(ctx, r.Name); fault.CodeOf(err) != fault.Busy {
			t.Errorf("stress: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

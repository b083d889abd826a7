package login_test

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/ias"
	"cied/nfc"
	"cied/simulator"
)

func TestInspectTellsWhatACardTellsWithoutAPIN(t *testing.T) {
	for _, f := range simulator.Families() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			h := newRig(t, simulator.Options{Family: f.Name})
			got, err := h.Inspect(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.ATR, f.ATR) || got.Family != f.Name || got.Reader != h.reader.Name {
				t.Errorf("ATR %X of family %q on %q", got.ATR, got.Family, got.Reader)
			}
			got.ATR, got.Family, got.Reader = nil, "", ""
			want := card.Info{
				NIS: h.card.Identity().NIS, Certificate: true, TriesLeft: 3,
				Extended: f.Behaviour().TakeExtended,
			}
			if !sameInfo(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if len(h.person.asked) != 0 || h.line.count(presentsPIN) != 0 {
				t.Error("the person or the card has heard of a PIN")
			}
			h.checkReset()
		})
	}
}

// sameInfo compares what can be compared: CardInfo has a slice, which both leave empty.
func sameInfo(a, b card.Info) bool {
	return a.NIS == b.NIS && a.Certificate == b.Certificate && a.TriesLeft == b.TriesLeft &&
		a.Extended == b.Extended && a.Known == b.Known && fault.CodeOf(a.Chip) == fault.CodeOf(b.Chip)
}

func TestInspectKnowsACardThatHasLoggedIn(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.must()
	got, err := h.Inspect(t.Context(), "")
	if err != nil || !got.Known || got.TriesLeft != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

// A chip is as genuine as before when its certificate has ended.
func TestInspectTellsACertificateThatHasEndedFromAChipThatIsNotGenuine(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN)
	h.must()
	h.Now = func() time.Time { return now.AddDate(10, 0, 0) }
	got, err := h.Inspect(t.Context(), "")
	if err != nil || got.Chip != nil || fault.CodeOf(got.Refused) != fault.CertExpired || got.TriesLeft != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

// Support must see what a card says of itself also where nobody would be asked for a PIN.
func TestInspectReadsOnWhereTheChipIsNotProved(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		chip fault.Code
		left int
	}{
		simulator.FaultForgedSOD:       {fault.SODSignature, 3},
		simulator.FaultForgedDataGroup: {fault.SODDataGroup, 3},
		simulator.FaultForgedDS:        {fault.SODSigner, 3},
		simulator.FaultUnknownIssuer:   {fault.ChipIssuerUnknown, 3},
		simulator.FaultWrongChipKey:    {fault.ChipForged, -1}, // without a session nobody may ask
		simulator.FaultPINBlocked:      {"", 0},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			h := newRig(t, faulty(name))
			got, err := h.Inspect(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			if fault.CodeOf(got.Chip) != want.chip || got.TriesLeft != want.left || got.NIS != h.card.Identity().NIS || !got.Certificate {
				t.Errorf("got %+v, want %+v", got, want)
			}
			h.checkReset()
		})
	}
}

// What the common name says behind the codice fiscale is a note for support, and only of a
// card whose certificate is known.
func TestInspectNotesACommonNameThatDoesNotEndWithTheNIS(t *testing.T) {
	for name, differs := range map[string]bool{simulator.FaultOtherNumber: true, simulator.FaultOtherCard: false} {
		h := newRig(t, faulty(name), rightPIN)
		for _, known := range []bool{false, true} {
			got, err := h.Inspect(t.Context(), "")
			if err != nil || got.Chip != nil || got.Known != known || got.NISDiffers != (known && differs) {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
			if !known {
				h.must()
			}
		}
	}
}

func TestInspectSeesThatThereIsNoCertificate(t *testing.T) {
	h := newRig(t, faulty(simulator.FaultNoCertificate))
	if got, err := h.Inspect(t.Context(), ""); err != nil || got.Certificate {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestInspectFindsTheCIEAmongOtherCards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := service(t, nfc.All(slot(t, "a", simulator.FaultNotACIE), slot(t, "b", "")), &person{})
		if got, err := s.Inspect(t.Context(), ""); err != nil || got.Reader != "b" {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := s.Inspect(t.Context(), "a"); fault.CodeOf(err) != fault.CardNotCIE {
			t.Errorf("the foreign card: %v", err)
		}
		if _, err := s.Inspect(t.Context(), "c"); fault.CodeOf(err) != fault.ReaderUnknown {
			t.Errorf("no such reader: %v", err)
		}
	})
}

func TestForgetDropsTheCardOnTheReaderFromEveryCache(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
	h.must()
	tests := cardcache.Cache{Dir: t.TempDir()}
	s := static(t, h.card)
	other := s
	other.NIS = []byte("000000000018")
	for _, entry := range []ias.Static{s, other} {
		if err := tests.Store(entry); err != nil {
			t.Fatal(err)
		}
	}
	h.line.reset()
	if err := h.Forget(t.Context(), "", h.Cache, tests); err != nil {
		t.Fatal(err)
	}
	if n := h.line.len(); n > 2 {
		t.Errorf("%d commands to learn the NIS", n)
	}
	for _, c := range []card.Cache{h.Cache, tests} {
		if _, known := c.Load(s.NIS); known {
			t.Error("still known")
		}
	}
	if _, known := tests.Load(other.NIS); !known {
		t.Error("another card was forgotten too")
	}
}

func TestForgetWithoutACardIsCardMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{})
		h.reader.Put(nil)
		if err := h.Forget(t.Context(), "", h.Cache); fault.CodeOf(err) != fault.CardMissing {
			t.Error(err)
		}
	})
}

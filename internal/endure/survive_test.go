//go:build linux && cgo

package endure

import (
	"context"
	"testing"

	"github.com/ebfe/scard"

	"cied/apdu"
	"cied/card"
	"cied/fault"
)

// reader is what pcscd names the first slot of vpcd.
const reader = "Virtual PCD 00 00"

func TestServiceKilledWhileThePersonTypes(t *testing.T) {
	h, p := onPCSCD(t)
	h.person.while = func(context.Context) { p.Stop() }
	h.lay()
	end := h.begin(t.Context())
	h.until(card.WaitingReader, fault.PCSCUnavailable)
	h.lift()
	p.Start(t)
	h.lay()
	h.well(end)
	h.asked(2)
}

func TestServiceKilledWhileTheChipIsRead(t *testing.T) {
	h, p := onPCSCD(t)
	commands := 0
	h.Tap = func(apdu.Exchange) {
		if commands++; commands == 12 {
			p.Stop()
		}
	}
	h.lay()
	end := h.begin(t.Context())
	h.until(card.WaitingReader, fault.PCSCUnavailable)
	h.lift()
	p.Start(t)
	h.lay()
	h.well(end)
	h.asked(1)
}

func TestReaderVanishesAndReturnsWhileTheLoginWaits(t *testing.T) {
	h, p := onPCSCD(t)
	end := h.begin(t.Context())
	h.until(card.WaitingCard, "")
	p.Stop()
	h.until(card.WaitingReader, fault.PCSCUnavailable)
	p.StartWithoutReaders(t)
	h.until(card.WaitingReader, "")
	p.Stop()
	p.Start(t)
	h.until(card.WaitingCard, "")
	h.lay()
	h.well(end)
	h.asked(1)
}

func TestReaderVanishesWithTheCardAndReturns(t *testing.T) {
	h, p := onPCSCD(t)
	h.person.while = func(context.Context) {
		p.Stop()
		p.StartWithoutReaders(t)
	}
	h.lay()
	end := h.begin(t.Context())
	h.until(card.WaitingReader, "")
	h.lift()
	p.Stop()
	p.Start(t)
	h.lay()
	h.well(end)
	h.asked(2)
}

func TestCardLiftedAndLaidBackOnPCSCD(t *testing.T) {
	for name, away := range map[string]func(*rig){
		"seen":   (*rig).untilEmpty,
		"unseen": func(*rig) {}, // faster than pcscd looks
	} {
		t.Run(name+" while the person types", func(t *testing.T) {
			h, _ := onPCSCD(t)
			h.person.while = func(context.Context) { h.lift(); away(h); h.lay() }
			h.lay()
			h.well(h.begin(t.Context()))
			if n := h.card.PINAttempts(); n != 1 {
				t.Errorf("%d PINs", n)
			}
		})
		t.Run(name+" while the chip is read", func(t *testing.T) {
			h, _ := onPCSCD(t)
			commands := 0
			h.Tap = func(apdu.Exchange) {
				if commands++; commands == 12 {
					h.lift()
					away(h)
					h.lay()
				}
			}
			h.lay()
			h.well(h.begin(t.Context()))
			h.asked(1)
		})
	}
}

// connect opens the card as a second program does, until the end of the test.
func connect(t *testing.T, mode scard.ShareMode) *scard.Card {
	t.Helper()
	sc, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sc.Release() })
	c, err := sc.Connect(reader, mode, scard.ProtocolAny)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCardHeldExclusivelyIsWaitedFor(t *testing.T) {
	h, _ := onPCSCD(t)
	h.lay()
	h.untilPresent()
	other := connect(t, scard.ShareExclusive)
	end := h.begin(t.Context())
	h.until(card.WaitingCard, fault.CardInUse)
	if err := other.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	h.well(end)
	h.asked(1)
}

func TestCardResetByAnotherProgramIsProvedAgain(t *testing.T) {
	h, _ := onPCSCD(t)
	h.lay()
	h.untilPresent()
	other := connect(t, scard.ShareShared)
	h.person.while = func(context.Context) {
		if err := other.Reconnect(scard.ShareShared, scard.ProtocolAny, scard.ResetCard); err != nil {
			t.Error(err)
		}
	}
	h.well(h.begin(t.Context()))
	h.asked(1)
}

// The other program holds the card from before the last digit until the login says so.
func TestCardLockedAtTheLastDigitIsWaitedFor(t *testing.T) {
	h, _ := onPCSCD(t)
	h.lay()
	h.untilPresent()
	other := connect(t, scard.ShareShared)
	h.person.while = func(context.Context) {
		if err := other.BeginTransaction(); err != nil {
			t.Error(err)
		}
	}
	end := h.begin(t.Context())
	h.until(card.WaitingCard, fault.CardInUse)
	if err := other.EndTransaction(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	h.well(end)
	h.asked(2)
}

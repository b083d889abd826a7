package pin_test

import (
	"context"
	"strings"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/internal/sweep"
	"cied/simulator"
)

// TestSweepNoFaultOfOneCommandSpendsATryOrHidesWhichPINHolds disturbs every command of a
// change and of an unblocking in every way.
func TestSweepNoFaultOfOneCommandSpendsATryOrHidesWhichPINHolds(t *testing.T) {
	var all []sweep.Case
	for _, f := range simulator.Families() {
		for _, use := range []string{"change", "unblock"} {
			h := sweepRig(t, simulator.Options{Family: f.Name}, use)
			before := h.card.Commands()
			if err := h.use(use); err != nil {
				t.Fatalf("%s %s: %v", f.Name, use, err)
			}
			all = append(all, sweep.Cases(f.Name+"/"+use, f.Name, h.card.Commands()-before)...)
		}
	}
	sweep.Run(t, all, disturbed)
}

// sweepRig has a person who types the right digits as often as they are asked.
func sweepRig(t *testing.T, o simulator.Options, use string) *rig {
	typed := [2]string{oldPIN, newDigit}
	if use == "unblock" {
		typed[0] = puk
	}
	return newRig(t, o, &person{types: [][2]string{typed, typed}, scarce: true})
}

func (h *rig) use(name string) error {
	if name == "unblock" {
		return h.unblock(true)
	}
	return h.change()
}

// disturbed is a use with one fault. Afterwards the card takes the old PIN or the new one:
// the new one where the use went well, the old one where its fault does not say otherwise.
func disturbed(t *testing.T, c sweep.Case) {
	_, use, _ := strings.Cut(c.Name, "/")
	h := sweepRig(t, simulator.Options{Family: c.Family, Faults: []simulator.Fault{c.Fault}}, use)
	err := h.use(use)
	code := fault.CodeOf(err)
	if code == fault.Internal || code == fault.Interrupted {
		t.Errorf("got %s: %v", code, err)
	}
	h.checkLedger(use)
	switch pin, puk := h.card.TriesLeft(); {
	case puk != 10:
		t.Errorf("%d tries left on the PUK after the right one", puk)
	case pin != 3:
		t.Errorf("%d tries left on the PIN after the right one", pin)
	}
	took := h.tookNew()
	switch {
	case err == nil && !took:
		t.Error("a wrong success: the card has the old PIN")
	case err != nil && code != fault.PINUnknown && took:
		t.Errorf("the card has the new PIN, and the fault does not say so: %v", err)
	}
}

// checkLedger demands that no more secrets went to the card than were typed: two commands
// for each time of typing, and none of them twice.
func (h *rig) checkLedger(use string) {
	h.t.Helper()
	setting := byte(0x24)
	if use == "unblock" {
		setting = 0x2C
	}
	typed := len(h.person.asked)
	var verified, set int
	for _, ins := range h.sent {
		switch ins {
		case 0x20:
			verified++
		case setting:
			set++
		default:
			h.t.Errorf("instruction %02X in a use that has no use for it", ins)
		}
	}
	if verified > typed || set > verified {
		h.t.Errorf("%d secrets verified and %d PINs set of %d typed", verified, set, typed)
	}
}

// tookNew reports which PIN the card has, at the price of a try for the test alone.
func (h *rig) tookNew() bool {
	h.t.Helper()
	h.reader.Put(h.card)
	var refused error
	err := h.Use(h.t.Context(), card.Want{}, func(card.Event) {}, func(ctx context.Context, c *card.Card) error {
		refused = c.Present(ctx, newPIN(h.t, newDigit), func() error { return nil })
		return nil
	})
	if err != nil {
		h.t.Errorf("the next use: %v", err)
	}
	if refused == nil {
		return true
	}
	if fault.CodeOf(refused) != fault.PINWrong {
		h.t.Errorf("the new PIN: %v", refused)
	}
	if !h.takes(oldPIN) {
		h.t.Error("the card takes neither the old PIN nor the new one")
	}
	return false
}

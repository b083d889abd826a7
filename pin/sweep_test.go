package pin_test

import (
	"context"
	"errors"
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
			if err := h.use(use); err != nil {
				t.Fatalf("%s %s: %v", f.Name, use, err)
			}
			h.checkLedger(use)
			all = append(all, sweep.Cases(f.Name+"/"+use, f.Name, h.ledger.Phases())...)
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
	h.ledger.Fault = c.Fault
	err := h.use(use)
	sweep.CheckFault(t, c, err)
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
	case err != nil && fault.CodeOf(err) != fault.PINUnknown && took:
		t.Errorf("the card has the new PIN, and the fault does not say so: %v", err)
	}
}

// checkLedger holds the use to the ledger, and demands that it verified and set no more
// than it was for.
func (h *rig) checkLedger(use string) {
	h.t.Helper()
	h.ledger.Check(h.t, len(h.person.asked))
	sets, other := byte(sweep.ChangeReference), byte(sweep.ResetRetry)
	if use == "unblock" {
		sets, other = other, sets
	}
	if h.ledger.Came(other) > 0 || h.ledger.Came(sets) > h.ledger.Came(sweep.Verify) {
		h.t.Errorf("%d secrets verified, %d PINs set, and %d by the wrong command",
			h.ledger.Came(sweep.Verify), h.ledger.Came(sets), h.ledger.Came(other))
	}
}

// tookNew reports which PIN the card has, at the price of a try for the test alone, in the
// next use of the card, which works.
func (h *rig) tookNew() (took bool) {
	h.t.Helper()
	h.reader.Put(h.card)
	err := h.Use(h.t.Context(), card.Want{}, func(card.Event) {}, func(ctx context.Context, c *card.Card) error {
		present := func(digits string) error {
			return c.Present(ctx, newPIN(h.t, digits), func() error { return nil })
		}
		err := present(newDigit)
		if took = err == nil; took || fault.CodeOf(err) != fault.PINWrong {
			return err
		}
		return errors.Join(c.Yield(ctx), present(oldPIN))
	})
	if err != nil {
		h.t.Errorf("the next use: %v", err)
	}
	return took
}

package pin_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/fiscalcode"
	"cied/ias"
	"cied/pin"
	"cied/simulator"
)

// The rows of the official test plan, areas 8 and 9, that reach a card; what is no PIN is
// refused where it is typed.
func TestChange(t *testing.T) {
	cases := []struct {
		name  string
		types [][2]string
		want  fault.Code
		sent  []byte
		now   string // the PIN that the card takes afterwards
	}{
		{"8.1 the right old PIN and a good new one", [][2]string{{oldPIN, newDigit}}, "", []byte{0x20, 0x24}, newDigit},
		{"8.2 a wrong old PIN, and then no more", [][2]string{{wrong, newDigit}}, fault.Cancelled, []byte{0x20}, oldPIN},
		{"a wrong old PIN, then the right one", [][2]string{{wrong, newDigit}, {oldPIN, newDigit}}, "", []byte{0x20, 0x20, 0x24}, newDigit},
		{"a new PIN that is easy to guess", [][2]string{{oldPIN, "23456789"}}, fault.Cancelled, nil, oldPIN},
		{"a new PIN that is the old one", [][2]string{{wrong, wrong}}, fault.Cancelled, nil, oldPIN},
		{"8.3 an old PIN that is none", [][2]string{{"12345", newDigit}}, fault.PINFormat, nil, oldPIN},
		{"8.5 a new PIN that is none", [][2]string{{oldPIN, "2075093"}}, fault.PINFormat, nil, oldPIN},
		{"nothing typed", nil, fault.Cancelled, nil, oldPIN},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newRig(t, simulator.Options{}, &person{types: c.types})
			if err := h.change(); fault.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if !bytes.Equal(h.sent, c.sent) {
				t.Errorf("secrets were sent by %X, want %X", h.sent, c.sent)
			}
			if !h.takes(c.now) {
				t.Errorf("the card does not take %s afterwards", c.now)
			}
		})
	}
}

func TestChangeOnEveryChipFamily(t *testing.T) {
	for _, f := range simulator.Families() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			h := newRig(t, simulator.Options{Family: f.Name}, &person{types: [][2]string{{oldPIN, newDigit}}})
			if err := h.change(); err != nil || !h.takes(newDigit) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestUnblock(t *testing.T) {
	cases := []struct {
		name  string
		types [][2]string
		want  fault.Code
		sent  []byte
		puk   int // tries left on the PUK afterwards
	}{
		{"9.1 the right PUK and a good new PIN", [][2]string{{puk, newDigit}}, "", []byte{0x20, 0x2C}, 10},
		{"9.2 a wrong PUK, and then no more", [][2]string{{wrongPUK, newDigit}}, fault.Cancelled, []byte{0x20}, 9},
		{"a wrong PUK, then the right one", [][2]string{{wrongPUK, newDigit}, {puk, newDigit}}, "", []byte{0x20, 0x20, 0x2C}, 10},
		{"a new PIN that is easy to guess", [][2]string{{puk, "11111111"}}, fault.Cancelled, nil, 10},
		{"9.3 a PUK that is none", [][2]string{{"87654", newDigit}}, fault.PUKFormat, nil, 10},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newRig(t, simulator.Options{}, &person{types: c.types})
			h.spend(3)
			if err := h.unblock(false); fault.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if !bytes.Equal(h.sent, c.sent) {
				t.Errorf("secrets were sent by %X, want %X", h.sent, c.sent)
			}
			if onPIN, onPUK := h.left(); onPUK != c.puk || (onPIN == 3) != (c.want == "") {
				t.Errorf("%d tries left on the PIN, %d on the PUK", onPIN, onPUK)
			}
			if c.want == "" && !h.takes(newDigit) {
				t.Error("the card does not take the new PIN")
			}
		})
	}
}

func TestAPINWithTriesLeftIsUnblockedOnlyWhereItIsForgotten(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{types: [][2]string{{puk, newDigit}}})
	if err := h.unblock(false); !errors.Is(err, fault.PINFree) || len(h.person.asked) != 0 || fault.Of(err).Left != 3 {
		t.Errorf("asked %d times, %v", len(h.person.asked), err)
	}
	if err := h.unblock(true); err != nil || !h.takes(newDigit) {
		t.Errorf("%v", err)
	}
}

func TestABlockedPINIsNotChanged(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{types: [][2]string{{oldPIN, newDigit}}})
	h.spend(3)
	if err := h.change(); !errors.Is(err, fault.PINBlocked) || len(h.person.asked) != 0 {
		t.Errorf("asked %d times, %v", len(h.person.asked), err)
	}
}

// The tries are shown before every entry, and what was wrong with the one before.
func TestEveryQuestionTellsTheTriesLeft(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{types: [][2]string{{wrong, newDigit}, {wrong, newDigit}}})
	if err := h.change(); !errors.Is(err, fault.PINLastTry) {
		t.Fatalf("got %v", err)
	}
	var left []int
	for _, q := range h.person.asked {
		left = append(left, q.Left)
	}
	if !slices.Equal(left, []int{3, 2, 1}) || !errors.Is(h.person.asked[1].Wrong, fault.PINWrong) {
		t.Errorf("tries left %v, then %v", left, h.person.asked[1].Wrong)
	}
}

func TestTheLastTriesOnThePUKNeedAYes(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{types: slices.Repeat([][2]string{{wrongPUK, newDigit}}, 20)})
	h.spend(3)
	if err := h.unblock(false); !errors.Is(err, fault.PUKFewTries) {
		t.Fatalf("got %v", err)
	}
	if _, onPUK := h.left(); onPUK != card.FewPUKTries {
		t.Fatalf("%d tries left on the PUK", onPUK)
	}
	h.person.scarce = true
	if err := h.unblock(false); !errors.Is(err, fault.PUKBlocked) {
		t.Fatalf("got %v", err)
	}
	h.person.asked = nil
	if err := h.unblock(false); !errors.Is(err, fault.PUKBlocked) || len(h.person.asked) != 0 {
		t.Errorf("a blocked PUK is asked for: %v", err)
	}
}

// The day of birth of a card that was not seen before is read after the old PIN, before
// the card takes the new one.
func TestTheDayOfBirthIsRefusedAlsoForACardThatWasNotSeenBefore(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{})
	code := h.card.Identity().Person.FiscalCode
	h.person.types = [][2]string{{oldPIN, dayOfBirth(t, code)}}
	if err := h.change(); !errors.Is(err, fault.Cancelled) || !bytes.Equal(h.sent, []byte{0x20}) {
		t.Errorf("secrets were sent by %X: %v", h.sent, err)
	}
	if last := h.person.asked[len(h.person.asked)-1]; !errors.Is(last.Wrong, fault.PINWeak) {
		t.Errorf("the person was told %v", last.Wrong)
	}
}

func TestNoSecretGoesToAChipThatIsNotGenuine(t *testing.T) {
	for _, name := range []string{simulator.FaultWrongChipKey, simulator.FaultForgedSOD, simulator.FaultUnknownIssuer, simulator.FaultForgedDataGroup} {
		f := simulator.Fault{Name: name}
		h := newRig(t, simulator.Options{Faults: []simulator.Fault{f}}, &person{types: [][2]string{{oldPIN, newDigit}}})
		if err := h.change(); err == nil || len(h.person.asked) != 0 || len(h.sent) != 0 {
			t.Errorf("%s: asked %d times, sent %X, %v", name, len(h.person.asked), h.sent, err)
		}
	}
}

func TestACardThatDoesNotTellItsTries(t *testing.T) {
	b := simulator.Families()[0].Behaviour()
	b.EmptyVerify, b.HideTries = false, true
	h := newRig(t, simulator.Options{Behaviour: &b}, &person{types: [][2]string{{wrong, newDigit}, {oldPIN, newDigit}}})
	if err := h.change(); err != nil {
		t.Fatal(err)
	}
	if h.person.asked[0].Left != ias.TriesUnknown {
		t.Errorf("%d tries left", h.person.asked[0].Left)
	}
}

// Such a card may have one try left on the PUK at any time.
func TestEveryTryOnAPUKThatTheCardDoesNotCountNeedsAYes(t *testing.T) {
	b := simulator.Families()[0].Behaviour()
	b.EmptyVerify, b.HideTries = false, true
	h := newRig(t, simulator.Options{Behaviour: &b}, &person{types: [][2]string{{wrongPUK, newDigit}, {puk, newDigit}}})
	if err := h.unblock(false); !errors.Is(err, fault.PUKFewTries) || len(h.sent) != 0 {
		t.Fatalf("sent %X without a yes, %v", h.sent, err)
	}
	h.person.scarce, h.person.asked = true, nil
	if err := h.unblock(false); err != nil || !h.takes(newDigit) {
		t.Fatal(err)
	}
	for i, q := range h.person.asked {
		if q.PUKLeft != ias.TriesUnknown {
			t.Errorf("question %d: %d tries left on the PUK", i, q.PUKLeft)
		}
	}
}

// A second use while a person types is refused, not queued behind their back.
func TestALoginAndAChangeDoNotRunTogether(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{types: [][2]string{{oldPIN, newDigit}}})
	var second error
	h.person.while = func() {
		second = (&pin.Service{Terminal: h.Terminal, Prompt: h.person}).Change(t.Context(), card.Want{}, h.tell)
	}
	if err := h.change(); err != nil || !errors.Is(second, fault.Busy) {
		t.Errorf("%v, and the second %v", err, second)
	}
}

// dayOfBirth is how a person may write it, from an invented codice fiscale.
func dayOfBirth(t *testing.T, code string) string {
	t.Helper()
	b, err := fiscalcode.BirthOf(code)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%02d%02d19%02d", b.Day, b.Month, b.Year)
}

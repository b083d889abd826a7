package login_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
	"cied/internal/sweep"
	"cied/simulator"
)

// outcome is how a login ends, and how often the PIN went to the card.
type outcome struct {
	code     fault.Code
	verified int
}

// personalised is every fault that is written into a card and is no matter of trust, which
// are trustCases: what comes of it at the first login, and where a cache holds the card's
// bytes.
func personalised() map[string]struct{ first, known outcome } {
	type both = struct{ first, known outcome }
	before := func(c fault.Code) both { return both{outcome{c, 0}, outcome{c, 0}} }
	return map[string]both{
		simulator.FaultNotACIE:          before(fault.CardNotCIE),
		simulator.FaultMute:             before(fault.CardMute),
		simulator.FaultPINBlocked:       before(fault.PINBlocked),
		simulator.FaultPINNearlyBlocked: before(fault.PINLastTry),

		// A card without a certificate is never remembered.
		simulator.FaultNoCertificate: {first: outcome{fault.CardNoLogin, 1}},
		simulator.FaultOtherCard:     {outcome{"", 1}, outcome{"", 1}},
		simulator.FaultOtherNumber:   {outcome{"", 1}, outcome{"", 1}},
	}
}

func TestEveryPersonalisedFaultHasItsCodeInTheSimulatorsTable(t *testing.T) {
	want := map[string]fault.Code{}
	for name, c := range personalised() {
		want[name] = c.first.code
	}
	for _, c := range trustCases(t) {
		want[c.name] = c.first.code
	}
	for _, f := range simulator.Faults() {
		if f.At {
			continue
		}
		code, listed := want[f.Name]
		if !listed {
			t.Errorf("%s: nobody has said what comes of it", f.Name)
		}
		if string(code) != f.Code {
			t.Errorf("%s: %s here, %s in the simulator's table", f.Name, code, f.Code)
		}
	}
}

func TestPersonalisedFaultEndsWithItsCode(t *testing.T) {
	for name, want := range personalised() {
		t.Run(name+"/first", func(t *testing.T) { testPersonalised(t, name, want.first, false) })
		if want.known != (outcome{}) {
			t.Run(name+"/known", func(t *testing.T) { testPersonalised(t, name, want.known, true) })
		}
	}
}

func testPersonalised(t *testing.T, name string, want outcome, known bool) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // a mute card is waited for
		h := newRig(t, simulator.Options{Faults: []simulator.Fault{{Name: name}}}, rightPIN, rightPIN)
		if known && name != simulator.FaultMute && name != simulator.FaultNotACIE {
			h.remember()
			h.line.reset()
		}
		err := h.login()
		if got := (outcome{fault.CodeOf(err), h.line.count(presentsPIN)}); got != want {
			t.Errorf("got %+v, want %+v: %v", got, want, err)
		}
		if typed := h.person.typed; typed != want.verified {
			t.Errorf("%d PINs typed, %d needed", typed, want.verified)
		}
	})
}

// The person is not bothered with a question whose answer cannot help.
func TestNobodyIsAskedWhereTheCauseIsKnown(t *testing.T) {
	for name, want := range personalised() {
		if want.first.verified > 0 || want.first.code == fault.PINLastTry {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newRig(t, simulator.Options{Faults: []simulator.Fault{{Name: name}}}, rightPIN)
				if err := h.login(); err == nil {
					t.Error("logged in")
				}
				if len(h.person.asked) != 0 {
					t.Errorf("asked %+v", h.person.asked)
				}
			})
		})
	}
}

// The command in question is the proof of the chip, in the session and before the PIN. In
// a session a mutilated answer is one that proves nothing; and a card whose counter is
// another than ours does not believe us either and says so bare, with '6988'.
func TestFaultOfOneCommandEndsWithItsCode(t *testing.T) {
	t.Parallel()
	want := map[string]fault.Code{
		simulator.FaultRemoval: fault.CardRemoved,
		simulator.FaultLost:    fault.CardRemoved,
		simulator.FaultSW:      fault.CardAnswer,
		simulator.FaultCut:     fault.CardIntegrity,
		simulator.FaultEmpty:   fault.CardAnswer,
		simulator.FaultMAC:     fault.CardIntegrity,
		simulator.FaultSilence: fault.CardSilent,
		simulator.FaultStale:   fault.CardIntegrity,
		simulator.FaultSSC:     fault.CardAnswer,
	}
	sound := newRig(t, simulator.Options{}, rightPIN)
	sound.must()
	at := sound.line.places(internalAuthenticates)[0]
	for _, f := range sweep.Kinds() {
		f.At = at
		t.Run(f.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newRig(t, simulator.Options{Faults: []simulator.Fault{f}}, rightPIN)
				err := h.login()
				if got := fault.CodeOf(err); got != want[f.Name] {
					t.Errorf("got %q, want %q: %v", got, want[f.Name], err)
				}
				if len(h.person.asked) != 0 || h.line.count(presentsPIN) != 0 {
					t.Error("the person or the card has heard of a PIN")
				}
			})
		})
	}
}

func TestSilentCardIsWaitedForAsLongAsItsDriverSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := simulator.Fault{Name: simulator.FaultSilence, At: 5}
		h := newRig(t, simulator.Options{Faults: []simulator.Fault{f}}, rightPIN)
		h.reader.Silence = 7 * time.Second
		began := time.Now()
		err := h.login()
		if !errors.Is(err, fault.CardSilent) || time.Since(began) != h.reader.Silence {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
	})
}

package login_test

import (
	"context"
	"errors"
	"testing"

	"cied/apdu"
	"cied/fault"
	"cied/internal/simreader"
	"cied/nfc"
	"cied/simulator"
)

// plausible has values for the switches that are numbers.
var plausible = map[string][]string{
	"pad-files": {"0", "1", "200", "4096"},
	"max-read":  {"1", "128", "231"},
	"puk-tries": {"3", "10"},
	"sign-max":  {"51", "102", "245"}, // a DigestInfo with SHA-256 has 51 bytes
}

// assignments returns every plausible value of every switch that changes cards of family,
// after one that changes nothing.
func assignments(t *testing.T, family string) []string {
	t.Helper()
	own := behaviour(t, family)
	all := []string{"edge=" + string(own.Edge)}
	for _, s := range simulator.Switches() {
		values := s.Values
		if values == nil {
			values = plausible[s.Name]
		}
		if len(values) < 2 {
			t.Errorf("%s: nothing is tried", s.Name)
		}
		for _, v := range values {
			if set := s.Name + "=" + v; behaviour(t, family, set) != own {
				all = append(all, set)
			}
		}
	}
	return all
}

// The fact sheet leaves these choices to the card, so the login works under each of them.
// gemalto2 announces extended length, which a short reader keeps from use.
func TestEveryBehaviourLogsInAtFirstAndAsAKnownCard(t *testing.T) {
	for _, extent := range []nfc.Extent{nfc.ExtendedNo, nfc.ExtendedYes} {
		for _, set := range assignments(t, "gemalto2") {
			t.Run(extents[extent]+"/"+set, func(t *testing.T) {
				t.Parallel()
				testBehaviour(t, "gemalto2", set, extent)
			})
		}
	}
}

// A chip that knows the root as the MF and is served by GET RESPONSE meets the switches
// that change the course of a login.
func TestOtherChipsMeetTheSwitchesThatMatter(t *testing.T) {
	for _, family := range []string{"stm", "nxp"} {
		for _, set := range []string{
			"answer-61=true", "strict-le=true", "chain-61=true", "eof=short", "sm-status=plain",
			"short-file-id=false", "empty-verify=false", "no-fcp=true", "announce-extended=true",
		} {
			t.Run(family+"/"+set, func(t *testing.T) {
				t.Parallel()
				testBehaviour(t, family, set, nfc.ExtendedUnknown)
			})
		}
	}
}

var extents = map[nfc.Extent]string{nfc.ExtendedNo: "short", nfc.ExtendedYes: "extended", nfc.ExtendedUnknown: "unknown"}

func testBehaviour(t *testing.T, family, set string, extent nfc.Extent) {
	b := behaviour(t, family, set)
	h := newRig(t, simulator.Options{Family: family, Behaviour: &b}, rightPIN, rightPIN)
	h.reader.Extended = extent
	h.must()
	h.must()
	left := 3
	if !b.EmptyVerify {
		left = -1
	}
	for i, q := range h.person.asked {
		if q.Left != left {
			t.Errorf("login %d: %d tries in the dialog, want %d", i+1, q.Left, left)
		}
	}
	if n := h.line.count(presentsPIN); n != 2 {
		t.Errorf("the PIN went to the card %d times in two logins", n)
	}
}

func behaviour(t testing.TB, family string, set ...string) simulator.Behaviour {
	t.Helper()
	f, err := simulator.FamilyByName(family)
	if err != nil {
		t.Fatal(err)
	}
	b := f.Behaviour()
	for _, s := range set {
		if err := b.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// isExtended reports whether a C-APDU has a length of extended form (ISO/IEC
// 7816-4:2013, 5.2).
func isExtended(e exchange) bool { return len(e.command) >= 7 && e.command[4] == 0 }

func TestExtendedLengthThatACardAnnouncesAndRefusesIsGivenUp(t *testing.T) {
	for _, family := range []string{"gemalto2", "actalis"} {
		t.Run(family, func(t *testing.T) {
			b := behaviour(t, family, "take-extended=false")
			h := newRig(t, simulator.Options{Family: family, Behaviour: &b}, rightPIN, rightPIN)
			h.must()
			if h.line.count(isExtended) == 0 {
				t.Fatal("nothing was tried: the test proves nothing")
			}
			h.line.reset()
			h.must()
			if n := h.line.count(isExtended); n != 0 {
				t.Errorf("%d extended commands on a reader where they have failed", n)
			}
			if len(h.person.asked) != 2 || h.line.count(presentsPIN) != 1 {
				t.Error("the person has noticed")
			}
		})
	}
}

// shortReader is a reader that says nothing of extended length and fails on it.
type shortReader struct{ nfc.Driver }

func (r shortReader) Connect(ctx context.Context, name string) (nfc.Conn, error) {
	c, err := r.Driver.Connect(ctx, name)
	return shortConn{c}, err
}

type shortConn struct{ nfc.Conn }

func (c shortConn) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	cmd, err := apdu.ParseCommand(capdu)
	if err != nil || len(capdu) > 261 || cmd.Ne > apdu.MaxShortNe {
		return nil, fault.New(fault.ReaderFailed, "test: transmit", errors.New("message too long"))
	}
	return c.Conn.Transmit(ctx, capdu)
}

func TestReaderThatFailsOnExtendedLengthIsGivenUp(t *testing.T) {
	for _, known := range []bool{false, true} {
		h := newRig(t, simulator.Options{Family: "gemalto2"}, rightPIN, rightPIN)
		if known {
			h.remember()
			h.line.reset()
		}
		h.Readers = shortReader{h.reader}
		h.must()
		h.must()
		if len(h.person.asked) != 2 || h.line.count(isExtended) != 0 {
			t.Errorf("known %v: %d questions", known, len(h.person.asked))
		}
	}
}

// What one reader cannot carry says nothing about another.
func TestOtherReaderStillUsesExtendedLength(t *testing.T) {
	h := newRig(t, simulator.Options{Family: "gemalto2"}, rightPIN, rightPIN)
	h.Readers = shortReader{h.reader}
	h.must()
	other := simreader.New(h.card)
	other.Name = "simulated reader 01 00"
	h.Readers, h.reader = other, other
	h.line.reset()
	h.must()
	if h.line.count(isExtended) == 0 {
		t.Error("short commands only")
	}
}

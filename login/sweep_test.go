package login_test

import (
	"strings"
	"sync"
	"testing"

	"cied/fault"
	"cied/ias"
	"cied/internal/simreader"
	"cied/internal/sweep"
	"cied/simulator"
)

// TestSweepNoFaultOfOneCommandOfALoginSpendsATryOrFoolsAnybody disturbs every command of a login in
// every way.
func TestSweepNoFaultOfOneCommandOfALoginSpendsATryOrFoolsAnybody(t *testing.T) {
	sweep.Run(t, loginCases(t), disturbed)
}

// loginCases lists all cases: a card that is seen for the first time, and a known one.
func loginCases(t *testing.T) []sweep.Case {
	t.Helper()
	var all []sweep.Case
	for _, f := range simulator.Families() {
		h := newRig(t, simulator.Options{Family: f.Name}, rightPIN, rightPIN)
		for _, name := range []string{"first", "known"} {
			h.line.reset()
			h.must()
			all = append(all, sweep.Cases(f.Name+"/"+name, f.Name, h.line.len())...)
		}
	}
	return all
}

// statics has the static bytes of each family's card, which are the same in every run.
var statics sync.Map

// disturbed is a login with one fault, and the next one without.
func disturbed(t *testing.T, s sweep.Case) {
	h := newRig(t, simulator.Options{Family: s.Family, Faults: []simulator.Fault{s.Fault}}, rightPIN, rightPIN, rightPIN)
	if strings.HasSuffix(s.Name, "/known") {
		known, ok := statics.Load(s.Family)
		if !ok {
			known = static(t, newCard(t, simulator.Options{Family: s.Family}))
			statics.Store(s.Family, known)
		}
		if err := h.Cache.Store(known.(ias.Static)); err != nil {
			t.Fatal(err)
		}
	}
	err := h.login()
	h.checkFault(err)
	h.checkLedger()
	h.checkReset()

	h.line.reset()
	h.person.pins, h.person.typed = []string{rightPIN}, 0
	if err := h.login(); err != nil {
		t.Errorf("the next login: %v", err)
	}
	h.checkLedger()
}

// checkFault demands that a failure has a name of its own.
func (h *rig) checkFault(err error) {
	h.t.Helper()
	if code := fault.CodeOf(err); err != nil && (code == fault.Internal || code == fault.Interrupted) {
		h.t.Errorf("got %s: %v", code, err)
	}
}

// checkLedger demands that no PIN went to the card that nobody typed, none before the
// chip was proved in that same session, and that right PINs cost no try.
func (h *rig) checkLedger() {
	h.t.Helper()
	spent := h.line.places(presentsPIN)
	if len(spent) > h.person.typed {
		h.t.Errorf("%d PINs went to the card, %d were typed", len(spent), h.person.typed)
	}
	for _, n := range spent {
		if !h.line.provedBefore(n) {
			h.t.Errorf("command %d presents the PIN to a chip that is not proved", n)
		}
	}
	if left, _ := h.card.TriesLeft(); left != 3 {
		h.t.Errorf("%d tries left after right PINs", left)
	}
}

// provedBefore reports whether a chip answered INTERNAL AUTHENTICATE after the last key
// agreement before command n.
func (l *line) provedBefore(n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	proved := false
	for _, e := range l.sent[:n-1] {
		switch {
		case agreesKeys(e):
			proved = false
		case internalAuthenticates(e):
			proved = len(e.answer) > 2
		}
	}
	return proved
}

// checkReset demands that nobody after the login finds a session, and that nobody has to
// wait for the card.
func (h *rig) checkReset() {
	h.t.Helper()
	if sessionOpen(h.t, h.reader) {
		h.t.Error("the card was left in a session")
	}
}

// sessionOpen asks, as another program would, whether the card on r is in a session; a
// card that is not there is in none. A protected command with a wrong checksum is '6988'
// in a session and '6982' outside (fact sheet, 8 and 9.3).
func sessionOpen(t testing.TB, r *simreader.Reader) bool {
	t.Helper()
	other, err := r.Connect(t.Context(), r.Name)
	if fault.CodeOf(err) == fault.CardMissing || fault.CodeOf(err) == fault.CardMute {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	capdu := append([]byte{0x0C, 0x84, 0, 0, 0x0D, 0x97, 0x01, 0x08, 0x8E, 0x08}, make([]byte, 9)...)
	answer, err := other.Transmit(t.Context(), capdu)
	if err != nil {
		t.Fatal(err)
	}
	return len(answer) != 2 || answer[0] != 0x69 || answer[1] != 0x82
}

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
			all = append(all, sweep.Cases(f.Name+"/"+name, f.Name, h.audit(simulator.Fault{}).Phases())...)
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
		h.know(s.Family)
	}
	err := h.login()
	sweep.CheckFault(t, s, err)
	h.checkLedgerUnder(s.Fault)
	h.checkReset()

	h.line.reset()
	h.person.pins, h.person.typed = []string{rightPIN}, 0
	if err := h.login(); err != nil {
		t.Errorf("the next login: %v", err)
	}
	h.checkLedger()
}

// know fills the cache with the bytes of a family's card.
func (h *rig) know(family string) {
	h.t.Helper()
	known, ok := statics.Load(family)
	if !ok {
		known = static(h.t, newCard(h.t, simulator.Options{Family: family}))
		statics.Store(family, known)
	}
	if err := h.Cache.Store(known.(ias.Static)); err != nil {
		h.t.Fatal(err)
	}
}

// audit is the account of what has crossed the line since it was reset, where that fault
// has struck.
func (h *rig) audit(f simulator.Fault) *sweep.Ledger {
	h.line.mu.Lock()
	defer h.line.mu.Unlock()
	l := &sweep.Ledger{Fault: f}
	for i, e := range h.line.sent {
		l.Observe(i+1, e.command, e.answer)
	}
	return l
}

// checkLedger holds one login to the ledger, and demands that right PINs cost no try.
func (h *rig) checkLedger() {
	h.t.Helper()
	h.checkLedgerUnder(simulator.Fault{})
}

func (h *rig) checkLedgerUnder(f simulator.Fault) {
	h.t.Helper()
	h.audit(f).Check(h.t, h.person.typed)
	if left, _ := h.card.TriesLeft(); left != 3 {
		h.t.Errorf("%d tries left after right PINs", left)
	}
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

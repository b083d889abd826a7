package login_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"cied/fault"
	"cied/simulator"
)

// seen is what a person was shown: the tries left, and why there is a question again.
type seen struct {
	left  int
	wrong fault.Code
}

func (p *person) seen() []seen {
	var all []seen
	for _, q := range p.asked {
		all = append(all, seen{q.Left, fault.CodeOf(q.Wrong)})
	}
	return all
}

func TestTriesLeftAreShownBeforeEveryPIN(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		faults []simulator.Fault
		set    []string
		pins   []string
		shown  []seen
		want   fault.Code
		left   int // in the card, afterwards
	}{
		{name: "right", pins: []string{rightPIN}, shown: []seen{{3, ""}}, left: 3},
		{name: "wrong, right", pins: []string{wrongPIN, rightPIN}, shown: []seen{{3, ""}, {2, fault.PINWrong}}, left: 3},
		{
			name: "wrong, wrong, right", pins: []string{wrongPIN, wrongPIN, rightPIN},
			shown: []seen{{3, ""}, {2, fault.PINWrong}, {1, fault.PINWrong}}, left: 3,
		},
		{
			name: "wrong three times", pins: []string{wrongPIN, wrongPIN, wrongPIN, rightPIN},
			shown: []seen{{3, ""}, {2, fault.PINWrong}, {1, fault.PINWrong}}, want: fault.PINBlocked,
		},
		{
			name: "wrong three times, the last told by '6983'", set: []string{"last-try-6983=true"}, pins: []string{wrongPIN, wrongPIN, wrongPIN},
			shown: []seen{{3, ""}, {2, fault.PINWrong}, {1, fault.PINWrong}}, want: fault.PINBlocked,
		},
		{
			name: "one try was left", faults: []simulator.Fault{{Name: simulator.FaultPINNearlyBlocked}}, pins: []string{rightPIN},
			shown: []seen{{1, ""}}, left: 3,
		},
		{
			name: "a card that does not tell", set: []string{"empty-verify=false", "hide-tries=true"}, pins: []string{wrongPIN, rightPIN},
			shown: []seen{{-1, ""}, {-1, fault.PINWrong}}, left: 3,
		},
		{
			name: "a card that tells only when wrong", set: []string{"empty-verify=false"}, pins: []string{wrongPIN, rightPIN},
			shown: []seen{{-1, ""}, {2, fault.PINWrong}}, left: 3,
		},
		{
			name: "wrong, then cancelled", pins: []string{wrongPIN}, shown: []seen{{3, ""}, {2, fault.PINWrong}},
			want: fault.Cancelled, left: 2,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := behaviour(t, "nxp", c.set...)
			h := newRig(t, simulator.Options{Faults: c.faults, Behaviour: &b}, c.pins...)
			h.person.lastTry = true
			err := h.login()
			if got := fault.CodeOf(err); got != c.want {
				t.Errorf("got %q, want %q: %v", got, c.want, err)
			}
			if got := h.person.seen(); !slices.Equal(got, c.shown) {
				t.Errorf("shown %v, want %v", got, c.shown)
			}
			if n := h.line.count(presentsPIN); n != h.person.typed {
				t.Errorf("%d PINs sent, %d typed", n, h.person.typed)
			}
			if left, _ := h.card.TriesLeft(); left != c.left {
				t.Errorf("%d tries left in the card, want %d", left, c.left)
			}
		})
	}
}

func TestLastTryIsNotSpentWithoutAYes(t *testing.T) {
	h := newRig(t, simulator.Options{}, wrongPIN, wrongPIN, rightPIN)
	err := h.login()
	if got := fault.Of(err); got == nil || got.Code != fault.PINLastTry || got.Left != 1 {
		t.Errorf("got %v", err)
	}
	if q := h.person.asked[2]; !q.LastTry() || h.person.asked[1].LastTry() {
		t.Errorf("last try announced in %+v", h.person.asked)
	}
	if left, _ := h.card.TriesLeft(); left != 1 {
		t.Errorf("%d tries left", left)
	}
}

// A PIN from standard input is one PIN: who cannot ask twice says why it was refused.
func TestPrompterThatCannotAskTwiceEndsWithTheWrongPIN(t *testing.T) {
	h := newRig(t, simulator.Options{}, wrongPIN, rightPIN)
	h.person.once = true
	err := h.login()
	if got := fault.Of(err); got == nil || got.Code != fault.PINWrong || got.Left != 2 {
		t.Errorf("got %v", err)
	}
	if n := h.line.count(presentsPIN); n != 1 || len(h.person.asked) != 2 {
		t.Errorf("%d PINs sent, %d questions", n, len(h.person.asked))
	}
}

func TestPINThatIsNoneNeverReachesTheCard(t *testing.T) {
	h := newRig(t, simulator.Options{}, "1234567")
	if err := h.login(); err == nil || h.line.count(presentsPIN) != 0 {
		t.Errorf("%v; the PIN was sent %d times", err, h.line.count(presentsPIN))
	}
	h.checkReset()
}

// After a VERIFY without a proved answer the counter is read again, and only a counter
// that went down says that the PIN was wrong.
func TestDoubtfulVerifyIsJudgedByTheCounter(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		kind  simulator.Fault
		set   []string
		pins  []string
		shown []seen
		want  fault.Code
		left  int
	}{
		{
			name: "right, the answer's checksum broken", kind: simulator.Fault{Name: simulator.FaultMAC}, pins: []string{rightPIN, rightPIN},
			shown: []seen{{3, ""}}, want: fault.PINDoubtful, left: 3,
		},
		{
			name: "wrong, the answer's checksum broken", kind: simulator.Fault{Name: simulator.FaultMAC}, pins: []string{wrongPIN, rightPIN},
			shown: []seen{{3, ""}, {2, fault.PINWrong}}, left: 3,
		},
		{
			name: "wrong, the answer cut", kind: simulator.Fault{Name: simulator.FaultCut}, pins: []string{wrongPIN},
			shown: []seen{{3, ""}, {2, fault.PINWrong}}, want: fault.Cancelled, left: 2,
		},
		{
			name: "not carried out, a bare status that counts tries", kind: simulator.Fault{Name: simulator.FaultSW, SW: 0x63C2},
			pins: []string{rightPIN, rightPIN}, shown: []seen{{3, ""}}, want: fault.PINDoubtful, left: 3,
		},
		{
			name: "not carried out, a bare success", kind: simulator.Fault{Name: simulator.FaultSW, SW: 0x9000},
			pins: []string{wrongPIN, rightPIN}, shown: []seen{{3, ""}}, want: fault.PINDoubtful, left: 3,
		},
		{
			name: "a card that does not tell", kind: simulator.Fault{Name: simulator.FaultMAC}, set: []string{"empty-verify=false"},
			pins: []string{wrongPIN, rightPIN}, shown: []seen{{-1, ""}}, want: fault.PINDoubtful, left: 2,
		},
		{
			name: "lifted before the answer", kind: simulator.Fault{Name: simulator.FaultLost}, pins: []string{wrongPIN, rightPIN},
			shown: []seen{{3, ""}}, want: fault.PINDoubtful, left: 2,
		},
		{
			name: "silent", kind: simulator.Fault{Name: simulator.FaultSilence}, pins: []string{rightPIN, rightPIN},
			shown: []seen{{3, ""}}, want: fault.PINDoubtful, left: 3,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := behaviour(t, "nxp", c.set...)
				c.kind.At = atVerify(t, &b)
				h := newRig(t, simulator.Options{Behaviour: &b, Faults: []simulator.Fault{c.kind}}, c.pins...)
				err := h.login()
				if got := fault.CodeOf(err); got != c.want {
					t.Errorf("got %q, want %q: %v", got, c.want, err)
				}
				if got := h.person.seen(); !slices.Equal(got, c.shown) {
					t.Errorf("shown %v, want %v", got, c.shown)
				}
				if n := h.line.count(presentsPIN); n != h.person.typed {
					t.Errorf("%d PINs sent, %d typed", n, h.person.typed)
				}
				if left, _ := h.card.TriesLeft(); left != c.left {
					t.Errorf("%d tries left in the card, want %d", left, c.left)
				}
				h.checkReset()
			})
		})
	}
}

func TestDoubtfulLastTryIsBlocked(t *testing.T) {
	b := behaviour(t, "nxp")
	faults := []simulator.Fault{
		{Name: simulator.FaultPINNearlyBlocked},
		{Name: simulator.FaultMAC, At: atVerify(t, &b)},
	}
	h := newRig(t, simulator.Options{Faults: faults}, wrongPIN)
	h.person.lastTry = true
	err := h.login()
	if got := fault.CodeOf(err); got != fault.PINBlocked || !errors.Is(err, fault.PINDoubtful) {
		t.Errorf("got %v", err)
	}
}

// atVerify is the number of the command that carries the PIN in a first login.
func atVerify(t testing.TB, b *simulator.Behaviour) int {
	t.Helper()
	h := newRig(t, simulator.Options{Behaviour: b}, rightPIN)
	h.must()
	return h.line.places(presentsPIN)[0]
}

//go:build linux && cgo

package endure

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"cied/card"
	"cied/internal/machinetest"
	"cied/nfc"
	"cied/simulator"
)

// warmUp is how many logins come before the first measurement: caches and pools fill.
const warmUp = 12

// again runs n logins, each with a card that is laid while the login waits and lifted after
// it, and checks that they have left nothing behind.
func (h *rig) again(n int, cards ...*simulator.Card) {
	h.t.Helper()
	var before figures
	var took []time.Duration
	for i := range warmUp + n {
		if i == warmUp {
			before = measure(h.t)
		}
		h.card = cards[i%len(cards)]
		took = append(took, h.once())
	}
	slices.Sort(took)
	h.t.Logf("%d logins: median %v, longest %v", n, took[len(took)/2], took[len(took)-1])
	if got := h.person.count(); got != warmUp+n {
		h.t.Errorf("%d questions", got)
	}
	checkLeaks(h.t, before)
}

// once logs in, and tells how long it took from the card on the reader to the answer. It
// returns when the service has seen the card go.
func (h *rig) once() time.Duration {
	h.t.Helper()
	end := h.begin(h.t.Context())
	h.untilWaiting()
	began := time.Now()
	h.lay()
	h.well(end)
	took := time.Since(began)
	h.lift()
	h.untilEmpty()
	return took
}

// untilWaiting waits until the person is told to lay a card, whatever else is said.
func (h *rig) untilWaiting() {
	h.t.Helper()
	for {
		select {
		case e := <-h.events:
			if e.Stage == card.WaitingCard {
				return
			}
		case <-time.After(patience):
			h.t.Fatal("nobody waits for a card")
		}
	}
}

// oneOfEach is a card of every family.
func oneOfEach(t testing.TB) []*simulator.Card {
	t.Helper()
	var all []*simulator.Card
	for _, f := range simulator.Families() {
		all = append(all, newCard(t, f.Name))
	}
	return all
}

func TestManyLoginsThroughOurListenerLeakNothing(t *testing.T) {
	n := 50
	if machinetest.Asked() {
		n = 1000
	} else {
		t.Log("a sample: make test runs 1000")
	}
	v, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	newRig(t, v, v.Addr().String()).again(n, oneOfEach(t)...)
}

func TestManyLoginsOnPCSCDLeakNothing(t *testing.T) {
	n := 50
	if s := os.Getenv(Variable); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil || n < 1 {
			t.Fatalf("%s=%q", Variable, s)
		}
	}
	h, _ := onPCSCD(t)
	h.again(n, h.card)
}

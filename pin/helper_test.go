package pin_test

import (
	"context"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/internal/cardtest"
	"cied/internal/simreader"
	"cied/internal/sweep"
	"cied/pin"
	"cied/secret"
	"cied/simulator"
)

// The digits are invented. oldPIN and puk are those of every simulated card.
const (
	oldPIN   = cardtest.PIN
	newDigit = "20750931"
	wrong    = "87651234"
	puk      = "87654321"
	wrongPUK = "11223344"
)

var now = cardtest.Now

// A rig is a service, a card on a reader, and a person in front of them.
type rig struct {
	*pin.Service
	t      testing.TB
	card   *simulator.Card
	reader *simreader.Reader
	person *person
	sent   []byte // the instructions with a secret that came to the card, in order
	ledger sweep.Ledger
	stages []card.Stage
}

func newRig(t testing.TB, o simulator.Options, p *person) *rig {
	t.Helper()
	h := &rig{t: t, person: p}
	o.PIN, o.PUK = []byte(oldPIN), []byte(puk)
	o.Observe = func(n int, capdu, rapdu []byte) {
		h.observe(capdu)
		h.ledger.Observe(n, capdu, rapdu)
	}
	h.card = cardtest.Card(t, o)
	h.reader = simreader.New(h.card)
	h.Service = &pin.Service{
		Terminal: cardtest.Terminal(t, h.reader),
		Prompt:   p,
	}
	return h
}

// observe notes commands that carry digits: VERIFY with data, CHANGE REFERENCE DATA and
// RESET RETRY COUNTER. A protected VERIFY without data begins with DO'97'.
func (h *rig) observe(c []byte) {
	if len(c) < 8 || c[0]&0x0C == 0 {
		return
	}
	first := c[5]
	if c[4] == 0 { // extended length
		first = c[7]
	}
	if c[1] == 0x24 || c[1] == 0x2C || c[1] == 0x20 && first == 0x87 {
		h.sent = append(h.sent, c[1])
	}
}

func (h *rig) tell(e card.Event) { h.stages = append(h.stages, e.Stage) }

func (h *rig) change() error {
	h.reader.Put(h.card)
	return h.Change(h.t.Context(), card.Want{}, h.tell)
}

func (h *rig) unblock(forgotten bool) error {
	h.reader.Put(h.card)
	return h.Unblock(h.t.Context(), card.Want{}, forgotten, h.tell)
}

// left are the counters of PIN and PUK, asked of the card as anybody may.
func (h *rig) left() (onPIN, onPUK int) {
	h.t.Helper()
	h.reader.Put(h.card)
	s, err := h.Status(h.t.Context(), card.Want{})
	if err != nil {
		h.t.Fatal(err)
	}
	return s.PINLeft, s.PUKLeft
}

// takes reports whether the card takes digits as its PIN.
func (h *rig) takes(digits string) bool {
	h.t.Helper()
	h.reader.Put(h.card)
	var refused error
	err := h.Use(h.t.Context(), card.Want{}, func(card.Event) {}, func(ctx context.Context, c *card.Card) error {
		refused = c.Present(ctx, newPIN(h.t, digits), func() error { return nil })
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return refused == nil
}

// spend types n wrong PINs.
func (h *rig) spend(n int) {
	h.t.Helper()
	for range n {
		if h.takes(wrong) {
			h.t.Fatal("a wrong PIN was taken")
		}
	}
	h.sent = nil
}

// A person types what is laid out for them, and remembers what was asked.
type person struct {
	types  [][2]string // old PIN or PUK, and the new PIN
	asked  []pin.Question
	scarce bool   // says yes to spending a scarce try
	while  func() // what happens while the person types
}

func (p *person) next(q pin.Question, scarce fault.Code) ([2]string, error) {
	p.asked = append(p.asked, q)
	if p.while != nil {
		p.while()
	}
	few := q.LastTry()
	if scarce == fault.PUKFewTries {
		few = q.PUKLeft <= card.FewPUKTries // or not told
	}
	switch {
	case few && !p.scarce:
		return [2]string{}, fault.New(scarce, "test", nil)
	case len(p.types) == 0:
		return [2]string{}, fault.New(fault.Cancelled, "test", nil)
	}
	typed := p.types[0]
	p.types = p.types[1:]
	return typed, nil
}

func (p *person) AskChange(_ context.Context, q pin.Question) (pin.Change, error) {
	typed, err := p.next(q, fault.PINLastTry)
	if err != nil {
		return pin.Change{}, err
	}
	before, _ := secret.NewPIN([]byte(typed[0]))
	next, _ := secret.NewPIN([]byte(typed[1]))
	return pin.Change{Old: before, New: next}, nil
}

func (p *person) AskUnblock(_ context.Context, q pin.Question) (pin.Unblocking, error) {
	typed, err := p.next(q, fault.PUKFewTries)
	if err != nil {
		return pin.Unblocking{}, err
	}
	key, _ := secret.NewPUK([]byte(typed[0]))
	next, _ := secret.NewPIN([]byte(typed[1]))
	return pin.Unblocking{PUK: key, New: next}, nil
}

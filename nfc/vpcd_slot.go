package nfc

import (
	"errors"
	"slices"
	"sync"
)

var errNoCard = errors.New("nfc: no card")

// A slot is one place of the listener. Cards come and go; the place keeps its name.
type slot struct {
	name string
	turn chan struct{} // capacity 1: full while somebody speaks to the card or holds it

	mu   sync.Mutex
	card *slotCard // nil while the place is empty
}

// A slotCard is a card in a slot.
type slotCard struct {
	link   *link
	remote string // the peer's address, "" for this machine
	event  uint64

	mu     sync.Mutex
	atr    []byte
	resets uint64 // counts resets, the first power-up included
}

func newSlot(name string) *slot { return &slot{name: name, turn: make(chan struct{}, 1)} }

func (s *slot) current() *slotCard {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.card
}

// snapshot returns the slot as a reader.
func (s *slot) snapshot() Reader {
	c := s.current()
	if c == nil {
		return Reader{Name: s.name}
	}
	r := Reader{Name: s.name, Card: Present, ATR: c.answerToReset(), Remote: c.remote, Event: c.event}
	if len(r.ATR) == 0 {
		r.Card = Mute
	}
	return r
}

func (c *slotCard) answerToReset() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.atr)
}

// powered notes a reset and the ATR after it.
func (c *slotCard) powered(atr []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.atr = atr
	c.resets++
}

func (c *slotCard) resetCount() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.resets
}

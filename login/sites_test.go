package login_test

import (
	"errors"
	"slices"
	"testing"

	"cied/card"
	"cied/simulator"
	"cied/token"
)

// known are the sites that a person has said yes to.
type known struct {
	origins []string
	err     error
}

func (k *known) Seen(origin string) bool { return slices.Contains(k.origins, origin) }

func (k *known) Remember(origin string) error {
	k.origins = append(k.origins, origin)
	return k.err
}

func TestPersonIsToldOfASiteThatAsksForTheFirstTime(t *testing.T) {
	h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
	sites := &known{err: errors.New("the disk is full")} // which stops nobody
	h.Sites = sites
	for _, first := range []bool{true, false} {
		h.reader.Put(h.card)
		if _, err := h.Login(t.Context(), request(token.WebEID), func(card.Event) {}); err != nil {
			t.Fatal(err)
		}
		asked := h.person.asked[len(h.person.asked)-1]
		if asked.FirstTime != first || len(sites.origins) != 1 {
			t.Errorf("first time %v, want %v; remembered %v", asked.FirstTime, first, sites.origins)
		}
	}
}

//go:build unix

package e2e

import (
	"context"
	"net"
	"slices"
	"testing"

	"cied/internal/machinetest"
	"cied/nfc"
	"cied/simulator"
)

// A hand holds a simulated card, and lays it on the first reader of a real PC/SC service
// or lifts it. The card is in this process, so that its VERIFY commands can be counted.
type hand struct {
	card    *simulator.Card
	trust   string // the simulated authorities, for --trust
	address string // of the reader
	counted int    // VERIFY commands of earlier arrivals
	taken   func() // ends what lay began; nil while the card is in the hand
}

// layOwnCard starts the service and lays a new card on its reader.
func layOwnCard(t *testing.T) *hand {
	t.Helper()
	address := "127.0.0.1:" + machinetest.StartPCSCD(t)
	card, err := simulator.New(simulator.Options{PIN: []byte(pin), PUK: []byte("87654321")})
	if err != nil {
		t.Fatal(err)
	}
	h := &hand{card: card, trust: t.TempDir(), address: address}
	if err := card.World().WriteAnchors(h.trust); err != nil {
		t.Fatal(err)
	}
	h.lay(t)
	t.Cleanup(func() {
		if h.taken != nil {
			h.taken()
		}
	})
	return h
}

// lay lays the card on the reader, until it is lifted.
func (h *hand) lay(t *testing.T) {
	t.Helper()
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		t.Fatal(err)
	}
	h.counted += h.card.PINAttempts()
	h.card.Insert() // which counts from 0 again
	ctx, lift := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- simulator.Attach(ctx, conn, h.card) }()
	h.taken = func() { lift(); <-done; h.taken = nil }
}

// lift takes the card from the reader and waits until the service knows: it looks a few
// times a second, and a card that is back before has not been away for anybody.
func (h *hand) lift(t *testing.T) {
	t.Helper()
	h.taken()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var seen []nfc.Reader
	_ = nfc.NewPCSC(nfc.PCSCOptions{}).Watch(ctx, func(readers []nfc.Reader, err error) {
		present := func(r nfc.Reader) bool { return r.Card != nfc.Absent }
		if seen = readers; err == nil && !slices.ContainsFunc(readers, present) {
			cancel()
		}
	})
	if context.Cause(ctx) == context.DeadlineExceeded {
		t.Fatalf("the card has been lifted; the service says %+v", seen)
	}
}

// verifies returns how many PINs have reached the card so far.
func (h *hand) verifies() int { return h.counted + h.card.PINAttempts() }

// citizen is the codice fiscale of the card's invented holder.
func (h *hand) citizen() string { return h.card.Identity().Person.FiscalCode }

package replay

import (
	"context"
	"crypto/rand"
	"time"

	"cied/ias"
	"cied/simulator"
)

// simulated is a simulated card as an apdu.Card.
type simulated struct{ *simulator.Card }

// Transmit implements apdu.Card.
func (c simulated) Transmit(_ context.Context, b []byte) ([]byte, error) { return c.Card.Transmit(b) }

// remember is what an earlier login with the simulated card of a family has left: its static
// bytes, and the certificate that was made for it.
func remember(w *simulator.World, at time.Time, family string) (memory, error) {
	c, err := simulator.New(simulator.Options{World: w, Now: at, Family: family})
	if err != nil {
		return memory{}, err
	}
	c.Insert()
	ctx := context.Background()
	a := ias.New(simulated{c}, ias.Options{Rand: rand.Reader, ReaderExtended: true})
	if err := a.Select(ctx); err != nil {
		return memory{}, err
	}
	nis, err := a.NIS(ctx)
	if err != nil {
		return memory{}, err
	}
	s, err := a.ReadStatic(ctx, nis)
	s.Certificate = c.Identity().Certificate.Raw
	return memory{&s}, err
}

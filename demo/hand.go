package demo

import (
	"context"
	"net"
	"sync"

	"cied/fault"
	"cied/simulator"
)

// hand lays the simulated card on the reader, over TCP as any virtual card, and lifts it.
type hand struct {
	ctx     context.Context // ends the card's connection with the demo
	address string          // of the reader
	base    simulator.Options

	mu     sync.Mutex
	card   *simulator.Card
	faults []string
	laid   bool
	take   context.CancelFunc // takes the card off the reader
	ended  chan struct{}      // closed when it is off
}

// newHand personalises the first card and lays it down.
func newHand(ctx context.Context, address string, o simulator.Options) (*hand, error) {
	h := &hand{ctx: ctx, address: address, base: o}
	for _, f := range o.Faults {
		h.faults = append(h.faults, f.String())
	}
	card, err := simulator.New(o)
	if err != nil {
		return nil, fault.New(fault.Usage, "demo: card", err)
	}
	h.card = card
	return h, h.lay()
}

func (h *hand) world() *simulator.World { return h.card.World() }

// lay puts the card on the reader; where it lies already, nothing happens.
func (h *hand) lay() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.laid {
		return nil
	}
	var d net.Dialer
	conn, err := d.DialContext(h.ctx, "tcp", h.address)
	if err != nil {
		return fault.New(fault.ReaderMissing, "demo: lay card", err)
	}
	ctx, take := context.WithCancel(h.ctx)
	h.laid, h.take, h.ended = true, take, make(chan struct{})
	go h.hold(ctx, conn, h.card, h.ended)
	return nil
}

// hold keeps the card on the reader until one of them goes.
func (h *hand) hold(ctx context.Context, conn net.Conn, card *simulator.Card, ended chan struct{}) {
	_ = simulator.Attach(ctx, conn, card)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.laid = false
	close(ended)
}

// lift takes the card off the reader and returns when it is off.
func (h *hand) lift() {
	h.mu.Lock()
	laid, take, ended := h.laid, h.take, h.ended
	h.mu.Unlock()
	if laid {
		take()
		<-ended
	}
}

// exchange lifts the card and lays another: a sound one, or one with a fault.
func (h *hand) exchange(faults ...string) error {
	o := h.base
	o.Faults = nil
	for _, name := range faults {
		f, err := simulator.ParseFault(name)
		if err != nil {
			return fault.New(fault.Usage, "demo: fault", err)
		}
		o.Faults = append(o.Faults, f)
	}
	card, err := simulator.New(o)
	if err != nil {
		return fault.New(fault.Usage, "demo: fault", err)
	}
	h.lift()
	h.mu.Lock()
	h.card, h.faults = card, faults
	h.mu.Unlock()
	return h.lay()
}

// look returns the card, what is wrong with it, and whether it lies on the reader.
func (h *hand) look() (card *simulator.Card, faults []string, laid bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.card, h.faults, h.laid
}

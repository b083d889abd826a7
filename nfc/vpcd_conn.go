package nfc

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"cied/fault"
)

// vpcdConn is [Conn] over a slot of the listener. Turns are taken in one order: first
// the Conn's own, then the slot's.
type vpcdConn struct {
	slot *slot
	life context.Context // until Close, or the end of the listener
	end  context.CancelFunc
	card atomic.Pointer[slotCard]

	turn   chan struct{} // capacity 1; full while one call owns what follows
	seen   uint64        // resets of the card at the last Unlock
	locked bool
	spoken bool // since the last reset
}

func newVPCDConn(all context.Context, s *slot, card *slotCard) *vpcdConn {
	c := &vpcdConn{slot: s, turn: make(chan struct{}, 1)}
	c.life, c.end = context.WithCancel(all)
	c.card.Store(card)
	return c
}

// Transmit implements [Conn].
func (c *vpcdConn) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	const op = "nfc: vpcd transmit"
	if len(capdu) < minCAPDU || len(capdu) > maxMessage {
		return nil, fault.New(fault.Internal, op, fmt.Errorf("C-APDU: %w: %d", errLength, len(capdu)))
	}
	leave, err := c.enter(ctx, op)
	if err != nil {
		return nil, err
	}
	defer leave()
	c.spoken = true
	rapdu, err := c.card.Load().link.exchange(capdu)
	if err == nil {
		err = checkRAPDU(op, rapdu)
	}
	return rapdu, err
}

// Reset implements [Conn].
func (c *vpcdConn) Reset(ctx context.Context) error {
	leave, err := c.enter(ctx, "nfc: vpcd reset")
	if err != nil {
		return err
	}
	defer leave()
	return c.reset()
}

// reset resets the card; both turns are held.
func (c *vpcdConn) reset() error {
	card := c.card.Load()
	atr, err := card.link.power(resetCard)
	if err != nil {
		return err
	}
	card.powered(atr)
	c.spoken = false
	return nil
}

// enter waits until c may speak to its card; leave ends that.
func (c *vpcdConn) enter(ctx context.Context, op string) (leave func(), err error) {
	if err := c.take(ctx, c.turn, op); err != nil {
		return nil, err
	}
	leave = func() { <-c.turn }
	if !c.locked {
		if err := c.take(ctx, c.slot.turn, op); err != nil {
			leave()
			return nil, err
		}
		leave = func() { <-c.slot.turn; <-c.turn }
	}
	if err := c.present(op); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// take waits for a turn, which is given back by receiving from it.
func (c *vpcdConn) take(ctx context.Context, turn chan struct{}, op string) error {
	if c.life.Err() != nil {
		return errClosed(op)
	}
	if ctx.Err() != nil {
		return waitFault(op, ctx)
	}
	select {
	case turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return waitFault(op, ctx)
	case <-c.life.Done():
		return errClosed(op)
	}
}

// present reports the card that c knows as removed unless it still lies in the slot.
func (c *vpcdConn) present(op string) error {
	if card := c.card.Load(); c.slot.current() != card || card.link.isGone() {
		return fault.New(fault.CardRemoved, op, errNoCard)
	}
	return nil
}

// ATR implements [Conn].
func (c *vpcdConn) ATR() []byte { return c.card.Load().answerToReset() }

// Extended implements [Conn]: messages carry up to 65535 bytes.
func (c *vpcdConn) Extended() Extent { return ExtendedYes }

// Lock implements [Conn]. A card that came into the slot meanwhile is taken as fresh.
func (c *vpcdConn) Lock(ctx context.Context) (fresh bool, err error) {
	const op = "nfc: vpcd lock"
	if err := c.take(ctx, c.turn, op); err != nil {
		return false, err
	}
	defer func() { <-c.turn }()
	if c.locked {
		return false, fault.New(fault.Internal, op, errLocked)
	}
	if err := c.take(ctx, c.slot.turn, op); err != nil {
		return false, err
	}
	c.adopt()
	if err := c.present(op); err != nil {
		<-c.slot.turn
		return false, err
	}
	c.locked = true
	return c.card.Load().resetCount() != c.seen, nil
}

// adopt takes the card that lies in the slot now for the one to speak to.
func (c *vpcdConn) adopt() {
	if now := c.slot.current(); now != nil && now != c.card.Load() {
		c.card.Store(now)
		c.seen, c.spoken = 0, false
	}
}

// Unlock implements [Conn].
func (c *vpcdConn) Unlock() error {
	c.turn <- struct{}{}
	defer func() { <-c.turn }()
	c.unlock()
	return nil
}

func (c *vpcdConn) unlock() {
	if c.locked {
		c.locked, c.seen = false, c.card.Load().resetCount()
		<-c.slot.turn
	}
}

// Close implements [Conn].
func (c *vpcdConn) Close() error {
	c.end() // whoever waits for a turn goes home; a command under way has its own limit
	c.turn <- struct{}{}
	defer func() { <-c.turn }()
	defer c.unlock()
	if !c.spoken {
		return nil
	}
	c.spoken = false
	err := c.lastReset()
	if errors.Is(err, fault.CardRemoved) {
		return nil // what is gone needs no reset
	}
	return err
}

// lastReset resets the card, as soon as no other Conn holds it.
func (c *vpcdConn) lastReset() error {
	const op = "nfc: vpcd close"
	if !c.locked {
		ctx, cancel := context.WithTimeout(context.Background(), c.card.Load().link.silence)
		defer cancel()
		select {
		case c.slot.turn <- struct{}{}:
			defer func() { <-c.slot.turn }()
		case <-ctx.Done():
			return waitFault(op, ctx)
		}
	}
	if err := c.present(op); err != nil {
		return err
	}
	return c.reset()
}

//go:build cgo || windows

package nfc

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/ebfe/scard"

	"cied/fault"
)

const (
	connectTries = 4                      // against a program that holds the card for a moment
	connectPause = 150 * time.Millisecond // before the second; each further one is as much longer
	lockTries    = 3                      // a card that is reset again and again is not locked for ever
	settleTries  = 10                     // after a lost answer: is the card gone?
	settlePause  = 100 * time.Millisecond // pcscd looks every 400 ms
)

// pcscConn is [Conn] over PC/SC. Its worker owns what is below it.
type pcscConn struct {
	silence time.Duration
	extent  Extent

	mu  sync.Mutex
	atr []byte

	worker *worker
	sc     *scard.Context
	card   *scard.Card
	proto  scard.Protocol
	fresh  bool // reset or exchanged since the last Unlock
	locked bool
	spoken bool // since the last reset
}

// Connect implements [Driver]. The card is asked for with T=1, which contactless
// readers present, then with any protocol.
func (d *pcsc) Connect(ctx context.Context, reader string) (Conn, error) {
	const op = "nfc: connect"
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	c := &pcscConn{silence: d.opts.Silence, fresh: true}
	c.worker = startWorker(c.cleanup)
	for try := 1; ; try++ {
		_, err := ask(ctx, c.worker, call[struct{}]{
			op: op, limit: c.silence, cancel: true,
			do: func() (struct{}, error) { return struct{}{}, connectFault(op, c.connect(reader)) },
		})
		if err == nil {
			return c, nil
		}
		if !errors.Is(err, fault.CardInUse) || try == connectTries || ctx.Err() != nil {
			c.worker.giveUp(err)
			return nil, err
		}
		sleep(ctx, time.Duration(try)*connectPause)
	}
}

// connect is the worker's part of Connect.
func (c *pcscConn) connect(reader string) (err error) {
	if c.sc == nil {
		if c.sc, err = scard.EstablishContext(); err != nil {
			return err
		}
	}
	for _, c.proto = range []scard.Protocol{scard.ProtocolT1, scard.ProtocolAny} {
		c.card, err = c.sc.Connect(reader, scard.ShareShared, c.proto)
		if !errors.Is(err, scard.ErrProtoMismatch) {
			break
		}
	}
	if err != nil {
		return err
	}
	if err := c.look(); err != nil {
		return err
	}
	c.extent = askExtent(c.card)
	return nil
}

// look takes the ATR, and refuses a protocol that the library would panic over.
func (c *pcscConn) look() error {
	status, err := c.card.Status()
	if err != nil {
		return err
	}
	if p := c.card.ActiveProtocol(); p != scard.ProtocolT0 && p != scard.ProtocolT1 {
		return fmt.Errorf("nfc: protocol %#x", p)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.atr = slices.Clone(status.Atr)
	return nil
}

// askExtent asks the reader's driver. Many do not answer, and a card held by another
// program does not let the question through: both are ExtendedUnknown.
func askExtent(card *scard.Card) Extent {
	list, err := card.Control(scard.CtlCode(featureRequest), nil)
	if err != nil {
		return ExtendedUnknown
	}
	code, ok := featureControl(list, featureTLVProperties)
	if !ok {
		return ExtendedUnknown
	}
	properties, err := card.Control(code, nil)
	if err != nil {
		return ExtendedUnknown
	}
	return extentOf(properties)
}

// Transmit implements [Conn].
func (c *pcscConn) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	const op = "nfc: transmit"
	if len(capdu) < minCAPDU || len(capdu) > maxMessage+3 {
		return nil, fault.New(fault.Internal, op, fmt.Errorf("C-APDU: %w: %d", errLength, len(capdu)))
	}
	sent := slices.Clone(capdu) // the worker may outlive the caller's patience
	return ask(ctx, c.worker, call[[]byte]{op: op, limit: c.silence, do: func() ([]byte, error) {
		defer clear(sent)
		c.spoken = true
		rapdu, err := c.card.Transmit(sent)
		if err == nil && len(rapdu) == 0 {
			err = scard.ErrNotTransacted // what vpcd makes of a card that went away
		}
		if err != nil {
			return nil, scardFault(op, c.settle(err))
		}
		// Cloned, to let go of the 64 KiB that the library reserves.
		return slices.Clone(rapdu), checkRAPDU(op, rapdu)
	}})
}

// settle finds out why an answer was lost: a card lifted in the middle is a failed
// transmission first, and removed only when the service has looked again.
func (c *pcscConn) settle(err error) error {
	if !errors.Is(err, scard.ErrNotTransacted) && !errors.Is(err, scard.ErrCommDataLost) {
		return err
	}
	for range settleTries {
		if _, now := c.card.Status(); now != nil {
			return now
		}
		time.Sleep(settlePause)
	}
	return err
}

// ATR implements [Conn].
func (c *pcscConn) ATR() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.atr)
}

// Extended implements [Conn].
func (c *pcscConn) Extended() Extent { return c.extent }

// Lock implements [Conn]. The library waits for a lock without end and without a way to
// stop it; a lock that comes after its caller has left is given back at once.
func (c *pcscConn) Lock(ctx context.Context) (fresh bool, err error) {
	const op = "nfc: lock"
	return ask(ctx, c.worker, call[bool]{
		op: op, cancel: true,
		do: func() (bool, error) {
			if c.locked {
				return false, fault.New(fault.Internal, op, errLocked)
			}
			err := c.begin()
			return c.fresh, scardFault(op, err)
		},
		undo: func(fresh bool) {
			c.unlock()
			c.fresh = fresh // nobody was told
		},
	})
}

// begin takes the lock. A card that was reset or exchanged must be connected again
// before it can be locked.
func (c *pcscConn) begin() error {
	var err error
	for range lockTries {
		err = c.card.BeginTransaction()
		var rc scard.Error
		switch errors.As(err, &rc); {
		case err == nil:
			c.locked = true
			return nil
		case !lostSession(rc) && rc != scard.ErrRemovedCard:
			return err
		}
		if err := c.reconnect(scard.LeaveCard); err != nil {
			return err
		}
	}
	return err
}

// reconnect connects the same handle again; everything in the card is new then.
func (c *pcscConn) reconnect(d scard.Disposition) error {
	err := c.card.Reconnect(scard.ShareShared, c.proto, d)
	if errors.Is(err, scard.ErrNoSmartcard) {
		return scard.ErrRemovedCard // there was one when we connected
	}
	if err != nil {
		return err
	}
	c.fresh, c.spoken = true, false
	return c.look()
}

// Unlock implements [Conn].
func (c *pcscConn) Unlock() error {
	const op = "nfc: unlock"
	if c.worker.isStuck() {
		return nil // a Lock that was left holds nothing that its caller could give back
	}
	_, err := ask(context.Background(), c.worker, call[struct{}]{op: op, limit: c.silence,
		do: func() (struct{}, error) { return struct{}{}, scardFault(op, c.unlock()) }})
	return err
}

// unlock gives the lock back. A reset or a removal has ended it already.
func (c *pcscConn) unlock() error {
	if !c.locked {
		return nil
	}
	c.locked, c.fresh = false, false
	err := c.card.EndTransaction(scard.LeaveCard)
	var rc scard.Error
	if errors.As(err, &rc) && (lostSession(rc) || rc == scard.ErrRemovedCard) {
		return nil // the next Lock will meet it too, and say so
	}
	return err
}

// Reset implements [Conn].
func (c *pcscConn) Reset(ctx context.Context) error {
	const op = "nfc: reset"
	if c.worker.isStuck() {
		return fault.New(fault.CardInUse, op, nil) // behind a Lock that was left
	}
	_, err := ask(ctx, c.worker, call[struct{}]{op: op, limit: c.silence,
		do: func() (struct{}, error) { return struct{}{}, scardFault(op, c.reconnect(scard.ResetCard)) }})
	return err
}

// Close implements [Conn].
func (c *pcscConn) Close() error {
	const op = "nfc: close"
	c.worker.giveUp(errClosed(op))
	if c.worker.isStuck() {
		return nil // what is pending is finished behind us
	}
	timer := time.NewTimer(c.silence)
	defer timer.Stop()
	select {
	case <-c.worker.finished:
		return nil
	case <-timer.C:
		return fault.New(fault.CardSilent, op, errSilent)
	}
}

// cleanup is the worker's last job. Its errors say that the card is no longer ours,
// which is what was wanted.
func (c *pcscConn) cleanup() {
	if c.card != nil {
		last := scard.LeaveCard
		if c.spoken {
			last = scard.ResetCard
		}
		c.card.Disconnect(last)
	}
	if c.sc != nil {
		c.sc.Release()
	}
}

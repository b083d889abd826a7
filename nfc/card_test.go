package nfc_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"cied/fault"
	"cied/nfc"
)

// An ATR for tests that belongs to no card: T=1, contactless form, historical bytes "test".
var (
	testATR  = mustHex("3B8480017465737413")
	otherATR = mustHex("3B858001746573743220")
)

// Commands of the test card.
var (
	selectCommand = mustHex("00A4040C02CAFE")
	readCommand   = mustHex("00B0000000") // only after selectCommand, else '6985'
	stopCommand   = mustHex("00010000")   // never answered
	liftCommand   = mustHex("00020000")   // the card goes away instead of an answer
	shortCommand  = mustHex("00030000")   // answered with one byte
	longCommand   = mustHex("00040000")   // answered with 2000 bytes
)

func mustHex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

// A testCard is a virtual card with one state, selected, that a reset ends.
type testCard struct {
	atr  []byte
	conn net.Conn

	mu       sync.Mutex
	selected bool
	resets   int
}

// layCard connects a card to a reader.
func layCard(t *testing.T, addr string, atr []byte) *testCard {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	c := &testCard{atr: atr, conn: conn}
	t.Cleanup(c.lift)
	go c.serve()
	return c
}

func (c *testCard) lift() { c.conn.Close() }

func (c *testCard) serve() {
	for {
		var head [2]byte
		if _, err := io.ReadFull(c.conn, head[:]); err != nil {
			return
		}
		m := make([]byte, binary.BigEndian.Uint16(head[:]))
		if _, err := io.ReadFull(c.conn, m); err != nil {
			return
		}
		if answer := c.answer(m); answer != nil {
			c.conn.Write(slices.Concat(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer))
		}
	}
}

// answer returns nil where the card says nothing.
func (c *testCard) answer(m []byte) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case len(m) == 1 && m[0] == 4:
		return c.atr
	case len(m) == 1:
		c.selected = false
		c.resets++
		return nil
	case bytes.Equal(m, stopCommand):
		return nil
	case bytes.Equal(m, liftCommand):
		c.conn.Close()
		return nil
	case bytes.Equal(m, shortCommand):
		return []byte{0x90}
	case bytes.Equal(m, longCommand):
		return append(bytes.Repeat([]byte{0x5A}, 2000), 0x90, 0x00)
	case bytes.Equal(m, selectCommand):
		c.selected = true
	case bytes.Equal(m, readCommand) && !c.selected:
		return []byte{0x69, 0x85}
	case m[4] == 0 && len(m) > 7: // extended length: the data comes back
		return append(bytes.Clone(m[7:]), 0x90, 0x00)
	}
	return []byte{0x90, 0x00}
}

// A bench is a driver with a place for a card.
type bench struct {
	driver nfc.Driver
	addr   string // where the card connects
	reader string // and the name of that reader

	extended nfc.Extent // what the reader tells of extended length
}

// lay lays a card on the reader and waits until the driver has seen it.
func (b bench) lay(t *testing.T, atr []byte) *testCard {
	t.Helper()
	c := layCard(t, b.addr, atr)
	b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Present && bytes.Equal(r.ATR, atr) })
	return c
}

// await watches until the reader looks as wanted, and returns it.
func (b bench) await(t *testing.T, wanted func(nfc.Reader) bool) nfc.Reader {
	t.Helper()
	var found nfc.Reader
	watchUntil(t, b.driver, func(readers []nfc.Reader, err error) bool {
		i := slices.IndexFunc(readers, func(r nfc.Reader) bool { return r.Name == b.reader && wanted(r) })
		if i >= 0 {
			found = readers[i]
		}
		return i >= 0
	})
	return found
}

var errSeen = errors.New("seen")

// watchUntil watches until a list is as wanted.
func watchUntil(t *testing.T, d nfc.Driver, wanted func([]nfc.Reader, error) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	ctx, seen := context.WithCancelCause(ctx)
	var last []nfc.Reader
	var lastErr error
	err := d.Watch(ctx, func(readers []nfc.Reader, err error) {
		last, lastErr = readers, err
		if wanted(readers, err) {
			seen(errSeen)
		}
	})
	if err != errSeen {
		t.Fatalf("watch: %v; last seen: %v, %v", err, last, lastErr)
	}
}

func (b bench) connect(t *testing.T) nfc.Conn {
	t.Helper()
	c, err := b.driver.Connect(t.Context(), b.reader)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// send transmits and checks the answer.
func send(t *testing.T, c nfc.Conn, capdu []byte, want string) {
	t.Helper()
	rapdu, err := c.Transmit(t.Context(), capdu)
	if err != nil {
		t.Fatalf("transmit %X: %v", capdu, err)
	}
	if !bytes.Equal(rapdu, mustHex(want)) {
		t.Fatalf("transmit %X: %X, want %s", capdu, rapdu, want)
	}
}

func wantFault(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != want {
		t.Fatalf("fault %v, want %v", err, want)
	}
}

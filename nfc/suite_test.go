package nfc_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"cied/fault"
	"cied/nfc"
)

// soon is how long a test waits for what must not happen.
const soon = 200 * time.Millisecond

// runSuite holds a driver to the contracts of Driver and Conn. start gives each test a
// bench without a card; the driver's time limit is as asked for.
func runSuite(t *testing.T, start func(t *testing.T, limit time.Duration) bench) {
	for _, tt := range []struct {
		name  string
		limit time.Duration
		run   func(t *testing.T, b bench)
	}{
		{"a card is seen when laid, lifted and laid again", 0, seesCards},
		{"a watch ends at once with the cause", 0, watchEnds},
		{"a command is answered", 0, answers},
		{"extended length is carried both ways", 0, carriesExtended},
		{"a reset ends the session and not the connection", 0, resets},
		{"a closed card is reset if it was spoken to", 0, closeResets},
		{"the first lock is fresh, the second is not", 0, locks},
		{"a reset by somebody else makes the next lock fresh", 0, foreignReset},
		{"a reset of our own makes the next lock fresh", 0, ownReset},
		{"an exchanged card makes the next lock fresh", 0, exchanged},
		{"a locked card is in use for others, also after a reset", 0, lockExcludes},
		{"a cancelled lock is given back", 0, lockCancelled},
		{"a lock of a lifted card is card-removed", 0, lockRemoved},
		{"a card lifted while locked leaves no lock behind", 0, liftedLocked},
		{"a card lifted during a command is card-removed", 0, liftedDuring},
		{"a card lifted between commands is card-removed", 0, liftedBetween},
		{"a silent card is card-silent after the limit", time.Second, silent},
		{"an answer without status word is card-answer", 0, shortAnswer},
		{"a command without header is refused", 0, shortRefused},
		{"a cancelled command is not sent", 0, cancelledBefore},
		{"an empty reader has no card, another no name", 0, connectFaults},
		{"a closed connection is of no use", 0, closedUse},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, start(t, tt.limit)) })
	}
}

func seesCards(t *testing.T, b bench) {
	absent := func(r nfc.Reader) bool { return r.Card == nfc.Absent && r.ATR == nil }
	b.await(t, absent)
	c := b.lay(t, testATR)
	first := b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Present })
	c.lift()
	b.await(t, absent)
	b.lay(t, testATR)
	second := b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Present })
	if first.Event == second.Event {
		t.Errorf("the event %d is that of the card before", second.Event)
	}
	if first.Remote != "" {
		t.Errorf("remote %q, want a card of this machine", first.Remote)
	}
}

func watchEnds(t *testing.T, b bench) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	begin := time.Now()
	err := b.driver.Watch(ctx, func([]nfc.Reader, error) { begin = time.Now(); cancel(why) })
	if err != why {
		t.Errorf("watch: %v, want %v", err, why)
	}
	if d := time.Since(begin); d > soon {
		t.Errorf("it took %v to end", d)
	}
}

func answers(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	send(t, c, readCommand, "6985")
	send(t, c, selectCommand, "9000")
	send(t, c, readCommand, "9000")
	if !bytes.Equal(c.ATR(), testATR) {
		t.Errorf("ATR %X, want %X", c.ATR(), testATR)
	}
}

func carriesExtended(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	if c.Extended() != b.extended {
		t.Errorf("extended: %d, want %d", c.Extended(), b.extended)
	}
	data := bytes.Repeat([]byte{0xA5}, 1200)
	rapdu, err := c.Transmit(t.Context(), slices.Concat(mustHex("00D60000000000")[:5], []byte{0x04, 0xB0}, data))
	if err != nil || !bytes.Equal(rapdu, append(data, 0x90, 0x00)) {
		t.Errorf("1200 bytes there and back: %d bytes, %v", len(rapdu), err)
	}
	if rapdu, err = c.Transmit(t.Context(), longCommand); err != nil || len(rapdu) != 2002 {
		t.Errorf("2000 bytes back: %d, %v", len(rapdu), err)
	}
}

func resets(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	send(t, c, selectCommand, "9000")
	if err := c.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	send(t, c, readCommand, "6985")
}

func closeResets(t *testing.T, b bench) {
	card := b.lay(t, testATR)
	c := b.connect(t)
	send(t, c, selectCommand, "9000")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	send(t, b.connect(t), readCommand, "6985")
	card.mu.Lock()
	defer card.mu.Unlock()
	if card.resets < 2 { // the power-up is the first
		t.Errorf("%d resets", card.resets)
	}
}

// lock locks c and checks whether it is told to be fresh.
func lock(t *testing.T, c nfc.Conn, wantFresh bool) {
	t.Helper()
	fresh, err := c.Lock(t.Context())
	if err != nil {
		t.Fatalf("lock: %v", err)
	}
	if fresh != wantFresh {
		t.Fatalf("fresh is %v, want %v", fresh, wantFresh)
	}
}

func unlock(t *testing.T, c nfc.Conn) {
	t.Helper()
	if err := c.Unlock(); err != nil {
		t.Fatalf("unlock: %v", err)
	}
}

func locks(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	unlock(t, c) // without a lock it does nothing
	lock(t, c, true)
	send(t, c, selectCommand, "9000")
	unlock(t, c)
	lock(t, c, false)
	send(t, c, readCommand, "9000")
	if _, err := c.Lock(t.Context()); !errors.Is(err, fault.Internal) {
		t.Errorf("locked twice: %v", err)
	}
	unlock(t, c)
}

func foreignReset(t *testing.T, b bench) {
	b.lay(t, testATR)
	c, other := b.connect(t), b.connect(t)
	lock(t, c, true)
	send(t, c, selectCommand, "9000")
	unlock(t, c)
	if err := other.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	lock(t, c, true)
	send(t, c, readCommand, "6985")
	unlock(t, c)
	lock(t, c, false)
}

func ownReset(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	lock(t, c, true)
	unlock(t, c)
	if err := c.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	lock(t, c, true)
	if err := c.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	unlock(t, c)
	lock(t, c, false) // since the Unlock nothing has happened
}

func exchanged(t *testing.T, b bench) {
	first := b.lay(t, testATR)
	c := b.connect(t)
	defer c.Close() // while the second card is there
	lock(t, c, true)
	send(t, c, selectCommand, "9000")
	unlock(t, c)
	first.lift()
	b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
	b.lay(t, otherATR)
	lock(t, c, true)
	send(t, c, readCommand, "6985")
	if !bytes.Equal(c.ATR(), otherATR) {
		t.Errorf("ATR %X, want %X", c.ATR(), otherATR)
	}
}

func lockExcludes(t *testing.T, b bench) {
	b.lay(t, testATR)
	c, other := b.connect(t), b.connect(t)
	lock(t, c, true)
	busy := func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		_, err := other.Lock(ctx)
		wantFault(t, err, fault.CardInUse)
	}
	busy()
	unlock(t, c)
	third := b.connect(t)
	lock(t, third, true)
	if err := third.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	_, err := c.Lock(ctx)
	wantFault(t, err, fault.CardInUse)
	unlock(t, third)
	lock(t, c, true)
}

func lockCancelled(t *testing.T, b bench) {
	b.lay(t, testATR)
	c, other := b.connect(t), b.connect(t)
	lock(t, c, true)
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	time.AfterFunc(soon, func() { cancel(why) })
	if _, err := other.Lock(ctx); !errors.Is(err, why) {
		t.Fatalf("lock: %v, want %v", err, why)
	}
	unlock(t, c)
	lock(t, b.connect(t), true) // other's late lock is not kept
}

func lockRemoved(t *testing.T, b bench) {
	card := b.lay(t, testATR)
	c := b.connect(t)
	card.lift()
	b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
	_, err := c.Lock(t.Context())
	wantFault(t, err, fault.CardRemoved)
}

func liftedLocked(t *testing.T, b bench) {
	first := b.lay(t, testATR)
	c := b.connect(t)
	defer c.Close()
	lock(t, c, true)
	first.lift()
	b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
	unlock(t, c)
	b.lay(t, testATR)
	other := b.connect(t)
	defer other.Close()
	lock(t, other, true)
	unlock(t, other)
	lock(t, c, true)
	unlock(t, c)
	lock(t, other, false)
	send(t, other, readCommand, "6985")
}

func liftedDuring(t *testing.T, b bench) {
	b.lay(t, testATR)
	_, err := b.connect(t).Transmit(t.Context(), liftCommand)
	wantFault(t, err, fault.CardRemoved)
}

func liftedBetween(t *testing.T, b bench) {
	card := b.lay(t, testATR)
	c := b.connect(t)
	send(t, c, selectCommand, "9000")
	card.lift()
	b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
	_, err := c.Transmit(t.Context(), readCommand)
	wantFault(t, err, fault.CardRemoved)
	if err := c.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func silent(t *testing.T, b bench) {
	card := b.lay(t, testATR)
	defer card.lift()
	c := b.connect(t)
	_, err := c.Transmit(t.Context(), stopCommand)
	wantFault(t, err, fault.CardSilent)
	if _, err := c.Transmit(t.Context(), readCommand); err == nil {
		t.Error("a command was answered on a lost connection")
	}
}

func shortAnswer(t *testing.T, b bench) {
	b.lay(t, testATR)
	_, err := b.connect(t).Transmit(t.Context(), shortCommand)
	wantFault(t, err, fault.CardAnswer)
}

func shortRefused(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	for _, capdu := range [][]byte{nil, {2}, {0, 0xA4, 0}} {
		_, err := c.Transmit(t.Context(), capdu)
		wantFault(t, err, fault.Internal)
	}
}

func cancelledBefore(t *testing.T, b bench) {
	b.lay(t, testATR)
	c := b.connect(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Transmit(ctx, selectCommand); !errors.Is(err, context.Canceled) {
		t.Fatalf("transmit: %v", err)
	}
	send(t, c, readCommand, "6985")
}

func connectFaults(t *testing.T, b bench) {
	b.await(t, func(r nfc.Reader) bool { return r.Card == nfc.Absent })
	_, err := b.driver.Connect(t.Context(), b.reader)
	wantFault(t, err, fault.CardMissing)
	_, err = b.driver.Connect(t.Context(), "a reader that nobody has")
	wantFault(t, err, fault.ReaderUnknown)
}

func closedUse(t *testing.T, b bench) {
	b.lay(t, testATR)
	c, other := b.connect(t), b.connect(t)
	lock(t, c, true)
	ended := make(chan error, 1)
	go func() { _, err := other.Lock(context.Background()); ended <- err }()
	if err := c.Close(); err != nil { // a lock ends with its connection
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("lock after the other's close: %v", err)
	}
	_, err := c.Transmit(t.Context(), readCommand)
	wantFault(t, err, fault.Internal)
	if err := c.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

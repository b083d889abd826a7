package main

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"sync"
	"time"

	"cied/apdu/trace"
	"cied/card"
	"cied/internal/replay"
	"cied/nfc"
)

// inspectTraced reads the card as cied card does, and returns the trace of it and how it
// ended. It is an error only if no command was sent.
func inspectTraced(ctx context.Context, t *card.Terminal, only string, whole bool) (*trace.Trace, string, error) {
	var rec trace.Recorder
	var drawn bytes.Buffer
	begun := t.Now().Truncate(time.Second)
	t.Tap, t.Now = rec.Tap, func() time.Time { return begun }
	if whole {
		t.Rand = io.TeeReader(t.Rand, &drawn)
	}
	seen := lookOn(t)
	info, err := t.Inspect(ctx, only)
	if err != nil && rec.Len() == 0 {
		return nil, "", err
	}
	end := replay.End(cmp.Or(err, info.Chip))
	h := trace.Header{Card: cardOf(t, seen.family()), Spec: "IAS ECC 1.0.1: cied card", Expect: end}
	if whole {
		h.Terminal = seen.terminal(begun, drawn.Bytes()).String()
	}
	tr, err := rec.Trace(h)
	if err != nil {
		return nil, "", err
	}
	if !whole {
		tr = tr.Redact()
	}
	return tr, end, nil
}

// An onlooker is a driver that remembers the card that was opened last.
type onlooker struct {
	nfc.Driver

	mu       sync.Mutex
	atr      []byte
	extended nfc.Extent
}

// lookOn puts an onlooker before the readers of t.
func lookOn(t *card.Terminal) *onlooker {
	o := &onlooker{Driver: t.Readers}
	t.Readers = o
	return o
}

// Connect implements nfc.Driver.
func (o *onlooker) Connect(ctx context.Context, reader string) (nfc.Conn, error) {
	conn, err := o.Driver.Connect(ctx, reader)
	if err == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.atr, o.extended = conn.ATR(), conn.Extended()
	}
	return conn, err
}

// family is that of the card, or "".
func (o *onlooker) family() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return nfc.FamilyOf(o.atr)
}

// terminal is what a replay of an inspection needs.
func (o *onlooker) terminal(at time.Time, drawn []byte) replay.Terminal {
	o.mu.Lock()
	defer o.mu.Unlock()
	return replay.Terminal{Use: replay.Inspect, At: at, Extended: o.extended != nfc.ExtendedNo, ATR: o.atr, Drawn: drawn}
}

package replay

import (
	"bytes"
	"context"

	"cied/apdu/trace"
	"cied/nfc"
)

// reader is a reader with a trace on it. Resets are not written down in a trace: they are
// no commands.
type reader struct {
	card *trace.Card
	of   Terminal
	seen bool
}

// Watch implements nfc.Driver.
func (r *reader) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	changed([]nfc.Reader{{Name: "trace", Card: nfc.Present, ATR: r.of.ATR, Event: 1}}, nil)
	<-ctx.Done()
	return context.Cause(ctx)
}

// Connect implements nfc.Driver.
func (r *reader) Connect(context.Context, string) (nfc.Conn, error) { return r, nil }

// Transmit implements nfc.Conn.
func (r *reader) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	return r.card.Transmit(ctx, capdu)
}

// Lock implements nfc.Conn: the card is fresh once.
func (r *reader) Lock(context.Context) (fresh bool, err error) {
	fresh, r.seen = !r.seen, true
	return fresh, nil
}

// ATR, Extended, Unlock, Reset and Close implement nfc.Conn.
func (r *reader) ATR() []byte                 { return bytes.Clone(r.of.ATR) }
func (r *reader) Extended() nfc.Extent        { return r.of.extent() }
func (r *reader) Unlock() error               { return nil }
func (r *reader) Reset(context.Context) error { return nil }
func (r *reader) Close() error                { return nil }

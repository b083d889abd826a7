package logfile

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"
)

// foldTime is how long repeats are counted before their number is told.
const foldTime = time.Minute

// Folding is a handler that hands on a record once, and then how often it came again:
//
//	time=… level=WARN msg="reader silent" reader="…"
//	time=… level=WARN msg="last message repeated 37 times"
//
// Two records are the same where they differ in nothing but their time. The number is told
// before the next record that is another, at [Folding.Close], and after a minute; the record
// itself then counts as new, so that a log that was turned over meanwhile still shows it.
type Folding struct {
	next slog.Handler
	text slog.Handler // writes a record without its time to fold.same
	fold *fold        // of this handler and all that were derived from it
}

// fold is what was handed on last.
type fold struct {
	mu       sync.Mutex
	same     *bytes.Buffer // where Folding.text writes to
	last     []byte        // as same
	repeats  int
	newest   slog.Record // of them
	next     slog.Handler
	timer    *time.Timer
	finished bool
}

// Fold returns a handler that hands on to next.
func Fold(next slog.Handler) *Folding {
	f := &fold{same: new(bytes.Buffer)}
	all := &slog.HandlerOptions{Level: slog.Level(math.MinInt)}
	return &Folding{next, slog.NewTextHandler(f.same, all), f}
}

// Enabled asks the next handler.
func (h *Folding) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// WithAttrs returns a handler for records with more attributes.
func (h *Folding) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Folding{h.next.WithAttrs(attrs), h.text.WithAttrs(attrs), h.fold}
}

// WithGroup returns a handler for records in a group.
func (h *Folding) WithGroup(name string) slog.Handler {
	return &Folding{h.next.WithGroup(name), h.text.WithGroup(name), h.fold}
}

// Handle counts r where it is a repeat, and hands it on otherwise.
func (h *Folding) Handle(ctx context.Context, r slog.Record) error {
	f := h.fold
	f.mu.Lock()
	defer f.mu.Unlock()
	same, err := h.timeless(ctx, r)
	if err == nil && f.last != nil && bytes.Equal(same, f.last) {
		f.count(h.next, r)
		return nil
	}
	f.tell()
	if err == nil && !f.finished {
		f.last = bytes.Clone(same)
	}
	return h.next.Handle(ctx, r)
}

// timeless is the text of r without its time. It is valid until the next call.
func (h *Folding) timeless(ctx context.Context, r slog.Record) ([]byte, error) {
	r = r.Clone()
	r.Time = time.Time{} // left out by the text handler
	h.fold.same.Reset()
	err := h.text.Handle(ctx, r)
	return h.fold.same.Bytes(), err
}

// Close tells of the repeats that were not told yet. Later records are handed on as they
// come.
func (h *Folding) Close() error {
	h.fold.mu.Lock()
	defer h.fold.mu.Unlock()
	h.fold.finished = true
	h.fold.tell()
	return nil
}

func (f *fold) count(next slog.Handler, r slog.Record) {
	f.repeats++
	f.newest, f.next = r.Clone(), next
	if f.repeats > 1 {
		return
	}
	f.timer = time.AfterFunc(foldTime, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.tell()
	})
}

// tell hands on how often the last record was repeated, and forgets it. A single repeat is
// no longer than its number: it is handed on itself.
func (f *fold) tell() {
	f.last = nil
	if f.repeats == 0 {
		return
	}
	f.timer.Stop()
	r := f.newest
	if f.repeats > 1 {
		r = slog.NewRecord(r.Time, r.Level, fmt.Sprintf("last message repeated %d times", f.repeats), r.PC)
	}
	f.repeats, f.newest = 0, slog.Record{}
	_ = f.next.Handle(context.Background(), r) // as the caller of a repeat was told: it went well
}

package saml

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"
)

// Seen remembers identifiers, so that a message is believed once. A store that several
// servers share makes it once for all of them.
type Seen interface {
	// First reports whether id was never given before, and remembers it until the given
	// instant at least. An error is neither: the message is not believed.
	First(ctx context.Context, id string, until time.Time) (bool, error)
}

const defaultMax = 100_000

// ErrFull is what a [Memory] answers that has no room.
var ErrFull = errors.New("saml: too many identifiers are remembered")

// Memory is a [Seen] for one server. It forgets an identifier when its time is over, never
// before: where Max are remembered, new ones are refused with [ErrFull].
type Memory struct {
	Max int              // identifiers; 0 is 100,000
	Now func() time.Time // nil is [time.Now]

	mu    sync.Mutex
	until map[string]time.Time
	swept time.Time // when the past was last thrown away
}

// First implements [Seen].
func (m *Memory) First(_ context.Context, id string, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := clock(m.Now)
	m.sweep(now)
	if _, known := m.until[id]; known {
		return false, nil
	}
	if len(m.until) >= cmp.Or(m.Max, defaultMax) {
		return false, ErrFull
	}
	if m.until == nil {
		m.until = map[string]time.Time{}
	}
	m.until[id] = until
	return true, nil
}

// sweep throws away what is over, at most once a second.
func (m *Memory) sweep(now time.Time) {
	if now.Sub(m.swept) < time.Second {
		return
	}
	m.swept = now
	for id, until := range m.until {
		if now.After(until) {
			delete(m.until, id)
		}
	}
}

// clock returns the time of now, and of [time.Now] where now is nil.
func clock(now func() time.Time) time.Time {
	if now == nil {
		return time.Now()
	}
	return now()
}

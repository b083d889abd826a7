package relying

import (
	"container/list"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"cied/fault"
)

// MaxSpent bounds the nonces that a [SpentList] remembers: about 20 MB.
const MaxSpent = 100_000

// Spent remembers which nonces were answered. It may be used by several goroutines.
type Spent interface {
	// Spend notes that a nonce is answered, for at least ttl. Of all calls with one nonce
	// within that time, by whichever server, one returns nil; the others fault.NonceReused.
	// Where that cannot be told the error is [ErrUnavailable].
	Spend(ctx context.Context, nonce string, ttl time.Duration) error
}

// A SpentList is [Spent] in the memory of one server. A full list refuses: what it forgot
// too early could be answered a second time.
type SpentList struct {
	now func() time.Time

	mu    sync.Mutex
	ends  map[[sha256.Size]byte]time.Time
	order list.List // of their keys, as they came
}

// NewSpentList returns an empty list over a clock.
func NewSpentList(now func() time.Time) *SpentList {
	return &SpentList{now: now, ends: make(map[[sha256.Size]byte]time.Time)}
}

// Spend is that of [Spent].
func (s *SpentList) Spend(_ context.Context, nonce string, ttl time.Duration) error {
	const op = "relying: spend"
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.forget(now)
	key := sha256.Sum256([]byte(nonce))
	if end, spent := s.ends[key]; spent && now.Before(end) {
		return fault.New(fault.NonceReused, op, errors.New("the challenge was answered before"))
	} else if !spent && len(s.ends) >= MaxSpent {
		return fault.New(fault.Internal, op, fmt.Errorf("%w: %d nonces are remembered", ErrUnavailable, MaxSpent))
	} else if !spent {
		s.order.PushBack(key)
	}
	s.ends[key] = now.Add(ttl)
	return nil
}

// forget drops the oldest whose time is over. One that lives longer keeps those behind it
// in the list, which costs their room and nothing else.
func (s *SpentList) forget(now time.Time) {
	for e := s.order.Front(); e != nil; e = s.order.Front() {
		key := e.Value.([sha256.Size]byte)
		if now.Before(s.ends[key]) {
			return
		}
		delete(s.ends, key)
		s.order.Remove(e)
	}
}

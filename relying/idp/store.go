package idp

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"
)

// ErrNoSession is what a [Store] answers where it has no session of that name: it has ended,
// its time is over, or it never began.
var ErrNoSession = errors.New("idp: no such session")

// ErrFull is what a [Memory] answers that has no room.
var ErrFull = errors.New("idp: too many sessions")

// MaxState bounds the state of a session in bytes.
const MaxState = 16 << 10

// A Store keeps the sessions of the citizens between the steps of a login: the state under
// the name that the browser's cookie has. It may be used by several goroutines, and where
// several servers share one, each call happens for all of them at once. Any other error than
// [ErrNoSession] says that nobody knows, and nobody logs in.
type Store interface {
	// Begin keeps the state of a new session for ttl, at most [MaxState] bytes.
	Begin(ctx context.Context, name string, state []byte, ttl time.Duration) error
	// Read returns the state, which the caller does not change.
	Read(ctx context.Context, name string) ([]byte, error)
	// Replace puts another state in the place of the one that is there; the end stays.
	Replace(ctx context.Context, name string, state []byte) error
	// Take returns the state and ends the session: of several calls one has it.
	Take(ctx context.Context, name string) ([]byte, error)
}

// Memory is a [Store] for one server. Where Max sessions are kept, new ones are refused with
// [ErrFull]: only a service of the federation can begin one, by a request that it has signed.
type Memory struct {
	Max int              // sessions; 0 is 10,000, at most 160 MB and as a rule 10
	Now func() time.Time // nil is [time.Now]

	mu       sync.Mutex
	sessions map[string]kept
}

const defaultMax = 10_000

type kept struct {
	state []byte
	until time.Time
}

// Begin is that of [Store].
func (m *Memory) Begin(_ context.Context, name string, state []byte, ttl time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if limit := cmp.Or(m.Max, defaultMax); len(m.sessions) >= limit {
		if m.sweep(now); len(m.sessions) >= limit {
			return ErrFull
		}
	}
	if m.sessions == nil {
		m.sessions = map[string]kept{}
	}
	m.sessions[name] = kept{state, now.Add(ttl)}
	return nil
}

// Read is that of [Store].
func (m *Memory) Read(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.find(name)
	return k.state, err
}

// Replace is that of [Store].
func (m *Memory) Replace(_ context.Context, name string, state []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.find(name)
	if err == nil {
		m.sessions[name] = kept{state, k.until}
	}
	return err
}

// Take is that of [Store].
func (m *Memory) Take(_ context.Context, name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, err := m.find(name)
	delete(m.sessions, name)
	return k.state, err
}

func (m *Memory) find(name string) (kept, error) {
	k, there := m.sessions[name]
	if !there || !m.now().Before(k.until) {
		return kept{}, ErrNoSession
	}
	return k, nil
}

// sweep throws away what is over.
func (m *Memory) sweep(now time.Time) {
	for name, k := range m.sessions {
		if !now.Before(k.until) {
			delete(m.sessions, name)
		}
	}
}

func (m *Memory) now() time.Time {
	if m.Now == nil {
		return time.Now()
	}
	return m.Now()
}

package relying

import (
	"context"
	"errors"
)

// Nonces are the challenges of a login server: [Challenges] in the memory of one server
// (through [Challenges.Nonces]), a store that several servers share (package redis below
// this one), or [Sealed] challenges that the browser keeps. All three bind a nonce to the
// browser's session, let it live for [NonceTTL] and take it back once; they may be used by
// several goroutines.
type Nonces interface {
	// Issue returns a new nonce for a session, as [CheckSession] takes it. Where the nonces
	// are kept, an earlier one of that session is void.
	Issue(ctx context.Context, session string) (nonce string, err error)

	// Take spends the nonce of a session and returns it, for [Verifier.Verify]; whatever
	// the answer turns out to be, the nonce is gone. brought is what the browser has brought
	// back as its nonce: Sealed needs it, the others keep their own and do not look at it.
	//
	// The faults are fault.NonceMismatch (there is none for this session, or its time is
	// over; for one that is kept also: it was answered) and fault.NonceReused (a sealed one
	// was answered). An error that is [ErrUnavailable] says that nobody knows; the nonce may
	// be spent, and the login begins anew.
	Take(ctx context.Context, session, brought string) (nonce string, err error)
}

// ErrUnavailable is in the chain of every error of a store that does not answer, or is
// full. Nothing was proved then: the answer is HTTP 500 (fault.Internal), never a login.
var ErrUnavailable = errors.New("relying: the store of challenges does not answer")

// CheckSession reports whether a browser's session has a name that challenges can be bound
// to: 1 to 256 bytes. It is what only that browser can bring, its session cookie.
func CheckSession(session string) error {
	if session == "" || len(session) > maxSession {
		return errors.New("relying: no session, or too long a name for one")
	}
	return nil
}

// Nonces returns c as [Nonces], which shares its challenges.
func (c *Challenges) Nonces() Nonces { return inMemory{c} }

// inMemory waits for nothing and has no use for what the browser brings.
type inMemory struct{ c *Challenges }

func (m inMemory) Issue(_ context.Context, session string) (string, error) { return m.c.Issue(session) }

func (m inMemory) Take(_ context.Context, session, _ string) (string, error) {
	return m.c.Take(session)
}

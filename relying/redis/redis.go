// Package redis keeps the challenges of several login servers in one Redis, so that what
// one of them issued another can take, and what one has taken is spent for all.
//
// It needs Redis 6.2 or later, for GETDEL. Each operation is one command, and Redis runs one
// at a time: whoever asks first has the nonce. That holds for one Redis with its replicas for
// reading; where a replica takes the place of a Redis that was lost, what had not reached
// it yet can be answered again.
//
// Redis decides here who may log in. It listens where nobody but the login servers can
// reach it, on a Unix socket or behind TLS and a password.
//
// Other stores over the same Redis reach it by a [Pool].
package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"cied/fault"
	"cied/relying"
	"cied/token"
)

// A Store is [relying.Nonces] and [relying.Spent] in Redis. Several goroutines may use it.
//
// Keys are the prefix, "challenge:" or "spent:", and the SHA-256 of the session or nonce in
// hexadecimal digits; Redis forgets them by itself. The name of a session is in no key.
type Store struct {
	pool   *Pool
	random io.Reader
}

var (
	_ relying.Nonces = (*Store)(nil)
	_ relying.Spent  = (*Store)(nil)
)

// New returns a store. Nothing is connected before the first call.
func New(o Options) (*Store, error) {
	pool, err := Open(o, token.MaxNonce)
	if err != nil {
		return nil, err
	}
	s := &Store{pool: pool, random: o.Random}
	if s.random == nil {
		s.random = rand.Reader
	}
	return s, nil
}

// Issue is that of [relying.Nonces]: SET key nonce PX 300000.
func (s *Store) Issue(ctx context.Context, session string) (string, error) {
	const op = "redis: issue challenge"
	if err := relying.CheckSession(session); err != nil {
		return "", err
	}
	nonce, err := relying.NewNonce(s.random)
	if err != nil {
		return "", err
	}
	reply, err := s.pool.Do(ctx, "SET", s.pool.Key("challenge", session), nonce, "PX", relying.NonceTTL.Milliseconds())
	if err != nil {
		return "", unavailable(op, err)
	}
	if reply != "OK" {
		return "", unavailable(op, ErrReply)
	}
	return nonce, nil
}

// Take is that of [relying.Nonces]: GETDEL key. What the browser has brought is not looked
// at. After an error that is [relying.ErrUnavailable] the nonce may be spent.
func (s *Store) Take(ctx context.Context, session, _ string) (string, error) {
	const op = "redis: take challenge"
	if err := relying.CheckSession(session); err != nil {
		return "", fault.New(fault.NonceMismatch, op, err)
	}
	reply, err := s.pool.Do(ctx, "GETDEL", s.pool.Key("challenge", session))
	if err != nil {
		return "", unavailable(op, err)
	}
	if reply == nil {
		return "", fault.New(fault.NonceMismatch, op, errors.New("no challenge is open for this session"))
	}
	nonce, isBulk := reply.([]byte)
	if !isBulk || token.CheckNonce(string(nonce)) != nil {
		return "", unavailable(op, ErrReply)
	}
	return string(nonce), nil
}

// Spend is that of [relying.Spent]: SET key 1 NX PX ttl. After an error that is
// [relying.ErrUnavailable] the nonce may be noted.
func (s *Store) Spend(ctx context.Context, nonce string, ttl time.Duration) error {
	const op = "redis: spend challenge"
	reply, err := s.pool.Do(ctx, "SET", s.pool.Key("spent", nonce), "1", "NX", "PX", max(ttl.Milliseconds(), 1))
	switch {
	case err != nil:
		return unavailable(op, err)
	case reply == nil:
		return fault.New(fault.NonceReused, op, errors.New("the challenge was answered before"))
	case reply != "OK":
		return unavailable(op, ErrReply)
	}
	return nil
}

// Ping reports whether Redis answers, for a server's own supervision.
func (s *Store) Ping(ctx context.Context) error {
	reply, err := s.pool.Do(ctx, "PING")
	if err == nil && reply != "PONG" {
		err = ErrReply
	}
	if err != nil {
		return unavailable("redis: ping", err)
	}
	return nil
}

// Close closes the connections that wait for use, and each other when its call is over.
func (s *Store) Close() error { return s.pool.Close() }

// unavailable is a Redis that does not answer as it should, to which the answer is HTTP
// 500.
func unavailable(op string, cause error) error {
	return fault.New(fault.Internal, op, fmt.Errorf("%w: %w", relying.ErrUnavailable, cause))
}

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
package redis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	redigo "github.com/gomodule/redigo/redis"

	"cied/fault"
	"cied/relying"
	"cied/token"
)

// A Store is [relying.Nonces] and [relying.Spent] in Redis. Several goroutines may use it.
//
// Keys are the prefix, "challenge:" or "spent:", and the SHA-256 of the session or nonce in
// hexadecimal digits; Redis forgets them by itself. The name of a session is in no key.
type Store struct {
	pool *redigo.Pool
	o    Options
}

var (
	_ relying.Nonces = (*Store)(nil)
	_ relying.Spent  = (*Store)(nil)
)

// Issue is that of [relying.Nonces]: SET key nonce PX 300000.
func (s *Store) Issue(ctx context.Context, session string) (string, error) {
	const op = "redis: issue challenge"
	if err := relying.CheckSession(session); err != nil {
		return "", err
	}
	nonce, err := relying.NewNonce(s.o.Random)
	if err != nil {
		return "", err
	}
	reply, err := s.do(ctx, "SET", s.key("challenge:", session), nonce, "PX", relying.NonceTTL.Milliseconds())
	if err != nil {
		return "", unavailable(op, err)
	}
	if reply != "OK" {
		return "", unavailable(op, errUnexpected)
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
	reply, err := s.do(ctx, "GETDEL", s.key("challenge:", session))
	if err != nil {
		return "", unavailable(op, err)
	}
	if reply == nil {
		return "", fault.New(fault.NonceMismatch, op, errors.New("no challenge is open for this session"))
	}
	nonce, isBulk := reply.([]byte)
	if !isBulk || token.CheckNonce(string(nonce)) != nil {
		return "", unavailable(op, errUnexpected)
	}
	return string(nonce), nil
}

// Spend is that of [relying.Spent]: SET key 1 NX PX ttl. After an error that is
// [relying.ErrUnavailable] the nonce may be noted.
func (s *Store) Spend(ctx context.Context, nonce string, ttl time.Duration) error {
	const op = "redis: spend challenge"
	reply, err := s.do(ctx, "SET", s.key("spent:", nonce), "1", "NX", "PX", max(ttl.Milliseconds(), 1))
	switch {
	case err != nil:
		return unavailable(op, err)
	case reply == nil:
		return fault.New(fault.NonceReused, op, errors.New("the challenge was answered before"))
	case reply != "OK":
		return unavailable(op, errUnexpected)
	}
	return nil
}

// Ping reports whether Redis answers, for a server's own supervision.
func (s *Store) Ping(ctx context.Context) error {
	reply, err := s.do(ctx, "PING")
	if err == nil && reply != "PONG" {
		err = errUnexpected
	}
	if err != nil {
		return unavailable("redis: ping", err)
	}
	return nil
}

// Close closes the connections that wait for use, and each other when its call is over.
func (s *Store) Close() error { return s.pool.Close() }

// do sends one command and reads its reply, in the time of one call.
func (s *Store) do(ctx context.Context, command string, args ...any) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	conn, err := s.pool.GetContext(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return exchange(ctx, conn, command, args...)
}

// exchange waits for a reply until ctx ends, by its deadline: the call's own is always
// there.
func exchange(ctx context.Context, conn redigo.Conn, command string, args ...any) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	return redigo.DoWithTimeout(conn, max(time.Until(deadline), 1), command, args...)
}

// key names a session or nonce to Redis. A hash bounds its length.
func (s *Store) key(kind, name string) string {
	sum := sha256.Sum256([]byte(name))
	return s.o.Prefix + kind + hex.EncodeToString(sum[:])
}

var errUnexpected = errors.New("a reply that this command does not have")

// unavailable is a Redis that does not answer as it should, to which the answer is HTTP
// 500.
func unavailable(op string, cause error) error {
	return fault.New(fault.Internal, op, fmt.Errorf("%w: %w", relying.ErrUnavailable, cause))
}

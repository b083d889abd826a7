// Package redisstore keeps the sessions of several identity providers in one Redis, so that
// a login that began at one of them goes on at another.
//
// It needs Redis 6.2 or later, for GETDEL. Each operation is one command, and Redis runs one
// at a time: of two servers that take a session, one has it. What package relying/redis says of
// the Redis for challenges holds for this one, which may be the same: the sessions hold the
// names of citizens, for minutes.
package redisstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	redigo "github.com/gomodule/redigo/redis"

	"cied/relying"
	"cied/relying/idp"
	"cied/relying/redis"
)

// A Store is [idp.Store] in Redis. Several goroutines may use it.
//
// Keys are the prefix, "session:" and the SHA-256 of the session's name in hexadecimal
// digits: who reads Redis' keys has nobody's cookie. Redis forgets them by itself.
type Store struct {
	pool *redigo.Pool
	o    redis.Options
}

var _ idp.Store = (*Store)(nil)

// Begin is that of [idp.Store]: SET key state NX PX ttl.
func (s *Store) Begin(ctx context.Context, name string, state []byte, ttl time.Duration) error {
	reply, err := s.do(ctx, "SET", s.key(name), state, "NX", "PX", max(ttl.Milliseconds(), 1))
	switch {
	case err != nil:
		return unavailable(err)
	case reply != "OK":
		return unavailable(errUnexpected)
	}
	return nil
}

// Read is that of [idp.Store]: GET key.
func (s *Store) Read(ctx context.Context, name string) ([]byte, error) {
	return state(s.do(ctx, "GET", s.key(name)))
}

// Replace is that of [idp.Store]: SET key state XX KEEPTTL.
func (s *Store) Replace(ctx context.Context, name string, state []byte) error {
	reply, err := s.do(ctx, "SET", s.key(name), state, "XX", "KEEPTTL")
	switch {
	case err != nil:
		return unavailable(err)
	case reply == nil:
		return idp.ErrNoSession
	case reply != "OK":
		return unavailable(errUnexpected)
	}
	return nil
}

// Take is that of [idp.Store]: GETDEL key.
func (s *Store) Take(ctx context.Context, name string) ([]byte, error) {
	return state(s.do(ctx, "GETDEL", s.key(name)))
}

// Close closes the connections that wait for use, and each other when its call is over.
func (s *Store) Close() error { return s.pool.Close() }

// state reads the reply to GET and GETDEL.
func state(reply any, err error) ([]byte, error) {
	if err != nil {
		return nil, unavailable(err)
	}
	if reply == nil {
		return nil, idp.ErrNoSession
	}
	b, isBulk := reply.([]byte)
	if !isBulk {
		return nil, unavailable(errUnexpected)
	}
	return b, nil
}

// key names a session to Redis. A hash bounds its length.
func (s *Store) key(name string) string {
	sum := sha256.Sum256([]byte(name))
	return s.o.Prefix + "session:" + hex.EncodeToString(sum[:])
}

var errUnexpected = errors.New("a reply that this command does not have")

func unavailable(cause error) error {
	return fmt.Errorf("redisstore: %w: %w", relying.ErrUnavailable, cause)
}

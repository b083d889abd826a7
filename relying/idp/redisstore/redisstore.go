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
	"fmt"
	"time"

	"cied/relying"
	"cied/relying/idp"
	"cied/relying/redis"
)

// A Store is [idp.Store] in Redis. Several goroutines may use it.
//
// Keys are the prefix, "session:" and the SHA-256 of the session's name in hexadecimal
// digits: who reads Redis' keys has nobody's cookie. Redis forgets them by itself.
type Store struct{ pool *redis.Pool }

var _ idp.Store = (*Store)(nil)

// New returns a store at the Redis of o, which means what it means for challenges. Nothing is
// connected before the first call.
func New(o redis.Options) (*Store, error) {
	pool, err := redis.Open(o, idp.MaxState)
	if err != nil {
		return nil, err
	}
	return &Store{pool}, nil
}

// Begin is that of [idp.Store]: SET key state NX PX ttl.
func (s *Store) Begin(ctx context.Context, name string, state []byte, ttl time.Duration) error {
	reply, err := s.pool.Do(ctx, "SET", s.key(name), state, "NX", "PX", max(ttl.Milliseconds(), 1))
	switch {
	case err != nil:
		return unavailable(err)
	case reply != "OK":
		return unavailable(redis.ErrReply)
	}
	return nil
}

// Read is that of [idp.Store]: GET key.
func (s *Store) Read(ctx context.Context, name string) ([]byte, error) {
	return state(s.pool.Do(ctx, "GET", s.key(name)))
}

// Replace is that of [idp.Store]: SET key state XX KEEPTTL.
func (s *Store) Replace(ctx context.Context, name string, state []byte) error {
	reply, err := s.pool.Do(ctx, "SET", s.key(name), state, "XX", "KEEPTTL")
	switch {
	case err != nil:
		return unavailable(err)
	case reply == nil:
		return idp.ErrNoSession
	case reply != "OK":
		return unavailable(redis.ErrReply)
	}
	return nil
}

// Take is that of [idp.Store]: GETDEL key.
func (s *Store) Take(ctx context.Context, name string) ([]byte, error) {
	return state(s.pool.Do(ctx, "GETDEL", s.key(name)))
}

// Close closes the connections that wait for use, and each other when its call is over.
func (s *Store) Close() error { return s.pool.Close() }

// state reads the reply to GET and GETDEL. A state is JSON on one line, which begins neither
// with "*" nor with "$".
func state(reply any, err error) ([]byte, error) {
	if err != nil {
		return nil, unavailable(err)
	}
	if reply == nil {
		return nil, idp.ErrNoSession
	}
	b, isBulk := reply.([]byte)
	if !isBulk {
		return nil, unavailable(redis.ErrReply)
	}
	return b, nil
}

// key names a session to Redis.
func (s *Store) key(name string) string { return s.pool.Key("session", name) }

func unavailable(cause error) error {
	return fmt.Errorf("redisstore: %w: %w", relying.ErrUnavailable, cause)
}

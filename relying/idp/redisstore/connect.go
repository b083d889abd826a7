package redisstore

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	redigo "github.com/gomodule/redigo/redis"

	"cied/relying/redis"
)

// The pool of connections: each call has one for less than a millisecond, as a rule.
const (
	maxConnections = 64
	maxIdle        = 8
	idleTime       = 4 * time.Minute
)

// New returns a store at the Redis of o, which means what it means for challenges. Nothing is
// connected before the first call.
func New(o redis.Options) (*Store, error) {
	if o.Network != "unix" && o.Network != "tcp" || o.Address == "" {
		return nil, errors.New(`redisstore: want the network "unix" or "tcp", and an address`)
	}
	o.Prefix = cmp.Or(o.Prefix, redis.DefaultPrefix)
	o.Timeout = cmp.Or(o.Timeout, redis.DefaultTimeout)
	if o.TLS != nil && o.TLS.ServerName == "" {
		o.TLS = o.TLS.Clone()
		o.TLS.ServerName, _, _ = net.SplitHostPort(o.Address)
	}
	s := &Store{o: o}
	s.pool = &redigo.Pool{
		DialContext: s.dial, TestOnBorrowContext: alive,
		MaxActive: maxConnections, MaxIdle: maxIdle, IdleTimeout: idleTime, Wait: true,
	}
	return s, nil
}

// alive tries a connection that was idle: Redis may have been restarted since.
func alive(ctx context.Context, conn redigo.Conn, _ time.Time) error {
	_, err := exchange(ctx, conn, "PING")
	return err
}

// dial connects and logs in.
func (s *Store) dial(ctx context.Context) (redigo.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, s.o.Network, s.o.Address)
	if err != nil {
		return nil, err
	}
	if s.o.TLS != nil {
		secured := tls.Client(conn, s.o.TLS)
		if err := secured.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		conn = secured
	}
	c := redigo.NewConn(&guarded{Conn: conn}, s.o.Timeout, s.o.Timeout)
	if err := s.logIn(ctx, c); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// logIn sends AUTH, where there is something to send.
func (s *Store) logIn(ctx context.Context, c redigo.Conn) error {
	if s.o.Credentials == nil {
		return nil
	}
	user, password, err := s.o.Credentials()
	if err != nil {
		return err
	}
	_, err = exchange(ctx, c, "AUTH", cmp.Or(user, "default"), password)
	return err
}

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

// exchange waits for a reply until ctx ends, by its deadline: the call's own is always there.
func exchange(ctx context.Context, conn redigo.Conn, command string, args ...any) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	deadline, _ := ctx.Deadline()
	return redigo.DoWithTimeout(conn, max(time.Until(deadline), 1), command, args...)
}

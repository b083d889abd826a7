package redis

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"

	redigo "github.com/gomodule/redigo/redis"
)

// What an [Options] does not say.
const (
	DefaultPrefix  = "cied:"
	DefaultTimeout = time.Second
)

// The pool of connections: each call has one for less than a millisecond, as a rule.
const (
	maxConnections = 64
	maxIdle        = 8
	idleTime       = 4 * time.Minute
)

// Options say where Redis is.
type Options struct {
	Network string      // "unix" or "tcp"
	Address string      // path of the socket, or "host:port"
	TLS     *tls.Config // nil: none. ServerName is needed, or the host of Address is taken

	// Credentials returns the user of Redis' ACL ("" for the default one) and the password.
	// It is asked for each connection; nil: Redis wants none.
	Credentials func() (user, password string, err error)

	Prefix string // of all keys; "": DefaultPrefix. Login servers that share challenges share it

	// Timeout bounds each call, connecting included; 0: DefaultTimeout. A connection that
	// does not take what is written to it can double it. A context that is cancelled before
	// its deadline does not end a call that has a connection.
	Timeout time.Duration

	Random io.Reader // for nonces, by several goroutines; nil: crypto/rand
}

// New returns a store. Nothing is connected before the first call.
func New(o Options) (*Store, error) {
	if o.Network != "unix" && o.Network != "tcp" || o.Address == "" {
		return nil, errors.New(`redis: want the network "unix" or "tcp", and an address`)
	}
	o.Prefix = cmp.Or(o.Prefix, DefaultPrefix)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	if o.Random == nil {
		o.Random = rand.Reader
	}
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

// dial connects and logs in. The library's own way would leave TLS outside of what guards
// its reader, and log in where a panic cannot be met.
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

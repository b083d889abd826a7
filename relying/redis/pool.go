package redis

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
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

// The connections of a pool: each call has one for less than a millisecond, as a rule.
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

// A Pool is the way to one Redis, for a store: this package's own, and those of other
// packages that keep something else there. Several goroutines may use it. It is for commands
// whose reply (RESP2) is a line, a number, nothing, or one value that begins none of its own
// lines with "*" or "$".
type Pool struct {
	o    Options
	most int // bytes of a value
	pool *redigo.Pool
}

// ErrReply is in the chain of the error for a reply that a command does not have.
var ErrReply = errors.New("redis: a reply that this command does not have")

// Open returns the way to the Redis of o for values of up to most bytes, or what is missing
// in o. Nothing is connected before the first call.
func Open(o Options, most int) (*Pool, error) {
	if o.Network != "unix" && o.Network != "tcp" || o.Address == "" {
		return nil, errors.New(`redis: want the network "unix" or "tcp", and an address`)
	}
	o.Prefix = cmp.Or(o.Prefix, DefaultPrefix)
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	if o.TLS != nil && o.TLS.ServerName == "" {
		o.TLS = o.TLS.Clone()
		o.TLS.ServerName, _, _ = net.SplitHostPort(o.Address)
	}
	p := &Pool{o: o, most: most}
	p.pool = &redigo.Pool{
		DialContext: p.dial, TestOnBorrowContext: alive,
		MaxActive: maxConnections, MaxIdle: maxIdle, IdleTimeout: idleTime, Wait: true,
	}
	return p, nil
}

// Do sends one command and reads its reply, within the timeout of one call: a string for a
// line, []byte for a value, int64, or nil. The error is Redis' own, the network's or
// [ErrReply]; after each of them the command may have been obeyed.
func (p *Pool) Do(ctx context.Context, command string, args ...any) (any, error) {
	ctx, cancel := context.WithTimeout(ctx, p.o.Timeout)
	defer cancel()
	conn, err := p.pool.GetContext(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return exchange(ctx, conn, command, args...)
}

// Key names something of a kind, such as "session", to Redis: the prefix, the kind, ":" and
// the SHA-256 of its name in hexadecimal digits. The hash bounds the length, and whoever reads
// Redis' keys learns no name.
func (p *Pool) Key(kind, name string) string {
	sum := sha256.Sum256([]byte(name))
	return p.o.Prefix + kind + ":" + hex.EncodeToString(sum[:])
}

// Close closes the connections that wait for use, and each other when its call is over.
func (p *Pool) Close() error { return p.pool.Close() }

// alive tries a connection that was idle: Redis may have been restarted since.
func alive(ctx context.Context, conn redigo.Conn, _ time.Time) error {
	_, err := exchange(ctx, conn, "PING")
	return err
}

// dial connects and logs in. The library's own way would leave TLS outside of what guards
// its reader, and log in where a panic cannot be met.
func (p *Pool) dial(ctx context.Context) (redigo.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, p.o.Network, p.o.Address)
	if err != nil {
		return nil, err
	}
	if p.o.TLS != nil {
		secured := tls.Client(conn, p.o.TLS)
		if err := secured.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, err
		}
		conn = secured
	}
	c := redigo.NewConn(&guarded{Conn: conn, most: p.most}, p.o.Timeout, p.o.Timeout)
	if err := p.logIn(ctx, c); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// logIn sends AUTH, where there is something to send.
func (p *Pool) logIn(ctx context.Context, c redigo.Conn) error {
	if p.o.Credentials == nil {
		return nil
	}
	user, password, err := p.o.Credentials()
	if err != nil {
		return err
	}
	_, err = exchange(ctx, c, "AUTH", cmp.Or(user, "default"), password)
	return err
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

package redis

import (
	"bytes"
	"context"
	"io"
	"net"
	"time"

	redigo "github.com/gomodule/redigo/redis"
)

// ReadReply reads the reply to one command, with a value of up to most bytes.
func ReadReply(reply []byte, most int) (any, error) {
	conn := redigo.NewConn(&guarded{Conn: canned{bytes.NewReader(reply)}, most: most}, 0, 0)
	return conn.Do("GETDEL", "key")
}

// canned is a connection that has its reply ready.
type canned struct{ io.Reader }

func (canned) Write(b []byte) (int, error)      { return len(b), nil }
func (canned) Close() error                     { return nil }
func (canned) LocalAddr() net.Addr              { return nil }
func (canned) RemoteAddr() net.Addr             { return nil }
func (canned) SetDeadline(time.Time) error      { return nil }
func (canned) SetReadDeadline(time.Time) error  { return nil }
func (canned) SetWriteDeadline(time.Time) error { return nil }

// Lives returns how long the one key with a prefix has to live.
func (s *Store) Lives(ctx context.Context, prefix string) (time.Duration, error) {
	conn, err := s.pool.pool.GetContext(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	ms, err := redigo.Int64(conn.Do("EVAL", "return redis.call('PTTL', redis.call('KEYS', ARGV[1])[1])", 0, prefix+"*"))
	return time.Duration(ms) * time.Millisecond, err
}

package redisstore

import (
	"bytes"
	"io"
	"net"
	"time"

	redigo "github.com/gomodule/redigo/redis"
)

// ReadReply reads the reply to one command.
func ReadReply(reply []byte) ([]byte, error) {
	conn := redigo.NewConn(&guarded{Conn: canned{bytes.NewReader(reply)}}, 0, 0)
	return state(conn.Do("GET", "key"))
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

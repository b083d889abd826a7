package rpc

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"testing"

	"cied/pkcs11/ck"
)

// A client is the other side of the protocol, written from the text of doc.go a second
// time: calls are built from words and bytes, answers are compared as hexadecimal.
type client struct {
	t    testing.TB
	conn net.Conn
	code uint32
}

// dial serves h on one end of a pipe, and greets on the other.
func dial(t testing.TB, h Handler) *client {
	t.Helper()
	c, _ := connect(t, h)
	c.greet(0)
	c.ok(1, "ayyay", "", array(handshake), b(0), array("\x00"))
	return c
}

// connect serves h on one end of a pipe; the channel gives what Serve returns.
func connect(t testing.TB, h Handler) (*client, <-chan error) {
	t.Helper()
	here, there := net.Pipe()
	served := make(chan error, 1)
	go func() { served <- Serve(t.Context(), there, h) }()
	t.Cleanup(func() { here.Close() })
	return &client{t: t, conn: here, code: 0x10}, served
}

func (c *client) greet(version byte) {
	c.t.Helper()
	answer := make([]byte, 1)
	if _, err := c.conn.Write([]byte{version}); err != nil {
		c.t.Fatal(err)
	}
	if _, err := io.ReadFull(c.conn, answer); err != nil || answer[0] != 0 {
		c.t.Fatalf("version %x, %v", answer, err)
	}
}

// The values of a call.

func b(v byte) string               { return string([]byte{v}) }
func w(v uint32) string             { return string(binary.BigEndian.AppendUint32(nil, v)) }
func u(v uint64) string             { return string(binary.BigEndian.AppendUint64(nil, v)) }
func array(v string) string         { return "\x01" + w(uint32(len(v))) + v }
func counted(v string) string       { return w(uint32(len(v))) + v }
func spaces(v string, n int) string { return counted(v + strings.Repeat(" ", n-len(v))) }

// call sends one call and returns the body of its answer.
func (c *client) call(number uint32, signature string, values ...string) string {
	c.t.Helper()
	c.send(number, signature, values...)
	return c.receive()
}

func (c *client) send(number uint32, signature string, values ...string) {
	c.t.Helper()
	c.sendBody(w(number) + counted(signature) + strings.Join(values, ""))
}

func (c *client) sendBody(body string) {
	c.t.Helper()
	const options = "client"
	c.code++
	if _, err := io.WriteString(c.conn, w(c.code)+w(uint32(len(options)))+w(uint32(len(body)))+options+body); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) receive() string {
	c.t.Helper()
	header := make([]byte, 12)
	if _, err := io.ReadFull(c.conn, header); err != nil {
		c.t.Fatal(err)
	}
	if code := binary.BigEndian.Uint32(header); code != c.code {
		c.t.Fatalf("answer to call %x, not %x", code, c.code)
	}
	if options := binary.BigEndian.Uint32(header[4:]); options != 0 {
		c.t.Fatalf("%d bytes of options", options)
	}
	body := make([]byte, binary.BigEndian.Uint32(header[8:]))
	if _, err := io.ReadFull(c.conn, body); err != nil {
		c.t.Fatal(err)
	}
	return string(body)
}

// ok sends a call, and returns its results after number and signature are checked.
func (c *client) ok(number uint32, signature, results string, values ...string) string {
	c.t.Helper()
	body := c.call(number, signature, values...)
	got, found := strings.CutPrefix(body, w(number)+counted(results))
	if !found {
		c.t.Fatalf("call %d: %x", number, body)
	}
	return got
}

// fails sends a call that is answered with the given value.
func (c *client) fails(want ck.Return, number uint32, signature string, values ...string) {
	c.t.Helper()
	c.failed(want, c.call(number, signature, values...))
}

// failed checks that an answer is the given value.
func (c *client) failed(want ck.Return, body string) {
	c.t.Helper()
	if body != w(0)+counted("u")+u(uint64(want)) {
		c.t.Errorf("answer %x, want %v", body, want)
	}
}

// same compares results.
func same(t testing.TB, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", hex.EncodeToString([]byte(got)), hex.EncodeToString([]byte(want)))
	}
}

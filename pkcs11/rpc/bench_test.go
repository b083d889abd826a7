package rpc

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"testing"
)

// BenchmarkGetSlotList is the round trip of the call that browsers make most often, over
// a Unix socket.
func BenchmarkGetSlotList(b *testing.B) {
	conn := benchmarked(b)
	body := w(4) + counted("yfu") + "\x01" + w(1)
	call := []byte(w(16) + w(0) + w(uint32(len(body))) + body)
	answer := make([]byte, headerSize+len(w(4)+counted("au")+"\x01"+w(1)+u(1)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conn.Write(call); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(conn, answer); err != nil {
			b.Fatal(err)
		}
	}
}

// benchmarked returns a connection to a test token that has been initialized.
func benchmarked(b *testing.B) net.Conn {
	l, err := net.Listen("unix", filepath.Join(b.TempDir(), "s"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	go func() {
		if conn, err := l.Accept(); err == nil {
			Serve(context.Background(), conn, &testToken{})
		}
	}()
	conn, err := net.Dial("unix", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	c := &client{t: b, conn: conn}
	c.greet(0)
	c.call(1, "ayyay", array(handshake), "\x00", array("\x00"))
	return conn
}

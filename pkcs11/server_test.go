package pkcs11

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"testing"

	"cied/signing"
)

// serve runs s on a Unix socket until the end of the test, and returns its path.
func serve(t *testing.T, s *Server) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Skipf("no Unix sockets here: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return path
}

func dial(t *testing.T, path string) net.Conn {
	t.Helper()
	c, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// greeted exchanges the versions of the protocol, and reports whether there was an answer.
func greeted(c net.Conn) bool {
	c.Write([]byte{0})
	_, err := io.ReadFull(c, make([]byte, 1))
	return err == nil
}

func anybody(net.Conn) (signing.Program, error) { return program, nil }

func TestAPeerThatIsRefusedIsHungUpOn(t *testing.T) {
	s := newDesk().server()
	s.Peer = func(net.Conn) (signing.Program, error) { return signing.Program{}, errors.New("another user") }
	if greeted(dial(t, serve(t, s))) {
		t.Error("it was greeted")
	}
}

func TestTheEndOfServeGivesTheKeyBack(t *testing.T) {
	d, c, s := laidCard(t, keep(1<<40))
	if _, err := c.signs(t.Context(), s, c.key(t, s), "m"); err != nil {
		t.Fatal(err)
	}
	<-d.rests
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	c.leave() // what talk does when ctx ends
	stop()
	if err := c.server.Serve(ctx, ln); err != nil {
		t.Error(err)
	}
	select {
	case <-d.back:
	default:
		t.Error("the key is out")
	}
}

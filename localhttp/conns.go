package localhttp

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// A conns holds the open connections and keeps them below a limit: where one more
// arrives, the oldest of those that wait for a complete request is closed, so that
// idle or slow callers never keep a browser out.
type conns struct {
	limit int

	mu   sync.Mutex
	open map[*conn]bool // true while the connection waits for a complete request
	last uint64
}

// A conn is one accepted connection.
type conn struct {
	net.Conn
	conns   *conns
	number  uint64 // in the order of arrival
	refused error  // what Peer said
	framing framing
}

// add admits c, which takes its number, and closes what must give way to it.
func (s *conns) add(c *conn) {
	s.mu.Lock()
	s.last++
	c.number = s.last
	s.open[c] = true
	var oldest *conn
	if len(s.open) > s.limit {
		oldest = s.oldestWaiting()
	}
	s.mu.Unlock()
	if oldest != nil {
		_ = oldest.Close()
	}
}

// oldestWaiting returns a connection without a complete request. There is one: the
// newest has sent nothing yet.
func (s *conns) oldestWaiting() *conn {
	var oldest *conn
	for c, waits := range s.open {
		if waits && (oldest == nil || c.number < oldest.number) {
			oldest = c
		}
	}
	return oldest
}

// waits notes whether c, where it is still open, waits for a complete request.
func (s *conns) waits(c *conn, waits bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.open[c]; ok {
		s.open[c] = waits
	}
}

// state is the ConnState hook of the HTTP server: between two requests a connection
// waits again.
func (s *conns) state(c net.Conn, to http.ConnState) {
	if own, ok := c.(*conn); ok && to == http.StateIdle {
		s.waits(own, true)
	}
}

// Read reads from the connection and checks the framing of what came.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	before := c.framing.done
	if bad := c.framing.feed(b[:n]); bad != nil {
		return 0, bad // net/http answers 400 and closes
	}
	if c.framing.done > before {
		c.conns.waits(c, false)
	}
	return n, err
}

// Close closes the connection and forgets it.
func (c *conn) Close() error {
	c.conns.mu.Lock()
	delete(c.conns.open, c)
	c.conns.mu.Unlock()
	return c.Conn.Close()
}

// A listener accepts connections into conns and asks at once whose they are: later the
// other end may be gone and its owner with it.
type listener struct {
	net.Listener
	conns *conns
	peer  func(net.Conn) error
}

func (l *listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &conn{Conn: raw, conns: l.conns, refused: errNoPeer}
	if l.peer != nil {
		c.refused = l.peer(raw)
	}
	l.conns.add(c)
	return c, nil
}

// connKey is the context key of a request's *conn.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// peerOf returns why the caller of a request may not ask, or nil.
func peerOf(ctx context.Context) error {
	if c, ok := ctx.Value(connKey{}).(*conn); ok {
		return c.refused
	}
	return errNoPeer
}

package localhttp

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a listener without a network, so that a bubble's clock rules its deadlines.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: DefaultPort} }

// dial connects to p.
func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.conns <- server
	return client
}

// visitor returns a browser in front of p.
func (p *pipes) visitor(t *testing.T) *visitor {
	transport := &http.Transport{
		DisableCompression: true,
		DialContext:        func(context.Context, string, string) (net.Conn, error) { return p.dial(), nil },
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{t: t, addr: "127.0.0.1:24731", client: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// inPipes serves s, whose Login waits unless it is set, in a bubble. That nothing of it
// remains is checked by the bubble.
func inPipes(t *testing.T, s Server, f func(t *testing.T, p *pipes)) {
	synctest.Test(t, func(t *testing.T) {
		if s.Peer = samePeer; s.Login == nil {
			s.Login = playing(waits)
		}
		p := &pipes{make(chan net.Conn), make(chan struct{})}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Serve(ctx, p) }()
		f(t, p)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
}

const getHome = "GET / HTTP/1.1\r\nHost: 127.0.0.1:24731\r\n\r\n"

// slowCallers is row 26: whoever is slow is cut off at a deadline, and others do not
// wait for that.
func slowCallers(t *testing.T) {
	inPipes(t, Server{}, func(t *testing.T, p *pipes) {
		begin := time.Now()
		closed := make(map[string]chan time.Duration)
		for name, sent := range map[string]string{
			"headers":  getHome[:20],
			"body":     "POST /v1/authorize HTTP/1.1\r\nHost: 127.0.0.1:24731\r\nOrigin: " + site + "\r\nContent-Type: " + formType + "\r\nContent-Length: 9\r\n\r\nnon",
			"idle":     "",
			"finished": getHome,
		} {
			c := p.dial()
			defer c.Close()
			closed[name] = make(chan time.Duration, 1)
			go func() { _, _ = io.WriteString(c, sent) }()
			go func() {
				_, _ = io.Copy(io.Discard, c)
				closed[name] <- time.Since(begin)
			}()
		}
		quick := p.dial()
		go func() {
			_, _ = io.WriteString(quick, strings.Replace(getHome, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1))
		}()
		if b, _ := io.ReadAll(quick); !strings.HasPrefix(string(b), "HTTP/1.1 200 ") || time.Since(begin) != 0 {
			t.Errorf("after %v: %.40q", time.Since(begin), b)
		}
		limits := DefaultLimits()
		for _, c := range []struct {
			name  string
			until time.Duration
		}{{"headers", limits.Header}, {"idle", limits.Header}, {"body", limits.Request}, {"finished", limits.Idle}} {
			// net/http lingers for half a second over a body that was not read.
			if took := <-closed[c.name]; took < c.until || took > c.until+time.Second {
				t.Errorf("%s: closed after %v, want %v", c.name, took, c.until)
			}
		}
	})
}

func TestAPollOutlivesTheDeadlineForReadingRequests(t *testing.T) {
	inPipes(t, Server{}, func(t *testing.T, p *pipes) {
		v := p.visitor(t)
		path := v.begin(fields("nonce", nonceA))
		for range 3 {
			begin := time.Now()
			r := v.ask("GET", path+"/state?after=1", "")
			if took := time.Since(begin); took != DefaultLimits().Poll || !strings.Contains(r.body, `"final":false`) {
				t.Errorf("after %v: %s", took, r.body)
			}
		}
		v.client.CloseIdleConnections()
	})
}

func TestAboveTheLimitTheOldestWithoutARequestIsClosed(t *testing.T) {
	limits := DefaultLimits()
	limits.Connections = 2
	inPipes(t, Server{Limits: limits}, func(t *testing.T, p *pipes) {
		busy := p.dial() // has a complete request, whose answer nobody reads yet
		defer busy.Close()
		_, _ = io.WriteString(busy, getHome)
		synctest.Wait()
		idle := p.dial()
		defer idle.Close()
		synctest.Wait()
		begin := time.Now()
		newest := p.dial()
		defer newest.Close()
		if _, err := idle.Read(make([]byte, 1)); err != io.EOF || time.Since(begin) != 0 {
			t.Errorf("the idle one: %v after %v", err, time.Since(begin))
		}
		for _, c := range []net.Conn{busy, newest} {
			if c == newest {
				_, _ = io.WriteString(c, getHome)
			}
			b := make([]byte, 12)
			if _, err := io.ReadFull(c, b); err != nil || string(b) != "HTTP/1.1 200" {
				t.Errorf("%q %v", b, err)
			}
		}
	})
}

func TestAnAnsweredConnectionWaitsAgain(t *testing.T) {
	set := &conns{limit: 1, open: make(map[*conn]bool)}
	client, server := net.Pipe()
	defer client.Close()
	c := &conn{Conn: server, conns: set}
	set.add(c)
	set.waits(c, false)
	set.state(c, http.StateIdle)
	if !set.open[c] {
		t.Error("an idle connection counts as busy")
	}
	_ = c.Close()
	set.state(c, http.StateIdle)
	if len(set.open) != 0 {
		t.Error("a closed connection is still held")
	}
}

func TestWithoutAPeerCheckNobodyEnters(t *testing.T) {
	if err := peerOf(context.Background()); err == nil {
		t.Error("a request without a connection passed")
	}
	client, server := net.Pipe()
	defer client.Close()
	p := &pipes{make(chan net.Conn, 1), make(chan struct{})}
	p.conns <- server
	l := &listener{Listener: p, conns: &conns{limit: 1, open: make(map[*conn]bool)}}
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if peerOf(withConn(t.Context(), c)) == nil {
		t.Error("a connection that nobody judged passed")
	}
	_ = c.Close()
}

package pkcs11

import (
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"cied/pkcs11/ck"
)

// full takes every place, each with a greeting.
func full(t *testing.T, path string) (lines []net.Conn) {
	t.Helper()
	for range maxConnections {
		c := dial(t, path)
		if !greeted(c) {
			t.Fatal("not greeted")
		}
		lines = append(lines, c)
	}
	return lines
}

func TestWhereAllPlacesAreTakenTheLongestIdleIsHungUpOn(t *testing.T) {
	s := newDesk().server()
	s.Peer = anybody
	path := serve(t, s)
	lines := full(t, path)
	if !greeted(dial(t, path)) {
		t.Fatal("nobody made room")
	}
	if _, err := lines[0].Read(make([]byte, 1)); err == nil {
		t.Error("the first is still there")
	}
}

func TestConnectionsInUseAreBounded(t *testing.T) {
	d := newDesk()
	d.lay("A", known("1"), nil)
	s := d.server()
	s.Peer = anybody
	user := connect(t, s, moduleA)
	session := user.session(t)
	path := serve(t, s)
	full(t, path)
	s.occupied(user.instance)
	c := dial(t, path)
	if greeted(c) {
		t.Error("one too many was greeted")
	}
	wantReturn(t, user.CloseSession(t.Context(), session), ck.OK)
	if !greeted(dial(t, path)) {
		t.Error("nobody made room without a session")
	}
	user.leave() // Serve waits for whom it watches the readers for
}

// occupied has every connection be one of an instance.
func (s *Server) occupied(i *instance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.lines {
		l.instance = i
	}
}

func TestAConnectionWhoseCallRunsIsNotIdle(t *testing.T) {
	s := newDesk().server()
	var l *line
	for range maxConnections {
		here, _ := net.Pipe()
		l = s.admit(here)
		s.calls(l, true)
	}
	here, _ := net.Pipe()
	if s.admit(here) != nil {
		t.Error("a call lost its connection")
	}
	s.calls(l, false)
	if s.admit(here) == nil {
		t.Error("its end made no room")
	}
	for l := range s.lines {
		l.late.Stop()
	}
}

func TestASilentConnectionEnds(t *testing.T) {
	for _, sent := range []string{"", "\x00"} {
		synctest.Test(t, func(t *testing.T) {
			s := newDesk().server()
			s.Peer = anybody
			here, there := net.Pipe()
			l := s.admit(there)
			ended := make(chan struct{})
			go func() { defer close(ended); defer s.gone(l); s.talk(t.Context(), l) }()
			began := time.Now()
			io.WriteString(here, sent)
			io.Copy(io.Discard, here)
			if took := time.Since(began); took != firstCalls {
				t.Errorf("after %q: it took %v", sent, took)
			}
			<-ended
			if len(s.lines) != 0 {
				t.Error("its place is taken")
			}
		})
	}
}

func TestAConnectionThatWasInitializedMayBeSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newDesk().server()
		here, there := net.Pipe()
		l := s.admit(there)
		c := &connection{server: s, serving: t.Context(), program: program, line: l}
		c.Initialize(t.Context(), "")
		go func() { time.Sleep(time.Hour); there.Close() }()
		began := time.Now()
		io.Copy(io.Discard, here)
		if took := time.Since(began); took != time.Hour {
			t.Errorf("hung up on after %v", took)
		}
		c.leave()
		s.work.Wait()
	})
}

package pkcs11

import (
	"net"
	"time"
)

// firstCalls is how long a connection may take for its greeting and C_Initialize.
const firstCalls = 10 * time.Second

// A line is a connection that takes one of the maxConnections places. What changes in it is
// under Server.mu.
type line struct {
	conn     net.Conn
	late     *time.Timer // closes conn, unless C_Initialize comes before
	since    time.Time   // when it was accepted, or its last call ended
	calling  bool        // a call runs
	instance *instance   // nil before C_Initialize and after C_Finalize
}

// admit gives a connection a place, at need that of another which has no use for it; nil
// where there is none.
func (s *Server) admit(conn net.Conn) *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lines) >= maxConnections && !s.makeRoom() {
		return nil
	}
	if s.lines == nil {
		s.lines = map[*line]bool{}
	}
	l := &line{conn: conn, since: time.Now()}
	l.late = time.AfterFunc(firstCalls, func() { conn.Close() })
	s.lines[l] = true
	return l
}

// makeRoom hangs up on the connection that has been idle for longest, of those whose
// instance has no session. s.mu is held.
func (s *Server) makeRoom() bool {
	var oldest *line
	for l := range s.lines {
		if l.idle() && (oldest == nil || l.since.Before(oldest.since)) {
			oldest = l
		}
	}
	if oldest == nil {
		return false
	}
	s.logger().Info("pkcs11: an idle connection makes room", "since", oldest.since)
	delete(s.lines, oldest)
	oldest.conn.Close()
	return true
}

// idle reports whether nobody would miss l. Server.mu is held.
func (l *line) idle() bool {
	if l.calling || l.instance == nil {
		return !l.calling
	}
	l.instance.mu.Lock()
	defer l.instance.mu.Unlock()
	l.instance.sweep()
	return len(l.instance.sessions) == 0
}

// gone gives the place of a connection back.
func (s *Server) gone(l *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.late.Stop()
	delete(s.lines, l)
}

// calls notes that a call begins or has ended. l is nil for a connection without a place.
func (s *Server) calls(l *line, begins bool) {
	if l == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l.calling, l.since = begins, time.Now()
}

// initialized notes the instance of a connection, nil after C_Finalize.
func (s *Server) initialized(l *line, i *instance) {
	if l == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l.late.Stop()
	l.instance = i
}

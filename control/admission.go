package control

import (
	"log/slog"
	"net"
	"sync"
)

// An admission accepts the connections of the same user, and of those no more than there
// is room for. It closes the others at once.
type admission struct {
	net.Listener
	room chan struct{}
	log  *slog.Logger
}

// Accept returns the next connection that is let in.
func (a *admission) Accept() (net.Conn, error) {
	for {
		conn, err := a.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if err := sameUser(conn); err != nil {
			a.log.Warn("control connection refused", "cause", err)
			_ = conn.Close()
			continue
		}
		select {
		case a.room <- struct{}{}:
			return &admitted{Conn: conn, leave: sync.OnceFunc(func() { <-a.room })}, nil
		default:
			a.log.Warn("control connection refused", "cause", "too many")
			_ = conn.Close()
		}
	}
}

// An admitted connection makes room when it is closed.
type admitted struct {
	net.Conn
	leave func()
}

func (c *admitted) Close() error {
	defer c.leave()
	return c.Conn.Close()
}

package pkcs11

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"cied/card"
	"cied/fault"
	"cied/pkcs11/rpc"
	"cied/signing"
)

// Limits of what applications can take.
const (
	maxConnections = 64
	maxSessions    = 1024 // of one instance
)

// A Mode is when the person is asked for the PIN.
type Mode int

// The modes.
const (
	// OnUse asks at the signature. The token wants no log-in, so that no browser opens a
	// PIN box of its own; a PIN that an application sends all the same is not used.
	OnUse Mode = iota
	// Protected asks at C_Login: the private key is seen after it, and stays usable until
	// C_Logout or the end of the time that the dialog tells. Chromium opens a PIN box of
	// its own for such a token, whatever it says about its authentication path.
	Protected
)

// A Server is the token for any number of applications. Its fields are set before [Server.Serve]
// and not changed afterwards.
type Server struct {
	Keys    signing.Runner // lends the key of a card
	Readers Watcher        // where cards are laid, an nfc.Driver
	Cards   Cards          // tells what was laid there

	// Peer tells whose a connection is; its error refuses the connection. nil is [PeerOf].
	Peer func(net.Conn) (signing.Program, error)

	Mode Mode

	// Keep is how long one PIN serves an instance, from the first signature on; 0: for one
	// signature. In mode Protected it counts from the log-in, and 0 is one minute.
	Keep time.Duration

	Tell func(card.Event) // is told each step of a use, as a signing.Runner tells it; nil is nobody
	Log  *slog.Logger     // nil writes nothing

	mu        sync.Mutex
	lines     map[*line]bool
	instances map[instanceKey]*instance
	joined    int // connections of all instances
	pace      pace
	declined  []declined
	table     *table
	stopTable context.CancelFunc
	work      sync.WaitGroup
}

// Serve answers the applications that connect to ln until ctx ends, and then returns nil; it
// closes ln. Its error is that of a listener that fails by itself. When it returns, every
// connection is closed and every key is back.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer s.work.Wait()
	defer cancel()
	defer context.AfterFunc(ctx, func() { ln.Close() })()
	for {
		conn, err := ln.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case err != nil:
			return err
		}
		if l := s.admit(conn); l != nil {
			s.work.Go(func() { defer s.gone(l); s.talk(ctx, l) })
			continue
		}
		s.logger().Warn("pkcs11: too many connections")
		conn.Close()
	}
}

// talk serves one connection until either side has enough of it.
func (s *Server) talk(ctx context.Context, l *line) {
	defer l.conn.Close()
	program, err := s.peer(l.conn)
	if err != nil {
		s.logger().Warn("pkcs11: connection refused", "cause", err)
		return
	}
	err = s.converse(ctx, &connection{server: s, serving: ctx, program: program, line: l})
	switch {
	case err == nil || errors.Is(err, context.Canceled):
	case errors.Is(err, fault.Internal):
		s.logger().Error("pkcs11: connection ended", "program", program.Name, "cause", err)
	default:
		s.logger().Debug("pkcs11: connection ended", "program", program.Name, "cause", err)
	}
}

// converse answers the calls of a connection. A panic ends it, and nothing else.
func (s *Server) converse(ctx context.Context, c *connection) (err error) {
	defer caught("pkcs11: connection", &err)
	defer c.leave()
	return rpc.Serve(ctx, c.line.conn, c)
}

func (s *Server) peer(conn net.Conn) (signing.Program, error) {
	if s.Peer == nil {
		return PeerOf(conn)
	}
	return s.Peer(conn)
}

func (s *Server) logger() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

func (s *Server) tell(e card.Event) {
	if s.Tell != nil {
		s.Tell(e)
	}
}

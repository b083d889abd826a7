package localhttp

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"cied/doctor"
	"cied/fault"
	"cied/login"
)

// DefaultPort is the TCP port where login pages look for cied.
const DefaultPort = 24731

// Sizes of a request. maxHeader is net/http's limit, which adds 4 KiB of its own.
const (
	maxHeader = 8 << 10
	maxBody   = 8 << 10
)

// writeGrace is what a peer may take to read an answer, on top of the wait for it.
const writeGrace = 10 * time.Second

// A Server answers browsers on loopback. Its fields are not changed while it serves.
type Server struct {
	Login login.Runner

	// Examine looks for what keeps the person from logging in; nil: nobody does.
	Examine func(context.Context) doctor.Report

	// Peer returns nil when the other end of a connection belongs to the user who
	// runs this program. Asked once per connection, as soon as it is accepted. A nil
	// Peer lets nobody in.
	Peer func(net.Conn) error

	LoopbackHTTP bool // origins such as "http://127.0.0.1:8080" may ask; for the demo only

	Allow  func(origin string) error // refuses sites that may not ask; nil allows all
	Lang   string                    // one of lang.All, for browsers that name no language; "" is Italian
	Test   bool                      // test anchors are in use: every page says so
	Remote string                    // address where a card may be reached over the network, shown on every page; or ""
	Log    *slog.Logger              // codes and origins, never what a login carries; nil logs nothing
	Limits Limits                    // the zero value means DefaultLimits
}

// Serve answers on listeners, which share one port, until ctx ends or one of them
// fails, then cancels the running login, waits until it has ended and closes the
// listeners. The end of ctx is no error.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	if s.Login == nil || len(listeners) == 0 {
		return fault.New(fault.Internal, "localhttp: serve", errors.New("no login or no listener"))
	}
	d := s.open(portOf(listeners[0]))
	srv := d.httpServer()
	failed := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { failed <- srv.Serve(&listener{Listener: l, conns: d.conns, peer: s.Peer}) }()
	}
	var err error
	ended := 0
	select {
	case <-ctx.Done():
	case err = <-failed:
		ended++
	}
	d.close()
	shutdown(srv)
	for ; ended < len(listeners); ended++ {
		<-failed
	}
	return err
}

// shutdown lets the answers of closed sessions out, then closes what remains.
func shutdown(srv *http.Server) {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	if srv.Shutdown(ctx) != nil {
		_ = srv.Close() // the listeners are closed already, and nobody reads the rest
	}
}

// open returns the running form of s, on port.
func (s *Server) open(port int) *door {
	limits := s.Limits
	if limits == (Limits{}) {
		limits = DefaultLimits()
	}
	log := cmp.Or(s.Log, slog.New(slog.DiscardHandler))
	return newDoor(s, port, limits, log)
}

// httpServer returns the HTTP/1.1 server of d, with the deadlines of its limits.
func (d *door) httpServer() *http.Server {
	var only11 http.Protocols
	only11.SetHTTP1(true)
	return &http.Server{
		Handler:                      d,
		Protocols:                    &only11,
		DisableGeneralOptionsHandler: true, // "OPTIONS *" meets the guard as everything does
		ReadHeaderTimeout:            d.limits.Header,
		ReadTimeout:                  d.limits.Request,
		IdleTimeout:                  d.limits.Idle,
		WriteTimeout:                 d.limits.Poll + writeGrace,
		MaxHeaderBytes:               maxHeader,
		BaseContext:                  func(net.Listener) context.Context { return d.ctx },
		ConnContext:                  withConn,
		ConnState:                    d.conns.state,
		ErrorLog:                     slog.NewLogLogger(d.log.Handler(), slog.LevelDebug),
	}
}

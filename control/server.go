package control

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"cied/fault"
)

// Limits of the server. Those who ask are few: a command now and then.
const (
	maxConns    = 32
	maxWatchers = 16 // of events at the same time
	maxHeader   = 4 << 10
	requestTime = 3 * time.Second
	idleTime    = 15 * time.Second
	writeTime   = 5 * time.Second // for one answer, or one line of events
)

// A Server answers on the control socket. Its fields are not changed while it serves.
type Server struct {
	Watch *Watch
	Lang  string       // of an Outcome, one of lang.All
	Log   *slog.Logger // nil logs nothing
}

// Serve answers on l until ctx ends, then closes every connection and the socket, but
// leaves the lock to l.Close; a change of the PIN that runs is cancelled, waited for, and
// answered before. The end of ctx is no error.
func (s *Server) Serve(ctx context.Context, l *Listener) error {
	log := cmp.Or(s.Log, slog.New(slog.DiscardHandler))
	turn := make(chan struct{}, 1) // to change a PIN
	srv := s.httpServer(ctx, turn, log)
	stop := context.AfterFunc(ctx, func() {
		turn <- struct{}{} // the card is reset by now, and whoever asked has been told
		_ = srv.Close()
	})
	defer stop()
	err := srv.Serve(&admission{Listener: l.Listener, room: make(chan struct{}, maxConns), log: log})
	if ctx.Err() != nil {
		return nil
	}
	return fault.New(fault.Internal, "control: serve", err)
}

func (s *Server) httpServer(ctx context.Context, turn chan struct{}, log *slog.Logger) *http.Server {
	var only11 http.Protocols
	only11.SetHTTP1(true)
	return &http.Server{
		Handler:           s.routes(ctx, turn),
		Protocols:         &only11,
		ReadHeaderTimeout: requestTime,
		ReadTimeout:       requestTime,
		IdleTimeout:       idleTime,
		WriteTimeout:      writeTime,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

func (s *Server) routes(ctx context.Context, turn chan struct{}) http.Handler {
	watchers := make(chan struct{}, maxWatchers)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, s.Watch.Status())
	})
	mux.HandleFunc("GET /v1/events", func(w http.ResponseWriter, r *http.Request) {
		select {
		case watchers <- struct{}{}:
			s.events(w, r)
			<-watchers
		default:
			refuse(w, fault.New(fault.Busy, "control: events", errors.New("too many watch already")))
		}
	})
	mux.HandleFunc("POST /v1/stop", s.stop)
	mux.HandleFunc("POST /v1/pin", s.pin(ctx, turn))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, fault.New(fault.RouteUnknown, "control", errors.New(r.Method+" "+r.URL.Path)))
	})
	return mux
}

// events writes lines until the reader goes, is too slow, or the daemon ends.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // nothing more is read, but that the reader goes
	w.Header().Set("Content-Type", "application/x-ndjson")
	lines := json.NewEncoder(w)
	for {
		status, changed := s.Watch.Next()
		_ = c.SetWriteDeadline(time.Now().Add(writeTime))
		if lines.Encode(status) != nil || c.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// stop answers first, since the end of the daemon is the end of the connection; but whoever
// has the answer finds in the status what he asked for.
func (s *Server) stop(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxStop))
	if err != nil {
		refuse(w, fault.New(fault.RequestTooLarge, "control: stop", err))
		return
	}
	when, err := parseStop(body)
	if err != nil {
		refuse(w, err)
		return
	}
	s.Watch.willStop()
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusAccepted)
	_ = http.NewResponseController(w).Flush()
	s.Watch.Stop(when)
}

// A refusal is the answer to a request that is refused.
type refusal struct {
	Code   fault.Code `json:"code"`
	Detail string     `json:"detail"`
}

func refuse(w http.ResponseWriter, err error) {
	f := fault.Of(err)
	answer(w, f.Code.Row().HTTP, refusal{f.Code, f.Error()})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever does not read it has gone
}

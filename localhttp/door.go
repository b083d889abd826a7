package localhttp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"sync"
	"time"

	"cied/fault"
	"cied/login"
)

// busyPause is what callers are told to wait while another login runs.
const busyPause = 5 * time.Second

// A door is a Server that serves: it holds the sessions and runs one login at a time.
type door struct {
	server *Server
	limits Limits
	log    *slog.Logger
	hosts  map[string]bool
	conns  *conns
	pages  *template.Template

	ctx    context.Context // of everything the door does; ends in close
	stop   context.CancelCauseFunc
	logins sync.WaitGroup

	examine sync.Mutex // held while the doctor looks

	mu       sync.Mutex
	sessions map[string]*session
	active   *session // the one whose login runs, or nil
	pace     pace
	nonces   usedNonces
	over     overSessions
}

func newDoor(s *Server, port int, limits Limits, log *slog.Logger) *door {
	ctx, stop := context.WithCancelCause(context.Background())
	return &door{
		server: s, limits: limits, log: log,
		hosts:    ownHosts(port),
		conns:    &conns{limit: limits.Connections, open: make(map[*conn]bool)},
		pages:    parsePages(),
		ctx:      ctx,
		stop:     stop,
		sessions: make(map[string]*session),
		pace:     pace{perOrigin: limits.PerOrigin, total: limits.Total},
	}
}

// close ends the running login and waits for it: the card is then reset. No login
// begins afterwards.
func (d *door) close() {
	d.mu.Lock()
	d.stop(fault.Interrupted)
	d.mu.Unlock()
	d.logins.Wait()
}

// session returns the session with this id that was begun this way; origin is that of a
// script which asks, "" for a page of ours. A site knows the ids of its scripts alone, and
// learns no more of those from a page than from its own requests. The faults are
// fault.SessionUnknown, fault.SessionOver for who could read the session before it was
// over, and fault.CrossSite.
func (d *door) session(id string, by way, origin string) (*session, error) {
	const op = "localhttp: session"
	d.mu.Lock()
	defer d.mu.Unlock()
	s, found := d.sessions[id]
	switch {
	case !found && d.over.has(id, origin, time.Now()):
		return nil, fault.New(fault.SessionOver, op, nil)
	case !found || s.asked.by != by:
		return nil, fault.New(fault.SessionUnknown, op, nil)
	case s.asked.reader() != origin:
		return nil, fault.New(fault.CrossSite, op, errors.New("begun by another origin"))
	}
	return s, nil
}

// begin starts the login that a asks for, in a session of its own.
func (d *door) begin(a asked) (*session, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	if err := d.admit(a, now); err != nil {
		return nil, err
	}
	d.pace.started(a.Origin, now)
	d.nonces.add(a.Origin, a.Nonce, now)
	ctx, cancel := context.WithCancelCause(d.ctx)
	s := newSession(rand.Text(), a, d.limits.Abandoned, cancel) // rand.Text: 130 random bits
	d.sessions[s.id], d.active = s, s
	d.logins.Go(func() { d.run(ctx, s) })
	return s, nil
}

// admit refuses a nonce seen before, origins that ask too often, and a second login at the
// same time.
func (d *door) admit(a asked, now time.Time) error {
	const op = "localhttp: begin"
	switch {
	case d.ctx.Err() != nil:
		return fault.New(fault.Interrupted, op, nil)
	case d.nonces.seen(a.Origin, a.Nonce, now):
		return fault.New(fault.NonceReused, op, nil)
	}
	if pause := d.pace.wait(a.Origin, now); pause > 0 {
		return wait{fault.New(fault.RateLimited, op, fmt.Errorf("too many logins; next in %v", pause)), pause}
	}
	if d.active != nil {
		d.pace.started(a.Origin, now) // else a site could watch the logins of others for nothing
		return wait{fault.New(fault.Busy, op, nil), busyPause}
	}
	return nil
}

// run is the life of a login: begun, ended, and forgotten a while later.
func (d *door) run(ctx context.Context, s *session) {
	timed, stop := context.WithTimeoutCause(ctx, d.limits.Session, fault.Timeout)
	defer stop()
	quiet := d.silence(timed, s)
	answer, err := d.login(timed, s)
	quiet(err)
	cause := context.Cause(timed)
	end := d.end(s, answer, err, cause)
	s.cancel(nil)
	d.log.Info("login ended", "code", end.code())
	d.log.Debug("login of", "origin", s.asked.Origin) // the log of every day has no sites: the history may be off
	d.linger(s, end, cause)

	d.mu.Lock()
	defer d.mu.Unlock()
	if d.active == s {
		d.active = nil
	}
	keep := d.limits.Ready
	if end.fault != nil { // holds nothing worth stealing, and takes time to read
		keep += d.limits.Session
	}
	time.AfterFunc(keep, func() { d.forget(s) })
}

// end ends s. Whoever reads the end finds the refusal counted, and the place free unless
// the login lingers.
func (d *door) end(s *session, a login.Answer, err, cause error) ending {
	d.mu.Lock()
	defer d.mu.Unlock()
	end := s.end(a, err, cause)
	if end.refused || s.asked.by == byScript && end.timedOut && !end.consented {
		// A script that holds the only place, and nobody cares, is no better than one refused.
		d.pace.cancelled(s.asked.Origin, time.Now())
	}
	if !lingers(s, end, cause) {
		d.active = nil
	}
	return end
}

// login calls the Login and turns a panic of it into a fault: the daemon lives on.
func (d *door) login(ctx context.Context, s *session) (a login.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "localhttp: login", fmt.Errorf("panic: %v", p))
		}
	}()
	return d.server.Login.Login(ctx, s.asked.Request, s.tell)
}

// cancelled counts a no against the origin of s.
func (d *door) cancelled(s *session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pace.cancelled(s.asked.Origin, time.Now())
}

// forget removes s, which is over from then on.
func (d *door) forget(s *session) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.sessions[s.id] == s {
		delete(d.sessions, s.id)
		d.over.add(s.id, s.asked.reader(), time.Now())
	}
}

package localhttp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"cied/fault"
)

// A standing is what a site may know of its login while that has not been delivered.
type standing string

const (
	pending   standing = "pending"   // whatever happens to readers and cards
	confirmed standing = "confirmed" // the person has said yes
	done      standing = "done"      // the answer can be read, once
	failed    standing = "failed"    // the reason can be read, once
)

// standing returns what of p the site may know.
func (p progress) standing() standing {
	switch {
	case p.end != nil && p.end.fault != nil:
		return failed
	case p.end != nil:
		return done
	case p.consented:
		return confirmed
	default:
		return pending
	}
}

// A resource is a session as its site reads it. Result is there once the login has ended,
// and is what a callback would find in its fragment.
type resource struct {
	ID     string    `json:"id"`
	State  standing  `json:"state"`
	Result *callback `json:"result,omitempty"`
}

// createSession begins a login for the script that asks.
func (d *door) createSession(w http.ResponseWriter, r *http.Request, _ string) error {
	origin, err := d.fetching(w, r)
	if err != nil {
		return err
	}
	f, err := readJSON(w, r)
	if err != nil {
		return err
	}
	if err := fetched(r); err != nil {
		return err
	}
	if err := noQuery(r); err != nil {
		return err
	}
	s, err := d.begin(d.asked(r, origin, f, byScript))
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/sessions/"+s.id)
	sendJSON(w, http.StatusCreated, jsonType, resource{ID: s.id, State: pending})
	return nil
}

// readSession tells where the login stands; with ?wait=N as soon as it has ended, and
// after N seconds or Limits.Poll at the latest. The answer or the fault is told once.
func (d *door) readSession(w http.ResponseWriter, r *http.Request, s *session) error {
	seconds, err := parseNumber(r.URL.RawQuery, "wait")
	if err != nil {
		return err
	}
	unwatch, err := s.follow()
	if err != nil {
		return err
	}
	defer unwatch()
	limit := min(time.Duration(seconds)*time.Second, d.limits.Poll)
	outlast(w, limit)
	ctx, stop := context.WithTimeout(r.Context(), limit)
	defer stop()
	at, _ := s.until(ctx, func(p progress, _ int) bool { return p.end != nil })
	switch {
	case d.ctx.Err() != nil && at.end == nil:
		return fault.New(fault.Interrupted, "localhttp: read session", nil)
	case r.Context().Err() != nil && d.ctx.Err() == nil:
		return nil // nobody is there to take the answer
	case at.end == nil:
		sendJSON(w, http.StatusOK, jsonType, resource{ID: s.id, State: at.standing()})
		return nil
	}
	return d.deliver(w, s)
}

// deliver tells the end of the login, once.
func (d *door) deliver(w http.ResponseWriter, s *session) error {
	end, _, first := s.deliver()
	if !first {
		return fault.New(fault.SessionOver, "localhttp: deliver", nil)
	}
	d.forget(s)
	told := resource{ID: s.id, State: done}
	c := end.callback(s.asked)
	if told.Result = &c; c.Error != nil {
		told.State = failed
	}
	sendJSON(w, http.StatusOK, jsonType, told)
	return nil
}

// deleteSession is the person's no, said to the site. It is obeyed until the answer has
// been read.
func (d *door) deleteSession(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := noQuery(r); err != nil {
		return err
	}
	s.refuse()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// events sends the standing of the login as server-sent events (HTML, 9.2), each as
//
//	event: state
//	data: {"state":"pending"}
//
// now, at each change of it, and until the login has ended. No event tells of changes that
// are not the site's to know, and none carries the answer: that is read by GET.
func (d *door) events(w http.ResponseWriter, r *http.Request, s *session) error {
	if err := noQuery(r); err != nil {
		return err
	}
	unwatch, err := s.follow()
	if err != nil {
		return err
	}
	defer unwatch()
	outlast(w, d.limits.Session+d.limits.Settle)
	w.Header().Set("Content-Type", "text/event-stream")
	for told := standing(""); ; {
		at, _ := s.until(r.Context(), func(p progress, _ int) bool { return p.standing() != told })
		if r.Context().Err() != nil {
			return nil
		}
		told = at.standing()
		_, _ = fmt.Fprintf(w, "event: state\ndata: {\"state\":%q}\n\n", told) // the flush meets the same error
		if http.NewResponseController(w).Flush() != nil || at.end != nil {
			return nil
		}
	}
}

// outlast keeps the connection's deadlines from ending an answer that takes up to limit:
// the one for writing, and the one for reading, which net/http lifts while it answers but
// does not promise to. Its end would look as if the caller had gone.
func outlast(w http.ResponseWriter, limit time.Duration) {
	until := time.Now().Add(limit + writeGrace)
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(until) // where the connection has gone, the wait ends too
	_ = c.SetWriteDeadline(until)
}

func noQuery(r *http.Request) error {
	if r.URL.RawQuery != "" {
		return fault.New(fault.RequestMalformed, "localhttp: query", errors.New("fields in the address"))
	}
	return nil
}

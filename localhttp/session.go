package localhttp

import (
	"context"
	"sync"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// errAbandoned is why a login ends whose page nobody watches.
const errAbandoned = fault.Cancelled

// A way is how a site asks, and how it gets its answer.
type way int

const (
	byWindow way = iota // a form posted in a window, which follows pages of ours and goes back
	byScript            // fetch; no page of ours
)

// maxWatchers is how many requests may follow one session at the same time, so that a site
// cannot hold all connections.
const maxWatchers = 8

// An asked is what a site wants: a login, with the site's state and the language of
// its visitor.
type asked struct {
	login.Request
	state, lang string
	by          way
}

// reader returns who may read the session: the origin of a script, or "" for the pages of
// ours that a window shows.
func (a asked) reader() string {
	if a.by == byScript {
		return a.Origin
	}
	return ""
}

// A session is one login as its page sees it. What happens is told by tell and end,
// what its page needs is read by look; nothing in this file waits or does I/O.
type session struct {
	id      string
	asked   asked
	patient time.Duration // before consent: how long the page may be away
	cancel  context.CancelCauseFunc

	mu       sync.Mutex
	now      progress
	version  int           // counts the changes of now, from 1
	changed  chan struct{} // closed at the next change
	watchers int
	away     *time.Timer // runs while nobody watches; nil once it does not matter
	personNo bool        // the person cancelled on the page, ours or the site's
}

// A progress is where a login stands.
type progress struct {
	event     card.Event
	consented bool
	end       *ending // nil while the login runs
	delivered bool    // the end has been told to the site
}

// An ending is how a login ended: with an answer, or with a fault.
type ending struct {
	answer    login.Answer
	fault     *fault.Error // nil where there is an answer
	consented bool         // the person had said yes
	timedOut  bool         // the session's time had run out
	refused   bool         // the person said no
}

func newSession(id string, a asked, patient time.Duration, cancel context.CancelCauseFunc) *session {
	s := &session{
		id: id, asked: a, patient: patient, cancel: cancel,
		version: 1, changed: make(chan struct{}),
	}
	s.mu.Lock() // which abandon waits for
	defer s.mu.Unlock()
	s.away = time.AfterFunc(patient, s.abandon)
	return s
}

// tell takes a step of the login. Consent is never taken back by a later step.
func (s *session) tell(e card.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.end != nil {
		return
	}
	s.now.event = e
	if e.Stage == card.Consented {
		s.now.consented = true
		s.stay()
	}
	s.change()
}

// end closes the session with what Login returned; cause is why its context ended, or
// nil. A person who says no is obeyed even where the answer came at the same moment, and a
// session that was given up stays so.
func (s *session) end(a login.Answer, err, cause error) ending {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.end != nil {
		clear(a.Data)
		return *s.now.end
	}
	return s.close(a, err, cause)
}

// giveUp closes a session whose context has ended because of cause, and does not wait for
// Login to return, unless the person has agreed: then Login knows better.
func (s *session) giveUp(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.end == nil && !s.now.consented {
		s.close(login.Answer{}, cause, cause)
	}
}

// close is the end of a session that has none. s.mu is held.
func (s *session) close(a login.Answer, err, cause error) ending {
	e := ending{consented: s.now.consented, timedOut: cause == error(fault.Timeout)}
	switch {
	case s.personNo:
		clear(a.Data)
		e.fault = fault.New(fault.Cancelled, "localhttp: login", nil)
	case err == nil:
		e.answer = a
	default:
		e.fault = why(err, cause, e.consented)
	}
	e.refused = s.personNo || cause == nil && e.fault != nil && e.fault.Code == fault.Cancelled
	s.stay()
	s.now.end = &e
	s.change()
	return e
}

// why chooses between the fault of a login and the reason for which we ended it. After
// consent the login knows better: a try may have been used.
func why(err, cause error, consented bool) *fault.Error {
	f := fault.Of(err)
	if cause != nil && (!consented || f.Code == fault.Internal) {
		return fault.Of(cause)
	}
	return f
}

// change wakes whoever waits for a change. s.mu is held.
func (s *session) change() {
	s.version++
	close(s.changed)
	s.changed = make(chan struct{})
}

// stay ends the watch for an abandoned page. s.mu is held.
func (s *session) stay() {
	if s.away != nil {
		s.away.Stop()
		s.away = nil
	}
}

// watch notes that somebody looks at the page, until the returned func is called.
func (s *session) watch() (unwatch func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.watched()
}

// follow is watch for a site's own requests, of which there are maxWatchers at most:
// fault.RateLimited.
func (s *session) follow() (unwatch func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watchers >= maxWatchers {
		return nil, wait{fault.New(fault.RateLimited, "localhttp: follow", nil), time.Second}
	}
	return s.watched(), nil
}

// watched counts one more watcher. s.mu is held.
func (s *session) watched() (unwatch func()) {
	s.watchers++
	if s.away != nil {
		s.away.Stop()
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.watchers--; s.watchers == 0 && s.away != nil {
			s.away.Reset(s.patient)
		}
	}
}

// abandon cancels the login if nobody watches and nobody has consented.
func (s *session) abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watchers == 0 && s.away != nil {
		s.cancel(errAbandoned)
	}
}

// agreed reports whether the person has said yes.
func (s *session) agreed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now.consented
}

// refuse is the person's no on the page. It holds until the answer has been delivered.
func (s *session) refuse() {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.now.end == nil:
		s.personNo = true
		s.cancel(fault.Cancelled)
	case !s.now.delivered && s.now.end.fault == nil:
		clear(s.now.end.answer.Data)
		s.now.end = &ending{fault: fault.New(fault.Cancelled, "localhttp: page", nil), refused: true}
		s.change()
	}
}

// look returns where the login stands, the number of changes so far, and a channel
// that is closed at the next one.
func (s *session) look() (progress, int, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now, s.version, s.changed
}

// deliver returns the ending to the first who asks after the login has ended. ended is
// false while it runs; first is false for everybody else.
func (s *session) deliver() (e ending, ended, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.end == nil {
		return ending{}, false, false
	}
	if first = !s.now.delivered; first {
		s.now.delivered = true
		s.change()
	}
	return *s.now.end, true, first
}

// code returns the fault's code, or "" for an answer. It is for this computer only.
func (e ending) code() fault.Code {
	if e.fault == nil {
		return ""
	}
	return e.fault.Code
}

// forward reports whether the page goes back to the site by itself: with an answer,
// after the person's own no, and when the time is over. Any other failure is first
// read by the person, whose click then tells the site nothing about the moment.
func (e ending) forward() bool {
	return e.fault == nil || e.refused || e.timedOut
}

package localhttp

import "time"

// Limits bound what callers can make the server hold, do or wait for.
type Limits struct {
	Connections int // at once; above it the oldest without a complete request is closed
	PerOrigin   int // new sessions of one origin within a minute
	Total       int // new sessions within a minute

	Header  time.Duration // from the first byte of a request to the end of its headers
	Request time.Duration // to the end of its body
	Idle    time.Duration // between two requests of a connection

	Poll      time.Duration // a question for the state is answered after this, changed or not
	Session   time.Duration // from the request to the signature; shorter than a nonce lives (300 s)
	Ready     time.Duration // a signed answer waits this long for its page
	Abandoned time.Duration // before consent: a login whose page nobody watches is cancelled
	Settle    time.Duration // before consent: a login that is stopped is over this long after, with a card or without
}

// DefaultLimits returns the limits of an installed cied.
func DefaultLimits() Limits {
	return Limits{
		Connections: 1024, PerOrigin: 6, Total: 20,
		Header: 3 * time.Second, Request: 10 * time.Second, Idle: 15 * time.Second,
		Poll: 25 * time.Second, Session: 280 * time.Second,
		Ready: 30 * time.Second, Abandoned: 10 * time.Second, Settle: time.Second,
	}
}

// Windows of the pace. An origin whose dialogs were refused twice within a minute
// rests for a minute: a person who says no is not asked in a loop. Nor are they by one who
// has many names: after maxCancels refusals within a minute everybody rests.
const (
	window       = time.Minute
	cancelsMuted = 2
	mutedFor     = time.Minute
	maxCancels   = 6
)

// A pace remembers the sessions and refusals of the last minutes. It knows no clock:
// times are arguments and never go back. What it holds is bounded by total.
type pace struct {
	perOrigin, total int
	starts           []moment
	cancels          []moment
}

// A moment is when an origin did something.
type moment struct {
	origin string
	at     time.Time
}

// wait returns how long origin must wait for a new session at the instant now; 0 means
// that it may start one.
func (p *pace) wait(origin string, now time.Time) time.Duration {
	p.starts = since(p.starts, now.Add(-window))
	p.cancels = since(p.cancels, now.Add(-window-mutedFor))
	return max(
		full(p.starts, p.total, now),
		full(of(p.starts, origin), p.perOrigin, now),
		full(since(p.cancels, now.Add(-window)), maxCancels, now),
		muted(of(p.cancels, origin), now),
	)
}

// started counts a new session of origin.
func (p *pace) started(origin string, now time.Time) {
	p.starts = append(p.starts, moment{origin, now})
}

// cancelled counts a session of origin to which the person said no.
func (p *pace) cancelled(origin string, now time.Time) {
	p.cancels = append(p.cancels, moment{origin, now})
}

// full returns how long until fewer than limit of done lie within the window.
func full(done []moment, limit int, now time.Time) time.Duration {
	if len(done) < limit {
		return 0
	}
	if limit <= 0 {
		return window
	}
	return done[len(done)-limit].at.Add(window).Sub(now)
}

// muted returns how long an origin with these refusals, oldest first, still rests.
func muted(cancels []moment, now time.Time) time.Duration {
	for last := len(cancels) - 1; last >= cancelsMuted-1; last-- {
		first := cancels[last-cancelsMuted+1]
		if cancels[last].at.Sub(first.at) < window {
			return max(0, cancels[last].at.Add(mutedFor).Sub(now))
		}
	}
	return 0
}

// since drops what lies at or before t.
func since(m []moment, t time.Time) []moment {
	for len(m) > 0 && !m[0].at.After(t) {
		m = m[1:]
	}
	return m
}

// of returns the moments of one origin.
func of(m []moment, origin string) []moment {
	var own []moment
	for _, x := range m {
		if x.origin == origin {
			own = append(own, x)
		}
	}
	return own
}

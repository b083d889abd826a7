package localhttp

import (
	"context"
	"sync/atomic"
	"time"

	"cied/fault"
)

// A site reads "cancelled" or "timeout" until the person has said yes. It could learn more
// from the moment at which it reads that, and from the moment at which the next login is let
// in. What follows makes these the moments of a person who is away or says no.

// silence returns a func that waits after a login has ended with err, so that the site
// cannot tell why it ended before consent. A login whose time is over ends Settle after that,
// whether there was a card to be reset or not; a card that takes longer delays only
// the next login. Besides, one of a script that has failed seems to run on until its time is
// over or it is cancelled, for there no page of ours comes first, where the person reads the
// reason and then goes back. The person's own no is told at once.
//
// A site that reads the end may ask again at once: where the login has returned by then, the
// end comes with its place, in [door.end]. Only a card that takes longer is not waited for.
func (d *door) silence(ctx context.Context, s *session) (quiet func(err error)) {
	settled, settle := context.WithCancel(d.ctx)
	var returned atomic.Bool
	stop := context.AfterFunc(ctx, func() {
		time.AfterFunc(d.limits.Settle, func() {
			if !returned.Load() {
				s.giveUp(context.Cause(ctx))
			}
			settle()
		})
	})
	return func(err error) {
		returned.Store(true)
		own := ctx.Err() == nil && fault.CodeOf(err) == fault.Cancelled
		late := context.Cause(ctx) == error(fault.Timeout)
		if err != nil && !s.agreed() && (late || s.asked.by == byScript && !own) {
			<-settled.Done()
		}
		stop()
		settle()
	}
}

// linger keeps other logins out after a login of a window has failed by itself, as if the
// person had closed the window at that moment: for Abandoned, or until the person has gone
// back to the site. The reason stands on the page meanwhile.
func (d *door) linger(s *session, end ending, cause error) {
	if !lingers(s, end, cause) {
		return
	}
	ctx, stop := context.WithTimeout(d.ctx, d.limits.Abandoned)
	defer stop()
	s.until(ctx, func(p progress, _ int) bool { return p.delivered })
}

// lingers reports whether s keeps its place after its end.
func lingers(s *session, end ending, cause error) bool {
	return s.asked.by == byWindow && cause == nil && end.unexplained()
}

// unexplained reports whether the site reads "cancelled" where nobody has said no.
func (e ending) unexplained() bool {
	return e.fault != nil && !e.consented && !e.refused && !e.timedOut
}

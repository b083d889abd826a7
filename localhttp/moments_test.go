package localhttp

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// A card with a blocked PIN ends a window's login at once. Who asks again meanwhile must not
// be let in earlier than after a window that was closed at that moment.
func TestTheNextLoginIsNotLetInEarlierAfterAFailureThanAfterAClosedWindow(t *testing.T) {
	closed := busyFor(t, waits, func(*session) {})
	for _, code := range []fault.Code{fault.PINBlocked, fault.NoDialog, fault.CardNotCIE, fault.PCSCDenied, fault.Internal} {
		if failed := busyFor(t, fails(code, false), func(*session) {}); failed != closed {
			t.Errorf("%s: others are let in after %v, after a closed window %v", code, failed, closed)
		}
	}
}

// The person who goes back to the site may begin anew at once, as after a no.
func TestTheNextLoginIsLetInWhenTheSiteHasBeenTold(t *testing.T) {
	for name, script := range map[string]func(context.Context, func(card.Event)) (login.Answer, error){
		"blocked PIN": fails(fault.PINBlocked, false),
		"a no":        fails(fault.Cancelled, false),
	} {
		if took := busyFor(t, script, func(s *session) { s.deliver() }); took != 0 {
			t.Errorf("%s: others are let in after %v", name, took)
		}
	}
}

// busyFor returns how long after the beginning of a window's login nobody else is let in,
// where then is done at once and nobody looks at the page.
func busyFor(t *testing.T, script func(context.Context, func(card.Event)) (login.Answer, error), then func(*session)) (took time.Duration) {
	t.Helper()
	inBubble(t, script, func(d *door) {
		s := start(t, d, site, "1")
		begin := time.Now()
		synctest.Wait()
		then(s)
		for synctest.Wait(); d.taken(); synctest.Wait() {
			time.Sleep(time.Second)
		}
		took = time.Since(begin)
	})
	return took
}

func (d *door) taken() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.active != nil
}

// Two refusals mute an origin. Where failures did not, a third attempt would tell them apart.
func TestFailuresThatASiteReadsAsCancelledMuteItAsRefusalsDo(t *testing.T) {
	for _, code := range []fault.Code{fault.Cancelled, fault.PINBlocked, fault.ReaderMissing, fault.NoDialog} {
		v := serve(t, playing(fails(code, false)), Server{Limits: unpaced()})
		for _, nonce := range []string{"1" + nonceA, "2" + nonceA} {
			path := v.beginAgain(fields("nonce", nonce))
			v.end(path)
			v.finish(path)
		}
		r := v.post(fields("nonce", "3"+nonceA))
		for r.code() == fault.Busy {
			r = v.post(fields("nonce", "3"+nonceA))
		}
		want(t, string(code), r, 429, fault.RateLimited)
	}
}

// A card that has to be reset, or a dialog that has to be closed, delays nothing that the
// site can see: with none there it would read the end at the same moment.
func TestASlowCardDoesNotDelayWhatASiteReads(t *testing.T) {
	limits := DefaultLimits()
	for name, reset := range map[string]time.Duration{"no card": 0, "quick": 300 * time.Millisecond, "slow": 5 * time.Second} {
		script := func(ctx context.Context, _ func(card.Event)) (login.Answer, error) {
			<-ctx.Done()
			time.Sleep(reset)
			return login.Answer{}, ctx.Err()
		}
		t.Run(name+", script cancelled", func(t *testing.T) {
			inBubble(t, script, func(d *door) {
				s := startScript(t, d, "1")
				time.Sleep(3 * time.Second)
				s.refuse()
				endsAfter(t, s, limits.Settle, fault.Cancelled)
			})
		})
		for kind, begin := range map[string]func(*testing.T, *door) *session{
			"script": func(t *testing.T, d *door) *session { return startScript(t, d, "1") },
			"window": func(t *testing.T, d *door) *session { return start(t, d, site, "1") },
		} {
			t.Run(name+", time over in a "+kind, func(t *testing.T) {
				inBubble(t, script, func(d *door) {
					s := begin(t, d)
					defer s.watch()()
					endsAfter(t, s, limits.Session+limits.Settle, fault.Timeout)
				})
			})
		}
	}
}

// endsAfter wants s to end in so long, and what the site is told.
func endsAfter(t *testing.T, s *session, after time.Duration, told fault.Code) {
	t.Helper()
	begin := time.Now()
	at, _ := s.until(context.Background(), func(p progress, _ int) bool { return p.end != nil })
	if took := time.Since(begin); took != after || at.end.told() != told {
		t.Errorf("told %s after %v, want %s after %v", at.end.told(), took, told, after)
	}
}

// The end of a session that was given up stands, whatever Login returns later.
func TestAnAnswerAfterTheSessionWasGivenUpIsWiped(t *testing.T) {
	s := newSession("x", asked{by: byScript}, time.Minute, func(error) {})
	s.giveUp(fault.Timeout)
	data := []byte("{}")
	if e := s.end(login.Answer{Data: data}, nil, fault.Timeout); e.told() != fault.Timeout || data[0] != 0 {
		t.Errorf("told %s, answer %q", e.told(), data)
	}
}

// After a yes only Login knows whether a try was used.
func TestASessionIsNotGivenUpAfterConsent(t *testing.T) {
	s := newSession("x", asked{by: byScript}, time.Minute, func(error) {})
	s.tell(card.Event{Stage: card.Consented})
	s.giveUp(fault.Timeout)
	if at, _, _ := s.look(); at.end != nil {
		t.Errorf("ended as %s", at.end.code())
	}
}

// A page that asks while the login of another runs learns that it does, and no more often
// than it may ask at all.
func TestASiteCannotWatchTheLoginsOfOthersWithoutEnd(t *testing.T) {
	inBubble(t, waits, func(d *door) {
		start(t, d, site, "1")
		busy := 0
		for range 20 {
			_, err := d.begin(asked{Request: login.Request{Origin: other, Nonce: "2"}})
			if errors.Is(err, fault.Busy) {
				busy++
			} else if !errors.Is(err, fault.RateLimited) {
				t.Fatal(err)
			}
		}
		if want := DefaultLimits().PerOrigin; busy != want {
			t.Errorf("told %d times, want %d", busy, want)
		}
	})
}

// A script that holds the only place until its time is over is muted as if it were refused.
func TestAScriptThatOnlyHoldsThePlaceIsMuted(t *testing.T) {
	inBubble(t, waits, func(d *door) {
		for _, nonce := range []string{"1", "2"} {
			s, err := d.begin(asked{Request: login.Request{Origin: site, Nonce: nonce}, by: byScript})
			if err != nil {
				t.Fatal(err)
			}
			_, followed := s.follow()
			if followed != nil {
				t.Fatal(followed)
			}
			for synctest.Wait(); d.taken(); synctest.Wait() {
				time.Sleep(time.Second)
			}
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		if n := len(d.pace.cancels); n == 0 {
			t.Error("it may begin anew at once, as often as it likes")
		}
	})
}

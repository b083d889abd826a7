package localhttp

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/token"
)

// inBubble runs f on a door whose clock is the bubble's. That all of the door's
// goroutines have ended is checked by the bubble itself.
func inBubble(t *testing.T, script func(context.Context, func(card.Event)) (login.Answer, error), f func(d *door)) {
	synctest.Test(t, func(t *testing.T) {
		s := &Server{Login: playing(script)}
		d := newDoor(s, DefaultPort, DefaultLimits(), slog.New(slog.DiscardHandler))
		f(d)
		d.close()
	})
}

func start(t *testing.T, d *door, origin, nonce string) *session {
	t.Helper()
	s, err := d.begin(asked{Request: login.Request{Origin: origin, Nonce: nonce}, lang: english})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAfterConsentNobodyNeedsToWatch(t *testing.T) {
	inBubble(t, func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		tell(card.Event{Stage: card.Consented})
		select {
		case <-time.After(time.Minute):
			return signs(ctx, tell)
		case <-ctx.Done():
			return login.Answer{}, ctx.Err()
		}
	}, func(d *door) {
		s := start(t, d, site, "1")
		time.Sleep(61 * time.Second)
		if at, _, _ := s.look(); at.end == nil || at.end.fault != nil {
			t.Errorf("ending: %+v", at.end)
		}
	})
}

func TestASessionThatRunsOutOfTimeIsATimeout(t *testing.T) {
	inBubble(t, waits, func(d *door) {
		s := start(t, d, site, "1")
		defer s.watch()()
		time.Sleep(282 * time.Second)
		at, _, _ := s.look()
		if at.end == nil || at.end.told() != fault.Timeout || !at.end.forward() {
			t.Errorf("ending: %+v", at.end)
		}
	})
}

// A dialog that waited in vain tells that there was a card to open it for.
func TestADialogThatRunsOutOfTimeIsToldAsCancelled(t *testing.T) {
	e := ending{fault: fault.New(fault.Timeout, "prompt", nil)}
	if e.told() != fault.Cancelled || e.forward() {
		t.Errorf("told %q, forward %v", e.told(), e.forward())
	}
}

func TestAnAnswerWaitsHalfAMinuteForItsPageAndAFailureLonger(t *testing.T) {
	for _, c := range []struct {
		name   string
		script func(context.Context, func(card.Event)) (login.Answer, error)
		keep   time.Duration
	}{
		{"answer", signs, 30 * time.Second},
		{"failure", fails(fault.PINBlocked, true), 310 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, c.script, func(d *door) {
				s := start(t, d, site, "1")
				time.Sleep(c.keep - time.Second)
				if _, err := d.session(s.id, byWindow, ""); err != nil {
					t.Errorf("forgotten too early: %v", err)
				}
				time.Sleep(2 * time.Second)
				if _, err := d.session(s.id, byWindow, ""); !errors.Is(err, fault.SessionOver) {
					t.Errorf("still known: %v", err)
				}
			})
		})
	}
}

func TestAPollReturnsAtTheNextChangeAndAtItsLimit(t *testing.T) {
	inBubble(t, func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		time.Sleep(7 * time.Second)
		tell(card.Event{Stage: card.WaitingCard})
		return waits(ctx, tell)
	}, func(d *door) {
		s := start(t, d, site, "1")
		defer s.watch()()
		begin := time.Now()
		at, version := s.await(context.Background(), 1, 25*time.Second)
		if took := time.Since(begin); took != 7*time.Second || at.event.Stage != card.WaitingCard {
			t.Errorf("after %v: %+v", took, at)
		}
		begin = time.Now()
		if _, again := s.await(context.Background(), version, 25*time.Second); again != version || time.Since(begin) != 25*time.Second {
			t.Errorf("version %d after %v", again, time.Since(begin))
		}
	})
}

// The person's no wins over an answer that comes at the same moment.
func TestACancelledLoginDeliversNoAnswer(t *testing.T) {
	inBubble(t, func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		<-ctx.Done()
		return signs(ctx, tell)
	}, func(d *door) {
		s := start(t, d, site, "1")
		s.refuse()
		synctest.Wait()
		e, ended, first := s.deliver()
		if !ended || !first || e.code() != fault.Cancelled || e.answer.Data != nil {
			t.Errorf("%+v %v %v", e, ended, first)
		}
	})
}

// After consent the login knows whether a try was used; our reason to stop it does not.
func TestAfterConsentTheFaultOfTheLoginWinsOverOurs(t *testing.T) {
	doubtful := fault.New(fault.PINDoubtful, "ias: verify", context.Canceled)
	if got := why(doubtful, fault.Timeout, true).Code; got != fault.PINDoubtful {
		t.Errorf("after consent: %s", got)
	}
	if got := why(context.Canceled, fault.Interrupted, true).Code; got != fault.Interrupted {
		t.Errorf("a bare end of the context: %s", got)
	}
	if got := why(fault.CardMissing, fault.Timeout, false).Code; got != fault.Timeout {
		t.Errorf("before consent: %s", got)
	}
}

func TestAnOriginThatWasRefusedTwiceRestsAMinute(t *testing.T) {
	inBubble(t, fails(fault.Cancelled, false), func(d *door) {
		for _, nonce := range []string{"1", "2"} {
			start(t, d, site, nonce)
			synctest.Wait()
			time.Sleep(time.Second)
		}
		_, err := d.begin(asked{Request: login.Request{Origin: site, Nonce: "3"}})
		var pause wait
		if !errors.As(err, &pause) || !errors.Is(err, fault.RateLimited) || pause.after != 59*time.Second {
			t.Errorf("third: %v", err)
		}
		start(t, d, other, "1") // another origin is not muted
		synctest.Wait()
		time.Sleep(pause.after)
		start(t, d, site, "3")
	})
}

func TestNoLoginBeginsOnceTheDoorIsClosed(t *testing.T) {
	inBubble(t, signs, func(d *door) {
		d.close()
		if _, err := d.begin(asked{}); !errors.Is(err, fault.Interrupted) {
			t.Errorf("begin: %v", err)
		}
	})
}

// The answer waits for its page: a no that comes before it is delivered still counts.
func TestNoAfterTheAnswerIsObeyed(t *testing.T) {
	s := newSession("x", asked{}, time.Minute, func(error) {})
	s.end(login.Answer{Format: token.WebEID, Data: []byte("{}")}, nil, nil)
	s.refuse()
	e, _, first := s.deliver()
	if !first || e.fault == nil || e.fault.Code != fault.Cancelled || len(e.answer.Data) != 0 {
		t.Errorf("delivered %+v", e)
	}
}

package control

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// loginFunc is a login in one func.
type loginFunc func(tell func(card.Event)) error

func (f loginFunc) Login(_ context.Context, _ login.Request, tell func(card.Event)) (login.Answer, error) {
	return login.Answer{Data: []byte("answer")}, f(tell)
}

func TestALoginIsPassedOnUnchanged(t *testing.T) {
	w := &Watch{Logins: loginFunc(func(tell func(card.Event)) error {
		tell(card.Event{Stage: card.WaitingCard, Reader: "a reader", Note: fault.CardMute})
		return nil
	})}
	var told []card.Event
	a, err := w.Login(t.Context(), login.Request{}, func(e card.Event) { told = append(told, e) })
	if err != nil || string(a.Data) != "answer" {
		t.Errorf("%q, %v", a.Data, err)
	}
	if len(told) != 1 || told[0].Reader != "a reader" || told[0].Note != fault.CardMute {
		t.Errorf("%+v", told)
	}
	if s := w.Status(); s.Running != nil || s.Last == nil || s.Last.Code != "" {
		t.Errorf("%+v", s)
	}
}

func TestALoginThatPanicsHasEnded(t *testing.T) {
	w := &Watch{Logins: loginFunc(func(func(card.Event)) error { panic("test") })}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the front door is not told")
			}
		}()
		_, _ = w.Login(t.Context(), login.Request{}, func(card.Event) {})
	}()
	if s := w.Status(); s.Running != nil || s.Last == nil || s.Last.Code != fault.Internal {
		t.Errorf("%+v", s)
	}
}

func TestTheTriesLeftAreToldWhereTheyAreKnown(t *testing.T) {
	for _, c := range []struct {
		name string
		left int // of the fault
		want string
	}{
		{"one", 1, `{"what":"login","code":"pin-wrong","left":1,`},
		{"not told", -1, `{"what":"login","code":"pin-wrong","at":`},
		{"none", 0, `{"what":"login","code":"pin-wrong","at":`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &Watch{Logins: loginFunc(func(func(card.Event)) error {
				return &fault.Error{Code: fault.PINWrong, Op: "test", Left: c.left}
			})}
			_, _ = w.Login(t.Context(), login.Request{}, func(card.Event) {})
			if b, err := json.Marshal(w.Status().Last); err != nil || !strings.HasPrefix(string(b), c.want) {
				t.Errorf("%s, %v; want %s…", b, err, c.want)
			}
		})
	}
}

func TestWhoIsSlowMissesWhatWasBetween(t *testing.T) {
	w := &Watch{Logins: loginFunc(func(tell func(card.Event)) error {
		tell(card.Event{Stage: card.WaitingCard})
		tell(card.Event{Stage: card.ReadingCard})
		return nil
	})}
	before, changed := w.Next()
	if _, err := w.Login(t.Context(), login.Request{}, func(card.Event) {}); err != nil {
		t.Fatal(err)
	}
	<-changed
	after, changed := w.Next()
	if before.Last != nil || after.Last == nil || after.Running != nil {
		t.Errorf("%+v, then %+v", before, after)
	}
	select {
	case <-changed:
		t.Error("one change is told twice")
	default:
	}
}

// TestIdleIsLaterThanTheEndOfALogin: the browser has yet to fetch the answer.
func TestIdleIsLaterThanTheEndOfALogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancelCause(t.Context())
		w := &Watch{End: end, Logins: loginFunc(func(func(card.Event)) error { time.Sleep(time.Minute); return nil })}
		began := time.Now()
		go func() { _, _ = w.Login(ctx, login.Request{}, func(card.Event) {}) }()
		synctest.Wait()
		w.Stop(WhenIdle)
		<-ctx.Done()
		if got, want := time.Since(began), time.Minute+defaultSettle; got != want {
			t.Errorf("it ended after %v, want %v", got, want)
		}
	})
}

// Else pages that ask and ask again would keep a daemon that is to be replaced.
func TestNoLoginBeginsOnceTheDaemonIsToStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithCancelCause(t.Context())
		w := &Watch{End: end, Logins: loginFunc(func(func(card.Event)) error { time.Sleep(time.Minute); return nil })}
		began := time.Now()
		go func() { _, _ = w.Login(ctx, login.Request{}, func(card.Event) {}) }()
		synctest.Wait()
		w.Stop(WhenIdle)
		if _, err := w.Login(ctx, login.Request{}, func(card.Event) {}); !errors.Is(err, fault.Interrupted) {
			t.Errorf("a second login: %v", err)
		}
		<-ctx.Done()
		if got, want := time.Since(began), time.Minute+defaultSettle; got != want {
			t.Errorf("it ended after %v, want %v", got, want)
		}
	})
}

func TestStopAtOnceDoesNotWait(t *testing.T) {
	ctx, end := context.WithCancelCause(t.Context())
	var w *Watch
	w = &Watch{End: end, Logins: loginFunc(func(func(card.Event)) error {
		w.Stop(WhenIdle)
		if ctx.Err() != nil {
			t.Error("idle while a login runs")
		}
		w.Stop(AtOnce)
		return context.Cause(ctx)
	})}
	if _, err := w.Login(ctx, login.Request{}, func(card.Event) {}); fault.CodeOf(err) != fault.Interrupted {
		t.Errorf("%v", err)
	}
}

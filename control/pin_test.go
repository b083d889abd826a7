package control

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/login"
)

// An asked is a request for a new PIN that a client waits for.
type asked struct {
	outcome Outcome
	err     error
}

// ask asks the daemon at p as the tray does, and returns when the card is waited for.
func (d *daemon) ask(t testing.TB, ctx context.Context, p Place, s *script, r PINRequest) (wanted string, ended <-chan asked) {
	t.Helper()
	done := make(chan asked, 1)
	go func() {
		o, err := (&Client{Place: p}).Pin(ctx, r)
		done <- asked{o, err}
	}()
	return receive(t, s.want), done
}

func TestAPINIsChangedInTheDaemon(t *testing.T) {
	for _, tt := range []struct {
		request      PINRequest
		what, wanted string
	}{
		{PINRequest{Do: DoChange}, history.Change, `change on "", patient true`},
		{PINRequest{Do: DoChange, Reader: "one"}, history.Change, `change on "one", patient true`},
		{PINRequest{Do: DoUnblock}, history.Unblock, `unblock on "", patient true, forgotten false`},
		{PINRequest{Do: DoUnblock, Forgotten: true}, history.Unblock, `unblock on "", patient true, forgotten true`},
	} {
		p, s := newPlace(t), newScript()
		d := startDaemon(t, listen(t, p), s)
		wanted, ended := d.ask(t, soon(t), p, s, tt.request)
		if wanted != tt.wanted {
			t.Errorf("wanted %q, not %q", wanted, tt.wanted)
		}
		s.step <- card.Asking
		s.step <- card.Asking // the first one has been passed on
		if r := d.watch.Status().Running; r == nil || r.What != tt.what || r.Stage != card.Asking || r.Origin != "" {
			t.Errorf("%s: shown as %+v", tt.what, r)
		}
		s.end <- nil
		if got := receive(t, ended); got != (asked{}) {
			t.Errorf("%s: ended with %+v", tt.what, got)
		}
		if last := d.watch.Status().Last; last == nil || last.What != tt.what || last.Code != "" {
			t.Errorf("%s: kept as %+v", tt.what, last)
		}
	}
}

func TestTheOutcomeIsToldInTheDaemonsWords(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	_, ended := d.ask(t, soon(t), p, s, PINRequest{Do: DoChange})
	f := &fault.Error{Code: fault.PINWrong, Op: "test", Left: 2}
	s.end <- f
	text := f.Text("en")
	if got, want := receive(t, ended), (asked{outcome: Outcome{fault.PINWrong, text.Message, text.Next}}); got != want || !strings.Contains(text.Message, "2") {
		t.Errorf("%+v", got)
	}
}

func TestWhoHangsUpCancelsTheChange(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	ctx, hangUp := context.WithCancel(soon(t))
	_, ended := d.ask(t, ctx, p, s, PINRequest{Do: DoChange})
	_, changed := d.watch.Next()
	hangUp()
	if got := receive(t, ended); !errors.Is(got.err, fault.Interrupted) {
		t.Errorf("who hangs up is told %+v", got)
	}
	receive(t, changed)
	if s := d.watch.Status(); s.Running != nil || s.Last.Code != fault.Cancelled {
		t.Errorf("%+v", s)
	}
}

func TestAChangeOutlivesEveryTimeLimitOfARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := whileAsked(t.Context(), newRequest(t, t.Context()))
		defer stop()
		began := time.Now()
		<-ctx.Done()
		if time.Since(began) != pinLimit || fault.CodeOf(context.Cause(ctx)) != fault.Timeout {
			t.Errorf("%v after %v", context.Cause(ctx), time.Since(began))
		}
	})
}

func TestTheEndOfTheDaemonCancelsTheChangeAndWaitsForTheCard(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	_, ended := d.ask(t, soon(t), p, s, PINRequest{Do: DoUnblock})
	d.watch.Stop(AtOnce)
	receive(t, d.ended)
	if s := d.watch.Status(); s.Running != nil || s.Last == nil || s.Last.Code != fault.Interrupted {
		t.Errorf("the daemon has left the card as it was: %+v", s)
	}
	if got := receive(t, ended); got.err == nil && got.outcome.Code != fault.Interrupted {
		t.Errorf("who asked is told %+v", got)
	}
}

func TestAStopWhenIdleLetsAChangeEnd(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	_, ended := d.ask(t, soon(t), p, s, PINRequest{Do: DoChange})
	if err := (&Client{Place: p}).Stop(soon(t), WhenIdle); err != nil {
		t.Fatal(err)
	}
	s.end <- nil
	if got := receive(t, ended); got != (asked{}) {
		t.Errorf("%+v", got)
	}
	receive(t, d.ended)
}

// The card has one use at a time, whoever asks.
func TestOneUseAtATime(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	_, ended := d.ask(t, soon(t), p, s, PINRequest{Do: DoChange})
	if _, err := (&Client{Place: p}).Pin(soon(t), PINRequest{Do: DoUnblock}); !errors.Is(err, fault.Busy) {
		t.Errorf("a second change: %v", err)
	}
	if _, err := d.watch.Login(t.Context(), login.Request{}, func(card.Event) {}); !errors.Is(err, fault.Busy) {
		t.Errorf("a login: %v", err)
	}
	if got := d.watch.Status(); got.Running == nil || got.Running.What != history.Change || got.Last != nil {
		t.Errorf("the change is no longer shown: %+v", got)
	}
	s.end <- nil
	receive(t, ended)

	during := d.runLogin(t)
	if _, err := (&Client{Place: p}).Pin(soon(t), PINRequest{Do: DoChange}); !errors.Is(err, fault.Busy) {
		t.Errorf("a change during a login: %v", err)
	}
	s.end <- nil
	if err := receive(t, during); err != nil {
		t.Errorf("the login: %v", err)
	}
}

func TestWithoutADaemonNoPINIsChanged(t *testing.T) {
	if _, err := (&Client{Place: newPlace(t)}).Pin(soon(t), PINRequest{Do: DoChange}); !errors.Is(err, fault.NotRunning) {
		t.Error(err)
	}
}

package away

import (
	"context"
	"errors"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// watching returns a Watcher that has had its first look and that only the test talks to:
// no variable of its environment names a bus that exists.
func watching(t *testing.T) *Watcher {
	t.Helper()
	w := New(func(string) string { return "none:" }, nil)
	for range buses {
		w.saw()
	}
	return w
}

// wantAway fails the test unless err is person-away for the reason r.
func wantAway(t *testing.T, err error, r Reason) {
	t.Helper()
	if fault.CodeOf(err) != fault.PersonAway || !errors.Is(err, r) {
		t.Errorf("%v, want %s: %s", err, fault.PersonAway, r)
	}
}

func TestLeavingEndsWhatIsGuarded(t *testing.T) {
	w := watching(t)
	first, stopFirst := w.Guard(t.Context())
	defer stopFirst()
	second, stopSecond := w.Guard(t.Context())
	stopSecond()
	w.left(Asleep)
	wantAway(t, context.Cause(first), Asleep)
	if cause := context.Cause(second); cause != context.Canceled {
		t.Errorf("after its stop: %v", cause)
	}
}

func TestAMomentLeavesNoMarkAndAStateDoes(t *testing.T) {
	w := watching(t)
	w.left(ShutDown)
	ctx, stop := w.Guard(t.Context())
	defer stop()
	if ctx.Err() != nil {
		t.Errorf("after a moment: %v", context.Cause(ctx))
	}
	w.says("locker", ScreenLocked)
	wantAway(t, context.Cause(ctx), ScreenLocked)
	again, stopAgain := w.Guard(t.Context())
	defer stopAgain()
	wantAway(t, context.Cause(again), ScreenLocked)
}

func TestNoLoginBeginsBetweenTheAnnouncementOfASleepAndTheSleep(t *testing.T) {
	for name, wake := range map[string]func(*Watcher, *time.Duration){
		"woken":                func(w *Watcher, _ *time.Duration) { w.wakes() },
		"woken without a word": func(_ *Watcher, now *time.Duration) { *now += time.Hour },
		"slept for a moment":   func(_ *Watcher, now *time.Duration) { *now += time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			w := watching(t)
			now := 42 * time.Second
			w.clock = func() time.Duration { return now }
			running, stopRunning := w.Guard(t.Context())
			defer stopRunning()
			w.dozes()
			wantAway(t, context.Cause(running), Asleep)

			now += dozeMost - time.Millisecond
			refused, stopRefused := w.Guard(t.Context())
			defer stopRefused()
			wantAway(t, context.Cause(refused), Asleep)

			wake(w, &now)
			ctx, stop := w.Guard(t.Context())
			defer stop()
			if ctx.Err() != nil {
				t.Errorf("awake: %v", context.Cause(ctx))
			}
		})
	}
}

func TestOneServiceIsEnoughToBeAway(t *testing.T) {
	w := watching(t)
	w.says("a", "")
	w.says("b", ScreenLocked)
	w.says("c", "")
	ctx, stop := w.Guard(t.Context())
	defer stop()
	wantAway(t, context.Cause(ctx), ScreenLocked)
}

func TestAServiceThatFallsSilentLocksNobodyOut(t *testing.T) {
	w := watching(t)
	if w.Known() {
		t.Error("known before anybody said anything")
	}
	w.says("locker", ScreenLocked)
	if !w.Known() {
		t.Error("not known though a locker tells")
	}
	w.silent("locker")
	ctx, stop := w.Guard(t.Context())
	defer stop()
	if ctx.Err() != nil || w.Known() {
		t.Errorf("%v, known %v", context.Cause(ctx), w.Known())
	}
}

// loginFunc is a Login for tests.
type loginFunc func(ctx context.Context) (login.Answer, error)

func (f loginFunc) Login(ctx context.Context, _ login.Request, _ func(card.Event)) (login.Answer, error) {
	return f(ctx)
}

func TestALoginIsRefusedWhileTheScreenIsLocked(t *testing.T) {
	w := watching(t)
	w.says("locker", ScreenLocked)
	l := Cancel(loginFunc(func(context.Context) (login.Answer, error) {
		t.Error("the login has begun")
		return login.Answer{}, nil
	}), w)
	_, err := l.Login(t.Context(), login.Request{}, nil)
	wantAway(t, err, ScreenLocked)
}

func TestALoginEndsWhenThePersonLeaves(t *testing.T) {
	w := watching(t)
	l := Cancel(loginFunc(func(ctx context.Context) (login.Answer, error) {
		w.left(UserSwitched)
		<-ctx.Done()
		return login.Answer{}, context.Cause(ctx)
	}), w)
	_, err := l.Login(t.Context(), login.Request{}, nil)
	wantAway(t, err, UserSwitched)
}

func TestAFaultOfTheLoginItselfSpeaks(t *testing.T) {
	w := watching(t)
	l := Cancel(loginFunc(func(ctx context.Context) (login.Answer, error) {
		w.left(ScreenLocked)
		return login.Answer{}, fault.New(fault.PINDoubtful, "test", context.Cause(ctx))
	}), w)
	_, err := l.Login(t.Context(), login.Request{}, nil)
	if fault.CodeOf(err) != fault.PINDoubtful {
		t.Error(err)
	}
}

func TestACancelledLoginIsNotCalledAway(t *testing.T) {
	w := watching(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	called := false
	l := Cancel(loginFunc(func(ctx context.Context) (login.Answer, error) {
		called = true
		return login.Answer{}, context.Cause(ctx)
	}), w)
	if _, err := l.Login(ctx, login.Request{}, nil); !called || err != context.Canceled {
		t.Errorf("called %v: %v", called, err)
	}
}

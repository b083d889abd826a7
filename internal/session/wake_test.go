package session

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"cied/fault"
)

func TestOnlyOneAddressWakesTheDaemon(t *testing.T) {
	if err := CheckURL("cied://start"); err != nil {
		t.Error(err)
	}
	for _, url := range []string{
		"", "cied://start/", "cied://start?", "cied://start#", "cied:start", "CIED://start", "cied://Start", " cied://start",
		"cied://start\n", "cied://start --trust=/tmp", "cied://stop", "cied://start?trust=/tmp", "https://idp.example.test", "--help",
	} {
		if err := CheckURL(url); !errors.Is(err, fault.Usage) {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// A started daemon is one that a Waker has started: how often, and how it ends.
type started struct {
	args  []string
	ended chan error
	err   error
}

func (s *started) detach(program string, args ...string) (<-chan error, error) {
	s.args = append(append(s.args, program), args...)
	return s.ended, s.err
}

// waker has no systemd. answers is asked at each look.
func (s *started) waker(answers func() bool) Waker {
	return Waker{
		Program: "/usr/bin/cied", Getenv: env(), Running: func(context.Context) bool { return answers() }, detach: s.detach,
	}
}

// from returns whether d has gone by since it was called first.
func from(d time.Duration) func() bool {
	began := time.Now()
	return func() bool { return time.Since(began) >= d }
}

func TestADaemonThatRunsIsLeftAlone(t *testing.T) {
	s := &started{}
	if err := s.waker(func() bool { return true }).Wake(t.Context()); err != nil || s.args != nil {
		t.Errorf("%v, %q", err, s.args)
	}
}

func TestADaemonIsStartedAndWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, began := &started{ended: make(chan error)}, time.Now()
		if err := s.waker(from(time.Second)).Wake(t.Context()); err != nil || time.Since(began) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		if len(s.args) != 2 || s.args[0] != "/usr/bin/cied" || s.args[1] != "serve" {
			t.Errorf("%q", s.args)
		}
	})
}

func TestADaemonThatDoesNotComeIsAFault(t *testing.T) {
	for _, tt := range []struct {
		name    string
		started started
		within  time.Duration
	}{
		{"it is silent", started{ended: make(chan error)}, wakeLimit},
		{"it ends with an error", started{ended: result(errors.New("exit status 89"))}, time.Second},
		{"it ends without one", started{ended: result(nil)}, time.Second},
		{"another is said to run, and is silent", started{ended: result(errAlready)}, wakeLimit},
		{"it cannot be started", started{err: errors.New("no such file")}, time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			never := func() bool { return false }
			synctest.Test(t, func(t *testing.T) {
				s := tt.started
				if s.ended != nil && cap(s.ended) == 0 {
					s.ended = make(chan error) // of this bubble
				}
				began := time.Now()
				if err := s.waker(never).Wake(t.Context()); !errors.Is(err, fault.NotRunning) || time.Since(began) > tt.within {
					t.Errorf("%v after %v", err, time.Since(began))
				}
			})
		})
	}
}

func result(err error) chan error {
	c := make(chan error, 1)
	c <- err
	return c
}

// TestOfTwoThatAreStartedAtOnceOneIsEnough: the other page has started the daemon.
func TestOfTwoThatAreStartedAtOnceOneIsEnough(t *testing.T) {
	s := &started{ended: result(errAlready)}
	if err := s.waker(from(200 * time.Millisecond)).Wake(soon(t)); err != nil {
		t.Error(err)
	}
}

package control

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cied/fault"
)

func TestASecondDaemonIsToldOfTheFirst(t *testing.T) {
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	_, err := Listen(soon(t), p)
	if !errors.Is(err, fault.AlreadyRunning) || !strings.Contains(err.Error(), "process 4711") || !strings.Contains(err.Error(), "http://127.0.0.1:24731") {
		t.Errorf("%v", err)
	}
}

func TestADaemonCanBeginAgain(t *testing.T) {
	p := newPlace(t)
	for range 3 {
		d := startDaemon(t, listen(t, p), newScript())
		d.watch.Stop(AtOnce)
		receive(t, d.ended)
	}
}

func TestReplaceWaitsForTheLoginThatRuns(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	ended := d.runLogin(t)
	_, told := d.watch.Next()
	replaced := make(chan *Listener, 1)
	go func() {
		l, err := Replace(soon(t), p)
		if err != nil {
			t.Errorf("replace: %v", err)
		}
		replaced <- l
	}()
	receive(t, told) // that it is to stop
	select {
	case <-replaced:
		t.Fatal("replaced while a login runs")
	default:
	}
	s.end <- nil
	if err := receive(t, ended); err != nil {
		t.Errorf("the login: %v", err)
	}
	l := receive(t, replaced)
	receive(t, d.ended)
	if l == nil {
		t.FailNow()
	}
	startDaemon(t, l, newScript())
	if _, err := (&Client{Place: p}).Status(soon(t)); err != nil {
		t.Errorf("the new one: %v", err)
	}
}

func TestReplaceWithoutAnotherIsListen(t *testing.T) {
	l, err := Replace(soon(t), newPlace(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestReplaceCanBeInterrupted(t *testing.T) {
	p := newPlace(t)
	d := startDaemon(t, listen(t, p), newScript())
	d.runLogin(t)
	_, told := d.watch.Next()
	ctx, interrupt := context.WithCancel(soon(t))
	replaced := make(chan error, 1)
	go func() { _, err := Replace(ctx, p); replaced <- err }()
	receive(t, told)
	interrupt()
	if err := receive(t, replaced); !errors.Is(err, fault.Interrupted) {
		t.Errorf("%v", err)
	}
}

// TestADaemonOnItsWayOutIsWaitedFor: it has closed its socket and still holds the lock.
func TestADaemonOnItsWayOutIsWaitedFor(t *testing.T) {
	p := newPlace(t)
	leaving := listen(t, p)
	if err := leaving.Listener.Close(); err != nil {
		t.Fatal(err)
	}
	came := make(chan error, 1)
	go func() {
		l, err := Listen(soon(t), p)
		if err == nil {
			err = l.Close()
		}
		came <- err
	}()
	select {
	case err := <-came:
		t.Fatalf("two at one time: %v", err)
	case <-time.After(2 * askAgain): // it has asked more than once
	}
	if err := leaving.Close(); err != nil {
		t.Fatal(err)
	}
	if err := receive(t, came); err != nil {
		t.Error(err)
	}
}

func TestOfManyOneIsTheDaemon(t *testing.T) {
	p := newPlace(t)
	const many = 8
	type outcome struct {
		l   *Listener
		err error
	}
	outcomes := make(chan outcome, many)
	for range many {
		go func() {
			l, err := Listen(soon(t), p)
			if err == nil {
				startDaemon(t, l, newScript())
			}
			outcomes <- outcome{l, err}
		}()
	}
	daemons := 0
	for range many {
		if o := receive(t, outcomes); o.err == nil {
			daemons++
		} else if !errors.Is(o.err, fault.AlreadyRunning) {
			t.Errorf("%v", o.err)
		}
	}
	if daemons != 1 {
		t.Errorf("%d daemons", daemons)
	}
}

func TestWhereNobodyListens(t *testing.T) {
	p := newPlace(t)
	c := &Client{Place: p}
	check := func(when string) {
		t.Helper()
		_, status := c.Status(soon(t))
		events := c.Events(soon(t), func(Status) { t.Error("an event") })
		stop := c.Stop(soon(t), AtOnce)
		for _, err := range []error{status, events, stop} {
			if !errors.Is(err, fault.NotRunning) {
				t.Errorf("%s: %v", when, err)
			}
		}
		if err := c.Gone(soon(t)); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
	check("never")
	if err := listen(t, p).Close(); err != nil {
		t.Fatal(err)
	}
	check("no longer")
}

func TestGoneIsBoundedByItsContext(t *testing.T) {
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	ctx, stop := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	stop(enough)
	if err := (&Client{Place: p}).Gone(ctx); !errors.Is(err, enough) || !errors.Is(err, fault.AlreadyRunning) {
		t.Errorf("%v", err)
	}
}

// A supervisor, or another program that waits for the lock, may be the daemon at once.
func TestADaemonIsGoneWhereAnotherHasTakenItsPlace(t *testing.T) {
	p := newPlace(t)
	c := &Client{Place: p, told: Daemon{PID: 1}}
	startDaemon(t, listen(t, p), newScript())
	if err := c.Gone(soon(t)); err != nil {
		t.Error(err)
	}
}

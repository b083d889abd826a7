package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// patience is how long any one step may take; it is never spent unless a test fails.
const patience = 20 * time.Second

// testOrigin is an invented site.
const testOrigin = "https://idp.example.test"

// newPlace is a place with a short name: that of a socket is at most 103 bytes long.
func newPlace(t testing.TB) Place {
	t.Helper()
	dir, err := os.MkdirTemp("", "cied")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return Place{filepath.Join(dir, "cied")}
}

func soon(t testing.TB) context.Context {
	t.Helper()
	ctx, stop := context.WithTimeoutCause(t.Context(), patience, errors.New("the test has waited long enough"))
	t.Cleanup(stop)
	return ctx
}

// A script is a use of a card that does what a test tells it.
type script struct {
	step chan card.Stage // passed on
	end  chan error      // how it ends
	want chan string     // how it was asked for; a test that does not look misses nothing
}

func newScript() *script {
	return &script{make(chan card.Stage), make(chan error), make(chan string, 1)}
}

func (s *script) run(ctx context.Context, tell func(card.Event)) error {
	for {
		select {
		case stage := <-s.step:
			tell(card.Event{Stage: stage})
		case err := <-s.end:
			return err
		case <-ctx.Done():
			if f, ok := context.Cause(ctx).(*fault.Error); ok {
				return f
			}
			return fault.New(fault.Interrupted, "script", context.Cause(ctx))
		}
	}
}

func (s *script) Login(ctx context.Context, _ login.Request, tell func(card.Event)) (login.Answer, error) {
	return login.Answer{}, s.run(ctx, tell)
}

func (s *script) Change(ctx context.Context, w card.Want, tell func(card.Event)) error {
	s.want <- fmt.Sprintf("change on %q, patient %v", w.Reader, w.Patient)
	return s.run(ctx, tell)
}

func (s *script) Unblock(ctx context.Context, w card.Want, forgotten bool, tell func(card.Event)) error {
	s.want <- fmt.Sprintf("unblock on %q, patient %v, forgotten %v", w.Reader, w.Patient, forgotten)
	return s.run(ctx, tell)
}

// A daemon is one that serves at a place, as cmd/cied wires it.
type daemon struct {
	watch *Watch
	ended <-chan struct{} // closed when the lock is free again
	cause func() error    // why it has ended
}

// startDaemon serves on l until the test ends or the daemon is told to stop.
func startDaemon(t testing.TB, l *Listener, service *script) *daemon {
	t.Helper()
	ctx, end := context.WithCancelCause(context.Background())
	w := &Watch{
		Logins: service, PINs: service, End: end, Settle: time.Nanosecond,
		Daemon: Daemon{Version: "1.2.3", PID: 4711, Since: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC), Address: "http://127.0.0.1:24731", Test: true},
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := (&Server{Watch: w, Lang: "en"}).Serve(ctx, l); err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := l.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	t.Cleanup(func() { end(errors.New("the test is over")); <-ended })
	return &daemon{w, ended, func() error { return context.Cause(ctx) }}
}

func listen(t testing.TB, p Place) *Listener {
	t.Helper()
	l, err := Listen(soon(t), p)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// runLogin begins a login of w, which ends when the test says so.
func (d *daemon) runLogin(t testing.TB) (ended <-chan error) {
	t.Helper()
	done := make(chan error, 1)
	_, begun := d.watch.Next()
	go func() {
		_, err := d.watch.Login(soon(t), login.Request{Origin: testOrigin}, func(card.Event) {})
		done <- err
	}()
	receive(t, begun)
	return done
}

// receive waits for a value, or for the end of a channel.
func receive[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatal("waited in vain")
		panic("not reached")
	}
}

// newRequest is a request of a caller who goes when ctx ends.
func newRequest(t testing.TB, ctx context.Context) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://cied/v1/pin", nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

//go:build unix

package main

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"cied/card"
	"cied/localhttp"
	"cied/login"
)

// away is a person who does nothing until the login is cancelled.
type away struct{}

func (away) Login(ctx context.Context, _ login.Request, _ func(card.Event)) (login.Answer, error) {
	<-ctx.Done()
	return login.Answer{}, ctx.Err()
}

// serve runs a server that lets every caller in, until the test ends, and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &localhttp.Server{Login: away{}, Peer: func(net.Conn) error { return nil }}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() { cancel(); <-done })
	return l.Addr().String()
}

func TestASiegeDoesWhatItReports(t *testing.T) {
	r, err := siege{lasts: time.Second, slow: 6, rate: 40}.lay(t.Context(), serve(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.waits) == 0 || r.slow < 6 || r.hostile == 0 {
		t.Errorf("%v", r)
	}
	if len(r.failed) > 0 || r.entered > 0 {
		t.Errorf("%d answers did not come, %d hostile requests entered: %v", len(r.failed), r.entered, r.failed)
	}
}

// An attack that the server takes for a request in order would be none.
func TestEveryAttackIsRefusedWhileALoginRuns(t *testing.T) {
	address := serve(t)
	if _, err := beginLogin(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	for _, a := range attacks() {
		ctx, stop := context.WithTimeout(t.Context(), 500*time.Millisecond) // one never ends its body
		answer, err := send(ctx, address, a)
		stop()
		if err == nil && (welcomed(answer) || !strings.HasPrefix(answer, "HTTP/1.")) {
			t.Errorf("%.60q: %.60q", a, answer)
		}
	}
}

func TestTheVerdictNamesWhatDoesNotHold(t *testing.T) {
	good := report{waits: []time.Duration{longest, time.Millisecond}, peak: largest}
	if err := good.verdict(); err != nil {
		t.Errorf("at the limits: %v", err)
	}
	for name, c := range map[string]struct {
		spoil func(r *report)
		says  string
	}{
		"late":     {func(r *report) { r.waits = append(r.waits, longest+1) }, "waited"},
		"large":    {func(r *report) { r.peak++ }, "bytes"},
		"lost":     {func(r *report) { r.failed = []error{errors.New("gone")} }, "gone"},
		"let in":   {func(r *report) { r.entered = 1 }, "not refused"},
		"no waits": {func(r *report) { r.waits = nil }, "never"},
	} {
		r := good
		c.spoil(&r)
		if err := r.verdict(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPercentiles(t *testing.T) {
	var r report
	for i := range 200 {
		r.waits = append(r.waits, time.Duration(200-i))
	}
	if a, b, c := r.percentile(0.5), r.percentile(0.99), r.percentile(1); a != 101 || b != 199 || c != 200 {
		t.Errorf("%d %d %d", a, b, c)
	}
	if (report{}).percentile(1) != 0 {
		t.Error("a wait out of none")
	}
}

func TestPeakMemoryIsReadFromTheStatusOfAProcess(t *testing.T) {
	if n, err := peakIn([]byte("Name:\tcied\nVmHWM:\t   20480 kB\nVmRSS:\t 1 kB\n")); err != nil || n != 20<<20 {
		t.Errorf("%d %v", n, err)
	}
	for _, bad := range []string{"", "VmHWM:\t\n", "VmHWM:\tx kB\n", "VmHWM:\t1 MB\n"} {
		if n, err := peakIn([]byte(bad)); err == nil {
			t.Errorf("%q: %d", bad, n)
		}
	}
}

func TestTheAddressIsTheFirstThingThatTheProgramSays(t *testing.T) {
	if a, err := addressIn(strings.NewReader("{\n  \"address\": \"http://127.0.0.1:1\"\n}\n")); err != nil || a != "127.0.0.1:1" {
		t.Errorf("%q %v", a, err)
	}
	for _, bad := range []string{"", "{}", "{", `{"address":"127.0.0.1:1"}`, "listening\n"} {
		if a, err := addressIn(strings.NewReader(bad)); err == nil {
			t.Errorf("%q: %q", bad, a)
		}
	}
}

func TestAProgramThatSaysNothingIsNotWaitedFor(t *testing.T) {
	if _, err := start(t.Context(), "/bin/true"); err == nil {
		t.Error("it is said to listen")
	}
}

package control

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/history"
)

// get sends one request and returns the answer with its body.
func get(t *testing.T, p Place, method, path, body string) (*http.Response, string) {
	t.Helper()
	transport := &http.Transport{
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return p.dial(ctx) },
		DisableKeepAlives: true,
	}
	req, err := http.NewRequestWithContext(soon(t), method, "http://cied"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func TestStatusIsTheDocumentedJSON(t *testing.T) {
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	resp, body := get(t, p, "GET", "/v1/status", "")
	const want = `{"version":"1.2.3","pid":4711,"since":"2026-11-22T08:00:00Z","address":"http://127.0.0.1:24731","test":true,"stopping":false,"running":null,"last":null}` + "\n"
	if resp.StatusCode != http.StatusOK || body != want {
		t.Errorf("%s %s", resp.Status, body)
	}
}

func TestEventsFollowALogin(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	seen := make(chan Status)
	followed := make(chan error, 1)
	go func() { followed <- (&Client{Place: p}).Events(soon(t), func(s Status) { seen <- s }) }()
	if first := receive(t, seen); first.Running != nil || first.Last != nil || first.PID != 4711 {
		t.Errorf("before: %+v", first)
	}
	ended := d.runLogin(t)
	if begun := receive(t, seen); begun.Running == nil || begun.Running.What != history.Login || begun.Running.Origin != testOrigin || begun.Running.Stage != "" || begun.Running.Since.IsZero() {
		t.Errorf("begun: %+v", begun.Running)
	}
	s.step <- card.WaitingCard
	if got := receive(t, seen); got.Running == nil || got.Running.Stage != card.WaitingCard {
		t.Errorf("waiting: %+v", got.Running)
	}
	s.step <- card.WaitingCard // no change
	s.step <- card.Asking
	if got := receive(t, seen); got.Running == nil || got.Running.Stage != card.Asking {
		t.Errorf("asking: %+v", got.Running)
	}
	s.end <- fault.New(fault.PINBlocked, "test", nil)
	if got := receive(t, seen); got.Running != nil || got.Last == nil || got.Last.What != history.Login || got.Last.Code != fault.PINBlocked || got.Last.At.IsZero() {
		t.Errorf("after: %+v", got)
	}
	if err := receive(t, ended); !errors.Is(err, fault.PINBlocked) {
		t.Errorf("the login ends with %v", err)
	}
	d.watch.Stop(AtOnce)
	for {
		select {
		case <-seen: // that it stops, where it has time to say so
		case err := <-followed:
			if err != nil {
				t.Errorf("the end of the daemon is no error: %v", err)
			}
			return
		}
	}
}

func TestStopEndsTheDaemonWithAFault(t *testing.T) {
	for _, when := range []When{AtOnce, WhenIdle} {
		p := newPlace(t)
		d := startDaemon(t, listen(t, p), newScript())
		c := &Client{Place: p}
		if err := c.Stop(soon(t), when); err != nil {
			t.Fatal(err)
		}
		if err := c.Gone(soon(t)); err != nil {
			t.Fatal(err)
		}
		if err := d.cause(); !errors.Is(err, fault.Interrupted) {
			t.Errorf("%s: ended by %v", when, err)
		}
		if _, err := c.Status(soon(t)); !errors.Is(err, fault.NotRunning) {
			t.Errorf("%s: status afterwards: %v", when, err)
		}
	}
}

func TestStopWhenIdleLetsALoginEnd(t *testing.T) {
	p, s := newPlace(t), newScript()
	d := startDaemon(t, listen(t, p), s)
	ended := d.runLogin(t)
	if err := (&Client{Place: p}).Stop(soon(t), WhenIdle); err != nil {
		t.Fatal(err)
	}
	status, err := (&Client{Place: p}).Status(soon(t))
	if err != nil || !status.Stopping || status.Running == nil {
		t.Errorf("while it runs: %+v, %v", status, err)
	}
	s.end <- nil
	if err := receive(t, ended); err != nil {
		t.Errorf("the login was not let end: %v", err)
	}
	receive(t, d.ended)
}

func TestRefusedRequestsAreFaults(t *testing.T) {
	p := newPlace(t)
	d := startDaemon(t, listen(t, p), newScript())
	for name, tt := range map[string]struct {
		method, path, body string
		want               fault.Code
	}{
		"no such route":    {"GET", "/", "", fault.RouteUnknown},
		"another method":   {"GET", "/v1/stop", "", fault.RouteUnknown},
		"no body":          {"POST", "/v1/stop", "", fault.RequestMalformed},
		"not an object":    {"POST", "/v1/stop", `"now"`, fault.RequestMalformed},
		"no member":        {"POST", "/v1/stop", `{}`, fault.RequestMalformed},
		"unknown time":     {"POST", "/v1/stop", `{"when":"never"}`, fault.RequestMalformed},
		"unknown member":   {"POST", "/v1/stop", `{"when":"now","force":true}`, fault.RequestMalformed},
		"a second object":  {"POST", "/v1/stop", `{"when":"now"}{}`, fault.RequestMalformed},
		"a body too large": {"POST", "/v1/stop", strings.Repeat(" ", maxStop) + `{"when":"now"}`, fault.RequestTooLarge},

		"a PIN by GET":                        {"GET", "/v1/pin", "", fault.RouteUnknown},
		"a PIN, nothing to do":                {"POST", "/v1/pin", `{}`, fault.RequestMalformed},
		"a PIN, an unknown deed":              {"POST", "/v1/pin", `{"do":"verify"}`, fault.RequestMalformed},
		"a PIN in the request":                {"POST", "/v1/pin", `{"do":"change","pin":"12345678"}`, fault.RequestMalformed},
		"a change of a PIN that is forgotten": {"POST", "/v1/pin", `{"do":"change","forgotten":true}`, fault.RequestMalformed},
		"a PIN, a body too large":             {"POST", "/v1/pin", strings.Repeat(" ", maxPIN) + `{"do":"change"}`, fault.RequestTooLarge},
	} {
		resp, body := get(t, p, tt.method, tt.path, tt.body)
		var got refusal
		if err := json.Unmarshal([]byte(body), &got); err != nil || got.Code != tt.want || got.Detail == "" || resp.StatusCode != tt.want.Row().HTTP {
			t.Errorf("%s: %s %s", name, resp.Status, body)
		}
	}
	if s := d.watch.Status(); s.Stopping || s.Running != nil || s.Last != nil {
		t.Errorf("one of them was heard: %+v", s)
	}
}

func TestWatchersAreCounted(t *testing.T) {
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	ctx, leave := context.WithCancel(soon(t))
	defer leave()
	first := make(chan struct{}, maxWatchers)
	left := make(chan error, maxWatchers)
	for range maxWatchers {
		go func() { left <- (&Client{Place: p}).Events(ctx, func(Status) { first <- struct{}{} }) }()
	}
	for range maxWatchers {
		receive(t, first)
	}
	if err := (&Client{Place: p}).Events(soon(t), func(Status) { t.Error("one too many is told") }); !errors.Is(err, fault.Busy) {
		t.Errorf("one too many: %v", err)
	}
	if _, err := (&Client{Place: p}).Status(soon(t)); err != nil {
		t.Errorf("others are not heard: %v", err)
	}
	leave()
	for range maxWatchers {
		if err := receive(t, left); !errors.Is(err, fault.Interrupted) {
			t.Errorf("who leaves: %v", err)
		}
	}
}

// TestConnectionsBeyondTheRoomAreClosed: those that say nothing keep others out for no
// longer than a request may take.
func TestConnectionsBeyondTheRoomAreClosed(t *testing.T) {
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	var silent []net.Conn
	for range maxConns {
		conn, err := p.dial(soon(t))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		silent = append(silent, conn)
	}
	if _, err := (&Client{Place: p}).Status(soon(t)); !errors.Is(err, fault.NotRunning) {
		t.Fatalf("one too many: %v", err)
	}
	for _, conn := range silent {
		if n, err := conn.Read(make([]byte, 1)); err == nil {
			t.Errorf("a silent one is told %d bytes", n)
		}
	}
	if _, err := (&Client{Place: p}).Status(soon(t)); err != nil {
		t.Errorf("when they have gone: %v", err)
	}
}

func TestTheFaultOfTheDaemonIsTheClients(t *testing.T) {
	p := newPlace(t)
	startDaemon(t, listen(t, p), newScript())
	if err := (&Client{Place: p}).Stop(soon(t), "tomorrow"); !errors.Is(err, fault.RequestMalformed) || !strings.Contains(err.Error(), "tomorrow") {
		t.Errorf("%v", err)
	}
}

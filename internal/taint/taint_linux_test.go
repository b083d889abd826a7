package taint

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cied/control"
	"cied/simulator"
)

const (
	origin = "https://idp.example.test"
	nonce  = "dGhpcyBub25jZSBoYXMgdGhpcnR5LXR3byBieXRlcy4="
)

// A daemon is a "cied serve" with a card on its reader, at its most talkative.
type daemon struct {
	*process
	address string // http://127.0.0.1:port
	traffic bytes.Buffer
	mu      sync.Mutex
}

func serve(t *testing.T, card *simulator.Card, trust, dialog string) *daemon {
	t.Helper()
	d := &daemon{process: run(t, dialog, "serve", "-v", "--no-pcsc", "--port", "0", "--listen-vpcd", "127.0.0.1:0", "--trust", trust)}
	lay(t, card, d.await("waiting for virtual cards on "))
	d.address = d.await("listening on ")
	return d
}

// ask sends one request as a page of the site would by a script.
func (d *daemon) ask(method, path, body string) (*http.Response, []byte) {
	d.t.Helper()
	r, err := http.NewRequest(method, d.address+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Origin", origin)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Sec-Fetch-Mode", "cors")
	r.Header.Set("Sec-Fetch-Dest", "empty")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return recorder{conn, &d.mu, &d.traffic}, err
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp, answer
}

// begin asks for a login as a page does, and returns the path of its session.
func (d *daemon) begin() (path string) {
	d.t.Helper()
	resp, body := d.ask("POST", "/v1/sessions", fmt.Sprintf(`{"nonce":%q}`, nonce))
	if resp.StatusCode != http.StatusCreated {
		d.t.Fatalf("%s: %s", resp.Status, body)
	}
	return resp.Header.Get("Location")
}

// done waits for the end of a login, which must be a good one.
func (d *daemon) done(path string) {
	d.t.Helper()
	for {
		_, body := d.ask("GET", path+"?wait=25", "")
		var s struct {
			State  string
			Result *struct{}
		}
		if err := json.Unmarshal(body, &s); err != nil {
			d.t.Fatalf("%v: %s", err, body)
		}
		switch {
		case s.State == "done":
			return
		case s.Result != nil:
			d.t.Fatalf("%s\n%s", body, d.text())
		}
	}
}

// pin has the daemon do something with the PIN, as the tray does.
func (d *daemon) pin(r control.PINRequest) {
	d.t.Helper()
	c, err := control.Dial(func(string) string { return filepath.Join(d.home, "runtime_dir") })
	if err != nil {
		d.t.Fatal(err)
	}
	if o, err := c.Pin(d.t.Context(), r); err != nil || o.Code != "" {
		d.t.Fatalf("%s: %+v, %v\n%s", r.Do, o, err, d.text())
	}
}

// checkTraffic fails the test where digits have crossed the loopback.
func (d *daemon) checkTraffic(digits map[string]string) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.traffic.Len() == 0 {
		d.t.Error("no traffic was recorded")
	}
	for name, v := range digits {
		for _, hit := range found(d.traffic.Bytes(), v) {
			d.t.Errorf("HTTP: %s as %s", name, hit)
		}
	}
}

// checkCore fails the test where the memory of p has digits.
func (p *process) checkCore(digits map[string]string) {
	p.t.Helper()
	needsRoot(p.t)
	hits, size := core(p.t, p.Process.Pid, digits)
	p.t.Logf("%d MiB of memory", size>>20)
	if size < 1<<20 {
		p.t.Error("that is not the memory of a program")
	}
	for _, hit := range hits {
		p.t.Error(hit)
	}
}

func TestADaemonKeepsNoDigitsThatWereTyped(t *testing.T) {
	t.Parallel()
	pin, puk, second, third, wrong := marked("PIN"), marked("PUK"), marked("second PIN"), marked("third PIN"), marked("wrong PIN")
	digits := map[string]string{"the PIN": pin, "the PUK": puk, "the second PIN": second, "the third PIN": third, "a wrong PIN": wrong}
	card, trust := newCard(t, simulator.Options{PIN: []byte(pin), PUK: []byte(puk)})
	d := serve(t, card, trust, dialog(t,
		wrong, pin, // log in
		pin, second, second, // change
		wrong, third, third, puk, third, third, // unblock
	))
	d.done(d.begin())
	t.Run("after a login", func(t *testing.T) { d.with(t).checkCore(digits) })
	d.pin(control.PINRequest{Do: control.DoChange})
	t.Run("after a change", func(t *testing.T) { d.with(t).checkCore(digits) })
	d.pin(control.PINRequest{Do: control.DoUnblock, Forgotten: true})
	t.Run("after an unblocking", func(t *testing.T) { d.with(t).checkCore(digits) })
	d.checkTraffic(digits)
	d.checkLeft(digits)
}

// The test above could not fail if the digits were not there to be found: while the card
// has its turn they are.
func TestDigitsAreInTheMemoryOfADaemonWhileTheyAreNeeded(t *testing.T) {
	t.Parallel()
	needsRoot(t)
	digits := map[string]string{"the PIN": marked("PIN")}
	verify := newTurn()
	card, trust := newCard(t, simulator.Options{PIN: []byte(digits["the PIN"]), Observe: verify.atVerify()})
	d := serve(t, card, trust, dialog(t, digits["the PIN"]))
	path := d.begin()
	verify.await(t)
	hits, _ := core(t, d.Process.Pid, digits)
	verify.end()
	if len(hits) == 0 {
		t.Error("nothing is found")
	}
	d.done(path)
}

// presentsPIN reports whether a C-APDU is a protected VERIFY with data.
func presentsPIN(capdu []byte) bool {
	return len(capdu) > 5 && capdu[0] == 0x0C && capdu[1] == 0x20 && capdu[5] == 0x87
}

// with is p for a part of its test.
func (p *process) with(t *testing.T) *process {
	return &process{Cmd: p.Cmd, t: t, home: p.home, ended: p.ended}
}

// crash ends the program in the way of a panic that nobody recovers, with the stacks of
// all its goroutines and their arguments (go doc runtime, "GOTRACEBACK").
func (p *process) crash() {
	p.t.Helper()
	if err := p.Process.Signal(syscall.SIGQUIT); err != nil {
		p.t.Fatal(err)
	}
	p.wait()
	if !strings.Contains(p.text(), "goroutine ") {
		p.t.Fatalf("no stack was printed:\n%s", p.text())
	}
}

func TestACrashWhileThePINIsOnItsWayShowsNoDigits(t *testing.T) {
	t.Parallel()
	digits := map[string]string{"the PIN": marked("PIN")}
	verify := newTurn()
	card, trust := newCard(t, simulator.Options{PIN: []byte(digits["the PIN"]), Observe: verify.atVerify()})
	address := freeAddress(t)
	p := run(t, dialog(t, digits["the PIN"]), "login", "-v", "--trace", "trace.txt", "--origin", origin, "--nonce", nonce,
		"--listen-vpcd", address, "--trust", trust)
	lay(t, card, reached(t, address))
	verify.await(t)
	p.crash()
	verify.end()
	p.checkLeft(digits)
	if _, err := os.Stat(filepath.Join(p.home, "trace.txt")); err != nil {
		t.Error(err)
	}
	if cores, _ := filepath.Glob(filepath.Join(p.home, "core*")); len(cores) != 0 {
		t.Errorf("it has left %q", cores)
	}
}

func TestALoginWithATraceWritesNoDigits(t *testing.T) {
	t.Parallel()
	digits := map[string]string{"the PIN": marked("PIN"), "a wrong PIN": marked("wrong PIN")}
	card, trust := newCard(t, simulator.Options{PIN: []byte(digits["the PIN"])})
	address := freeAddress(t)
	p := run(t, dialog(t, digits["a wrong PIN"], digits["the PIN"]), "login", "-v", "--trace", "trace.txt", "--origin", origin, "--nonce", nonce,
		"--listen-vpcd", address, "--trust", trust)
	lay(t, card, reached(t, address))
	p.wait()
	if status := p.ProcessState.ExitCode(); status != 0 {
		t.Fatalf("exit status %d\n%s", status, p.text())
	}
	if trace, err := os.ReadFile(filepath.Join(p.home, "trace.txt")); err != nil || bytes.Count(trace, []byte("> 0C20")) < 2 {
		t.Errorf("the trace has no VERIFY: %v\n%s", err, trace)
	}
	p.checkLeft(digits)
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// reached waits until something listens at address, which no event tells of.
func reached(t *testing.T, address string) string {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for late := time.After(patience); ; {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return address
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatalf("nothing listens at %s", address)
		}
	}
}

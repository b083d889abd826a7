//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cied/control"
	"cied/fault"
)

// inRuntime prepares the program for the user's session that dir stands for.
func inRuntime(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := newProcess(t, args...)
	p.Env = append(p.Env, "XDG_RUNTIME_DIR="+dir)
	return p
}

// serveIn starts a daemon in a session and returns where it listens.
func serveIn(t *testing.T, dir string, flags ...string) (p *process, address string) {
	t.Helper()
	p = inRuntime(t, dir, append([]string{"serve", "--port", "0", "--no-pcsc", "--pinentry", "pinentry-that-is-not-asked"}, flags...)...)
	p.background(t)
	p.await(t, "listening on ")
	_, rest, _ := strings.Cut(p.await(t, "\n"), "listening on ")
	address, _, _ = strings.Cut(rest, "\n")
	return p, address
}

// runIn runs one command line in a session, to its end.
func runIn(t *testing.T, dir string, args ...string) result {
	t.Helper()
	p := inRuntime(t, dir, args...)
	p.background(t)
	status, out, errs := p.wait(t)
	return result{status, out, errs}
}

func TestStatusTellsOfTheDaemon(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	daemon, address := serveIn(t, dir, "--trust", layCard(t).trust)
	r := runIn(t, dir, "status", "--json")
	var got control.Status
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || r.status != 0 || r.err != "" {
		t.Fatalf("%v: %+v", err, r)
	}
	if got.PID != daemon.Process.Pid || got.Address != address || got.Version != release || !got.Test || got.Since.IsZero() || got.Running != nil || got.Last != nil {
		t.Errorf("%+v", got)
	}
	r = runIn(t, dir, "status")
	for _, want := range []string{fmt.Sprintf("process %d", got.PID), address, "TEST", "no login is running"} {
		if !strings.Contains(r.out, want) || r.status != 0 {
			t.Errorf("a person is not told %q: %+v", want, r)
		}
	}
}

func TestASecondDaemonLeaves(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	first, address := serveIn(t, dir)
	f := runIn(t, dir, "serve", "--json", "--port", "0", "--no-pcsc", "--pinentry", "pinentry-that-is-not-asked").failed(t)
	if f.Code != fault.AlreadyRunning || !strings.Contains(f.Detail, fmt.Sprintf("process %d", first.Process.Pid)) || !strings.Contains(f.Detail, address) {
		t.Errorf("%+v", f)
	}
	if r := runIn(t, dir, "status"); r.status != 0 {
		t.Errorf("the first one has gone: %+v", r)
	}
}

func TestAMistakenCommandLineReplacesNobody(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	serveIn(t, dir)
	f := runIn(t, dir, "serve", "--json", "--replace", "--port", "0", "--no-pcsc", "--pinentry", "p", "--trust", filepath.Join(dir, "no-such-directory")).failed(t)
	if f.Code != fault.TrustUnreadable {
		t.Errorf("%+v", f)
	}
	if r := runIn(t, dir, "status"); r.status != 0 {
		t.Errorf("the first one has gone: %+v", r)
	}
}

func TestANewDaemonTakesOverThePort(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	first, address := serveIn(t, dir)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	second, again := serveIn(t, dir, "--replace", "--port", u.Port())
	if again != address {
		t.Errorf("%s, then %s", address, again)
	}
	if status, _, seen := first.wait(t); status != 0 {
		t.Errorf("the first one: exit status %d\n%s", status, seen)
	}
	if r := runIn(t, dir, "status", "--json"); !strings.Contains(r.out, fmt.Sprintf(`"pid": %d`, second.Process.Pid)) {
		t.Errorf("%+v", r)
	}
}

func TestAKilledDaemonIsInNobodysWay(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	first, _ := serveIn(t, dir)
	first.Process.Kill()
	first.wait(t)
	if _, err := os.Stat(filepath.Join(dir, "cied", "control.sock")); err != nil {
		t.Fatalf("it has tidied up: %v", err)
	}
	if f := runIn(t, dir, "status", "--json").failed(t); f.Code != fault.NotRunning {
		t.Errorf("%+v", f)
	}
	serveIn(t, dir)
	if r := runIn(t, dir, "status"); r.status != 0 {
		t.Errorf("the next one: %+v", r)
	}
}

func TestStopReturnsWhenTheDaemonHasGone(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"stop"}, {"stop", "--when-idle"}} {
		dir := shortDir(t)
		daemon, address := serveIn(t, dir)
		if r := runIn(t, dir, flags...); r.status != 0 || !strings.Contains(r.out, "cied has stopped") {
			t.Errorf("%s: %+v", flags, r)
		}
		if resp, err := http.Get(address); err == nil {
			resp.Body.Close()
			t.Errorf("%s: somebody answers on %s", flags, address)
		}
		if status, _, seen := daemon.wait(t); status != 0 {
			t.Errorf("%s: exit status %d\n%s", flags, status, seen)
		}
	}
}

func TestSIGTERMLeavesNoSocket(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	daemon, _ := serveIn(t, dir)
	daemon.Process.Signal(syscall.SIGTERM)
	daemon.wait(t)
	if _, err := os.Stat(filepath.Join(dir, "cied", "control.sock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// beginLogin asks as a site's script does.
func beginLogin(t *testing.T, address string) {
	t.Helper()
	body := fmt.Sprintf(`{"nonce":%q}`, scriptNonce)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/v1/sessions", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", scriptOrigin)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		b, _ := io.ReadAll(resp.Body)
		t.Fatalf("%s %s", resp.Status, b)
	}
}

// TestStatusFollowsALogin: each line is a status, from the daemon's idleness to its end.
func TestStatusFollowsALogin(t *testing.T) {
	t.Parallel()
	dir := shortDir(t)
	_, address := serveIn(t, dir)
	follow := inRuntime(t, dir, "status", "--follow", "--json")
	follow.Stdout = nil
	out, err := follow.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	follow.start(t)
	lines := bufio.NewScanner(out)
	next := func() (s control.Status) {
		t.Helper()
		if !lines.Scan() {
			t.Fatalf("no more lines: %v", lines.Err())
		}
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := next(); s.Running != nil {
		t.Errorf("before: %+v", s.Running)
	}
	beginLogin(t, address)
	if s := next(); s.Running == nil || s.Running.Origin != scriptOrigin {
		t.Errorf("begun: %+v", s.Running)
	}
	if r := runIn(t, dir, "stop"); r.status != 0 { // which cancels it
		t.Errorf("%+v", r)
	}
	for lines.Scan() { // as many as there is time for
	}
	if err := follow.Cmd.Wait(); err != nil {
		t.Error(err)
	}
}

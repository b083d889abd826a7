//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"cied/fault"
	"cied/simulator"
)

// patience is how long any one step may take; it is never spent unless a test fails.
const patience = 30 * time.Second

// A process is the real program, with a home of its own and no desktop.
type process struct {
	*exec.Cmd
	screen *os.File     // what a person sees and types at, where there is a terminal
	seen   []byte       // of the screen, or of standard error
	stdout bytes.Buffer // complete after wait
}

func newProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), "cied", args...)}
	for _, e := range os.Environ() {
		switch name, _, _ := strings.Cut(e, "="); name {
		case "DISPLAY", "WAYLAND_DISPLAY", "GPG_TTY", "CIED_PINENTRY", "LC_ALL", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME":
		default:
			p.Env = append(p.Env, e)
		}
	}
	p.Env = append(p.Env, "LC_ALL=C.UTF-8", "XDG_CACHE_HOME="+t.TempDir(), "XDG_DATA_HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir(), "XDG_RUNTIME_DIR="+shortDir(t))
	p.Stdout = &p.stdout
	return p
}

// shortDir is a directory whose name leaves room for that of a socket, 103 bytes in all.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cied")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// onTerminal starts the program with a keyboard and a screen; its standard output goes
// to a pipe, as with "cied login > token".
func onTerminal(t *testing.T, args ...string) *process {
	t.Helper()
	p := newProcess(t, args...)
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	p.screen, p.Stdin, p.Stderr = screen, tty, tty
	p.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	p.start(t)
	tty.Close()
	t.Cleanup(func() { screen.Close() })
	return p
}

// background starts the program with nothing but pipes.
func background(t *testing.T, args ...string) *process {
	t.Helper()
	p := newProcess(t, args...)
	p.background(t)
	return p
}

// background starts p.
func (p *process) background(t *testing.T) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.screen, p.Stderr = r, w
	p.start(t)
	w.Close()
	t.Cleanup(func() { r.Close() })
}

func (p *process) start(t *testing.T) {
	t.Helper()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
}

// await reads the screen until what stands there, and returns all that was seen.
func (p *process) await(t *testing.T, what string) string {
	t.Helper()
	overdue := time.AfterFunc(patience, func() { p.Process.Kill() })
	defer overdue.Stop()
	buf := make([]byte, 4096)
	for !bytes.Contains(p.seen, []byte(what)) {
		n, err := p.screen.Read(buf)
		p.seen = append(p.seen, buf[:n]...)
		if err != nil && !bytes.Contains(p.seen, []byte(what)) {
			t.Fatalf("it ended without %q: %v\n%s", what, err, p.seen)
		}
	}
	return string(p.seen)
}

func (p *process) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(p.screen, keys); err != nil {
		t.Fatal(err)
	}
}

// wait returns the exit status, standard output and all that was seen. A stack trace on
// the screen is a failure whatever the status.
func (p *process) wait(t *testing.T) (status int, out, seen string) {
	t.Helper()
	overdue := time.AfterFunc(patience, func() { p.Process.Kill() })
	defer overdue.Stop()
	rest, _ := io.ReadAll(p.screen) // a terminal whose program has gone reads EIO
	p.seen = append(p.seen, rest...)
	_ = p.Wait()
	seen = string(p.seen)
	if strings.Contains(seen, "goroutine ") || strings.Contains(seen, "panic") {
		t.Errorf("a stack trace: %s", seen)
	}
	return p.ProcessState.ExitCode(), p.stdout.String(), seen
}

// table is a simulated card that is laid on a program's own reader, and what trusts it.
type table struct{ address, trust string }

func layCard(t *testing.T) table {
	t.Helper()
	tb := table{address: freeAddress(t), trust: t.TempDir()}
	card, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := card.World().WriteAnchors(tb.trust); err != nil {
		t.Fatal(err)
	}
	sim := background(t, "simulate", "--vpcd", tb.address)
	sim.await(t, "no reader at")
	return tb
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

func (tb table) login(flags ...string) []string {
	return append([]string{"login", "--origin", scriptOrigin, "--nonce", scriptNonce, "--listen-vpcd", tb.address, "--trust", tb.trust}, flags...)
}

func TestATerminalAsksInText(t *testing.T) {
	t.Parallel()
	p := onTerminal(t, layCard(t).login()...)
	asked := p.await(t, "\nPIN: ")
	for _, want := range []string{"A program on this computer, not a website", scriptOrigin, "TEST", "Tries for the PIN: 3", "reading the card"} {
		if !strings.Contains(asked, want) {
			t.Errorf("the screen does not say %q:\n%s", want, asked)
		}
	}
	p.types(t, "12345678\r")
	status, out, seen := p.wait(t)
	if status != 0 || !json.Valid([]byte(out)) || !strings.Contains(out, `"format":"web-eid:1.0"`) {
		t.Errorf("exit status %d, answer %q\n%s", status, out, seen)
	}
	if strings.Contains(seen, "12345678") {
		t.Error("the PIN stands on the screen")
	}
}

func TestATerminalAsksAgainAfterAWrongPIN(t *testing.T) {
	t.Parallel()
	p := onTerminal(t, layCard(t).login()...)
	p.await(t, "\nPIN: ")
	p.types(t, "1234\r")
	p.await(t, "4 characters")
	p.types(t, "87654321\r")
	p.await(t, "2 tries left")
	p.types(t, "\x03")
	status, out, seen := p.wait(t)
	if status != fault.Cancelled.Row().Exit || out != "" {
		t.Errorf("exit status %d, standard output %q", status, out)
	}
	for _, want := range []string{"hint: ", "code: cancelled"} {
		if !strings.Contains(seen, want) {
			t.Errorf("a person is not told %q:\n%s", want, seen)
		}
	}
}

func TestAPINForAPipeIsNotTypedAtATerminal(t *testing.T) {
	t.Parallel()
	p := onTerminal(t, "login", "--origin", scriptOrigin, "--nonce", scriptNonce, "--pin-stdin", "--listen-vpcd", "127.0.0.1:0")
	if status, _, seen := p.wait(t); status != fault.Usage.Row().Exit || !strings.Contains(seen, "cied login --help") {
		t.Errorf("exit status %d\n%s", status, seen)
	}
}

func TestASignalEndsTheWaitForACard(t *testing.T) {
	t.Parallel()
	for name, signal := range map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		p := onTerminal(t, "login", "--origin", scriptOrigin, "--nonce", scriptNonce, "--listen-vpcd", "127.0.0.1:0", "--wait", "10m")
		p.await(t, "lay the identity card on the reader")
		p.Process.Signal(signal)
		status, out, seen := p.wait(t)
		if !strings.Contains(seen, "waiting for virtual cards on 127.0.0.1:") {
			t.Errorf("a person is not told where the card may connect:\n%s", seen)
		}
		if status != fault.Interrupted.Row().Exit || out != "" || !strings.Contains(seen, "code: interrupted") {
			t.Errorf("%s: exit status %d, standard output %q\n%s", name, status, out, seen)
		}
	}
}

func TestASignalWhileAPersonTypesGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	p := onTerminal(t, layCard(t).login("--json")...)
	p.await(t, "\nPIN: ")
	p.Process.Signal(syscall.SIGTERM)
	status, _, seen := p.wait(t)
	if status != fault.Interrupted.Row().Exit || !strings.Contains(seen, `{"code":"interrupted"`) {
		t.Errorf("exit status %d\n%s", status, seen)
	}
}

func TestServeAnswersAndStopsOnSIGTERM(t *testing.T) {
	t.Parallel()
	p := background(t, "serve", "--port", "0", "--no-pcsc", "--pinentry", "pinentry-that-is-not-asked")
	_, address, _ := strings.Cut(strings.TrimSpace(p.await(t, "\n")), "listening on ")
	resp, err := http.Get(address + "/")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("%s", resp.Status)
	}

	_, port, _ := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	second := background(t, "serve", "--json", "--port", port, "--no-pcsc", "--pinentry", "pinentry-that-is-not-asked")
	status, out, errs := second.wait(t)
	f := (result{status, out, errs}).failed(t)
	if f.Code != fault.PortInUse {
		t.Errorf("a second one on the same port ends with %s", f.Code)
	}
	if holder := fmt.Sprintf("(pid %d)", p.Process.Pid); runtime.GOOS == "linux" && !strings.Contains(f.Detail, holder) {
		t.Errorf("it is not told of %s: %s", holder, f.Detail)
	}

	p.Process.Signal(syscall.SIGTERM)
	if status, out, seen := p.wait(t); status != 0 || out != "" {
		t.Errorf("exit status %d, standard output %q\n%s", status, out, seen)
	}
}

func TestServeTellsAMachineItsAddress(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // it opens its port, and is told to stop
	r := command(t, ctx, "serve", "--json", "--port", "0", "--no-pcsc", "--pinentry", "pinentry-that-is-not-asked", "--listen-vpcd", "127.0.0.1:0")
	var got struct{ Address string }
	if err := json.Unmarshal([]byte(r.out), &got); err != nil || r.status != 0 || r.err != "" {
		t.Fatalf("%v: %+v", err, r)
	}
	if !strings.HasPrefix(got.Address, "http://127.0.0.1:") {
		t.Errorf("%+v", got)
	}
}

func TestServeNeedsAWayToAsk(t *testing.T) {
	t.Parallel()
	p := background(t, "serve", "--json", "--port", "0", "--no-pcsc")
	status, out, errs := p.wait(t)
	if f := (result{status, out, errs}).failed(t); f.Code != fault.NoDialog {
		t.Errorf("%+v", f)
	}
}

func TestDemoTellsItsAddressesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	p := newProcess(t, "demo")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p.screen, p.Stdout = r, w
	p.start(t)
	w.Close()
	said := p.await(t, "Ctrl-C")
	for _, want := range []string{"service            http://127.0.0.1:", "identity provider  http://127.0.0.1:", "desk               http://127.0.0.1:", "invented", "PIN 12345678"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	p.Process.Signal(os.Interrupt)
	if status, _, _ := p.wait(t); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

func TestASimulatedCardKeepsItsStateInAPrivateFile(t *testing.T) {
	t.Parallel()
	state := filepath.Join(t.TempDir(), "state.json")
	sim := background(t, "simulate", "--vpcd", freeAddress(t), "--state", state)
	sim.await(t, "no reader at")
	sim.Process.Signal(syscall.SIGTERM)
	if status, _, seen := sim.wait(t); status != 0 {
		t.Errorf("exit status %d\n%s", status, seen)
	}
	info, err := os.Stat(state)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

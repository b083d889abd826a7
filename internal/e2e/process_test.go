//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long any one step may take. It is long, because the machine may be busy
// with other tests, and never spent unless a test fails.
const patience = 60 * time.Second

// scratch is what all tests of this package share; TestMain removes it.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "cied-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	os.RemoveAll(scratch)
	os.Exit(status)
}

// build compiles cmd/cied, once for all tests.
var build = sync.OnceValues(func() (path string, err error) {
	path = filepath.Join(scratch, "cied")
	out, err := exec.Command("go", "build", "-o", path, "cied/cmd/cied").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build cied: %w\n%s", err, out)
	}
	return path, nil
})

// cied returns the program, with directories of its own for this test and English words.
func cied(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"CACHE", "CONFIG", "DATA", "STATE"} {
		t.Setenv("XDG_"+kind+"_HOME", t.TempDir())
	}
	// Sockets stand here, whose paths are short.
	runtime, err := os.MkdirTemp("", "cied-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(runtime) })
	t.Setenv("XDG_RUNTIME_DIR", runtime)
	t.Setenv("LC_ALL", "C.UTF-8")
	return path
}

// command runs a program to its end and returns its standard output. Any other exit status
// than 0 fails the test.
func command(t *testing.T, stdin string, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", filepath.Base(name), strings.Join(args, " "), err, out, &stderr)
	}
	return string(out)
}

// A process is a program that runs beside the test, in a process group of its own.
type process struct {
	cmd   *exec.Cmd
	lines chan string // of standard output and standard error; closed at the end
	ended chan struct{}
	err   error // of Wait; valid after ended
}

// start runs a program until the end of the test. It must obey SIGTERM.
func start(t *testing.T, name string, args ...string) *process {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: cmd, lines: make(chan string, 4096), ended: make(chan struct{})}
	go func() { p.err = cmd.Wait(); w.Close(); close(p.ended) }()
	go p.collect(r)
	t.Cleanup(func() { p.stop(t) })
	return p
}

// collect passes lines on, and drops those that nobody has room for.
func (p *process) collect(r io.Reader) {
	defer close(p.lines)
	s := bufio.NewScanner(r)
	for s.Scan() {
		select {
		case p.lines <- s.Text():
		default:
		}
	}
	io.Copy(io.Discard, r)
}

// await returns the rest of the first line that has what in it.
func (p *process) await(t *testing.T, what string) string {
	t.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	var seen []string
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				t.Fatalf("%s ended without %q:\n%s", p.cmd.Path, what, strings.Join(seen, "\n"))
			}
			if _, rest, found := strings.Cut(line, what); found {
				return strings.TrimSpace(rest)
			}
			seen = append(seen, line)
		case <-timer.C:
			t.Fatalf("%s has not said %q in %v:\n%s", p.cmd.Path, what, patience, strings.Join(seen, "\n"))
		}
	}
}

// stop tells the process to end, kills what it leaves behind, and fails the test unless it
// has ended well.
func (p *process) stop(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // one that has ended already is judged below
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Errorf("%s does not obey SIGTERM", p.cmd.Path)
	}
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.ended
	if p.err != nil {
		t.Errorf("%s: %v", p.cmd.Path, p.err)
	}
	if t.Failed() {
		p.report(t)
	}
}

// report logs what the process has said and nobody waited for.
func (p *process) report(t *testing.T) {
	for line := range p.lines {
		t.Logf("%s: %s", filepath.Base(p.cmd.Path), line)
	}
}

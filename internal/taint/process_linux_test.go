package taint

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cied/simulator"
)

// patience is how long any one step may take; it is never spent unless a test fails.
const patience = 60 * time.Second

var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "cied-taint-"); err != nil {
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
	if out, err := exec.Command("go", "build", "-o", path, "cied/cmd/cied").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build cied: %w\n%s", err, out)
	}
	return path, nil
})

// A process is the real program, with directories of its own.
type process struct {
	*exec.Cmd
	t     *testing.T
	home  string // all its directories are under it
	ended chan struct{}

	mu   sync.Mutex
	said bytes.Buffer // standard output and standard error
	more chan struct{}
}

// program is the program with a home of its own and nobody to ask, not started yet.
func program(t *testing.T, args ...string) *process {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(path, args...), home: t.TempDir()}
	p.Dir = p.home
	p.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.home, "LC_ALL=C.UTF-8", "GOTRACEBACK=crash"}
	for _, kind := range []string{"CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"} {
		dir := filepath.Join(p.home, strings.ToLower(kind))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		p.Env = append(p.Env, "XDG_"+kind+"="+dir)
	}
	return p
}

// run starts the program, with a dialog at that path.
func run(t *testing.T, dialog string, args ...string) *process {
	t.Helper()
	p := program(t, args...)
	p.Env = append(p.Env, "CIED_PINENTRY="+dialog)
	p.start(t)
	return p
}

// start starts p, until the end of the test.
func (p *process) start(t *testing.T) {
	t.Helper()
	p.t, p.ended, p.more = t, make(chan struct{}), make(chan struct{}, 1)
	p.Stdout = p
	if p.Stderr == nil {
		p.Stderr = p
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = p.Wait(); close(p.ended) }()
	t.Cleanup(func() { _ = p.Process.Kill(); <-p.ended })
}

// Write takes what the program says.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case p.more <- struct{}{}:
	default:
	}
	return p.said.Write(b)
}

func (p *process) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// await returns the rest of the line in which the program has said what.
func (p *process) await(what string) string {
	p.t.Helper()
	for {
		rest := p.awaitText(what)
		if line, _, whole := strings.Cut(rest, "\n"); whole {
			return line
		}
		p.awaitText(what + rest + "\n")
	}
}

// awaitText returns all that the program has said after what.
func (p *process) awaitText(what string) string {
	p.t.Helper()
	late := time.After(patience)
	for {
		if _, rest, said := strings.Cut(p.text(), what); said {
			return rest
		}
		select {
		case <-p.more:
		case <-p.ended:
			p.t.Fatalf("it ended without %q:\n%s", what, p.text())
		case <-late:
			p.t.Fatalf("it has not said %q:\n%s", what, p.text())
		}
	}
}

// wait returns when the program has ended.
func (p *process) wait() {
	p.t.Helper()
	await(p.t, p.ended)
}

// await returns when something has happened.
func await(t *testing.T, happened <-chan struct{}) {
	t.Helper()
	select {
	case <-happened:
	case <-time.After(patience):
		t.Fatalf("nothing has happened in %v", patience)
	}
}

// checkLeft fails the test where the program has said digits, or written them to a file.
func (p *process) checkLeft(digits map[string]string) {
	p.t.Helper()
	left := map[string][]byte{"what it said": []byte(p.text())}
	err := filepath.Walk(p.home, func(path string, info os.FileInfo, err error) error {
		left["the name of "+path] = []byte(path)
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		left[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		p.t.Error(err)
	}
	for where, text := range left {
		for name, d := range digits {
			for _, hit := range found(text, d) {
				p.t.Errorf("%s: %s as %s", where, name, hit)
			}
		}
	}
}

// dialog writes a program that speaks for a person in the protocol of pinentry: it types
// each of the entries in its turn, over all its runs.
func dialog(t *testing.T, entries ...string) (path string) {
	t.Helper()
	dir := t.TempDir()
	path = filepath.Join(dir, "pinentry")
	program := fmt.Sprintf(`#!/bin/sh
cd %q || exit 1
echo OK
while read -r verb rest; do
	case $verb in
	GETPIN)
		n=$(cat typed)
		n=$((n + 1))
		echo $n >typed
		echo "D $(sed -n ${n}p entries)"
		;;
	esac
	echo OK
done
`, dir)
	for name, text := range map[string]string{"pinentry": program, "typed": "0\n", "entries": strings.Join(entries, "\n") + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// newCard is a simulated card, in this process, and the directory of what vouches for it.
func newCard(t *testing.T, o simulator.Options) (card *simulator.Card, trust string) {
	t.Helper()
	card, err := simulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	trust = t.TempDir()
	if err := card.World().WriteAnchors(trust); err != nil {
		t.Fatal(err)
	}
	return card, trust
}

// lay lays the card on the reader at address until the end of the test.
func lay(t *testing.T, card *simulator.Card, address string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = simulator.Attach(t.Context(), conn, card) }()
}

// A recorder keeps what crosses a connection.
type recorder struct {
	net.Conn
	mu   *sync.Mutex
	kept *bytes.Buffer
}

func (r recorder) Read(b []byte) (int, error) {
	n, err := r.Conn.Read(b)
	r.keep(b[:n])
	return n, err
}

func (r recorder) Write(b []byte) (int, error) {
	r.keep(b)
	return r.Conn.Write(b)
}

func (r recorder) keep(b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept.Write(b)
}

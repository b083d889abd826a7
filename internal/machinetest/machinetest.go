//go:build unix

package machinetest

import (
	"bufio"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long something started may take until it is ready.
const patience = 20 * time.Second

// start runs cmd until the end of the test, and returns what it writes, as lines. The
// channel is closed when the program ends.
func start(t testing.TB, cmd *exec.Cmd) (lines <-chan string, stop func()) {
	t.Helper()
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); w.Close(); close(ended) }()
	out := make(chan string, 4096)
	go collect(r, out)
	stop = func() { cmd.Process.Kill(); <-ended }
	t.Cleanup(stop)
	return out, stop
}

// collect passes lines on, and drops those that nobody has room for.
func collect(r io.Reader, out chan<- string) {
	defer close(out)
	s := bufio.NewScanner(r)
	for s.Scan() {
		select {
		case out <- s.Text():
		default:
		}
	}
	io.Copy(io.Discard, r)
}

// await reads lines until one contains what, and fails the test if none does in time.
func await(t testing.TB, lines <-chan string, what string) {
	t.Helper()
	var seen []string
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case line, ok := <-lines:
			seen = append(seen, line)
			if strings.Contains(line, what) {
				return
			}
			if !ok {
				t.Fatalf("it ended without %q:\n%s", what, strings.Join(seen, "\n"))
			}
		case <-timer.C:
			t.Fatalf("%q was not said in %v:\n%s", what, patience, strings.Join(seen, "\n"))
		}
	}
}

// until polls a condition that no event tells.
func until(t testing.TB, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ready(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not in %v", what, patience)
		}
	}
}

// Lock waits until no other test on this machine holds what there is only one of, and
// keeps it until the end of the test. It is not reentrant.
func Lock(t testing.TB) {
	t.Helper()
	name := filepath.Join(os.TempDir(), "cied-machinetest.lock")
	f, err := os.Open(name) // another user may have made it
	if errors.Is(err, os.ErrNotExist) {
		f, err = os.OpenFile(name, os.O_CREATE|os.O_RDONLY, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() }) // which unlocks
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err == nil {
			return
		}
		if err != syscall.EINTR {
			t.Fatal(err)
		}
	}
}

// freePorts returns the first of two neighbouring TCP ports that nobody listens on: the
// driver of vpcd has two slots and listens once for each.
func freePorts(t testing.TB) int {
	t.Helper()
	for range 100 {
		a, err := net.Listen("tcp", ":0")
		if err != nil {
			t.Fatal(err)
		}
		port := a.Addr().(*net.TCPAddr).Port
		b, err := net.Listen("tcp", ":"+strconv.Itoa(port+1))
		a.Close()
		if err == nil {
			b.Close()
			return port
		}
	}
	t.Fatal("no two neighbouring ports are free")
	return 0
}

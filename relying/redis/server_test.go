//go:build unix

package redis_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/relying/redis"
)

// A server is a real Redis of this test, on a Unix socket and on no port.
type server struct {
	program, socket string
	cmd             *exec.Cmd
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{program: machinetest.Need(t, "redis-server")}
	// Not t.TempDir: its name has the test's, and a socket's may have 100 bytes.
	dir, err := os.MkdirTemp("", "cied-redis-")
	if err != nil {
		t.Fatal(err)
	}
	s.socket = filepath.Join(dir, "redis.sock")
	t.Cleanup(func() { s.stop(); os.RemoveAll(dir) })
	s.start(t)
	return s
}

// start returns when the server has said that it accepts connections.
func (s *server) start(t *testing.T) {
	t.Helper()
	s.cmd = exec.Command(s.program, "--port", "0", "--unixsocket", s.socket, "--save", "", "--appendonly", "no", "--dir", filepath.Dir(s.socket))
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "eady to accept connections") {
			go func() { // or it would wait for room in the pipe
				for lines.Scan() {
				}
			}()
			return
		}
	}
	t.Fatal("redis-server ended before it was ready")
}

// stop kills the server; what it held is gone.
func (s *server) stop() {
	if s.cmd != nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
		s.cmd = nil
	}
}

func (s *server) store(t *testing.T) *redis.Store {
	t.Helper()
	return open(t, redis.Options{Network: "unix", Address: s.socket, Timeout: 5 * time.Second})
}

func TestTwoServersShareOneRealRedis(t *testing.T) {
	s := newServer(t)
	for name, test := range suite {
		t.Run(name, func(t *testing.T) { test(t, [2]*redis.Store{s.store(t), s.store(t)}) })
	}
}

// TestRealRedisForgetsByItself looks at the time to live that Redis has noted.
func TestRealRedisForgetsByItself(t *testing.T) {
	s := newServer(t)
	store := s.store(t)
	_, err := store.Issue(t.Context(), "s")
	wantFault(t, err, "")
	wantFault(t, store.Spend(t.Context(), "n", time.Minute), "")
	for prefix, want := range map[string]time.Duration{"cied:challenge:": 5 * time.Minute, "cied:spent:": time.Minute} {
		got, err := store.Lives(t.Context(), prefix)
		if err != nil || got > want || got < want-30*time.Second {
			t.Errorf("%s lives %v (%v), want %v", prefix, got, err, want)
		}
	}
}

// TestRealRedisThatWasLostAndCameBack has lost the challenges, too: nothing that it held is
// good.
func TestRealRedisThatWasLostAndCameBack(t *testing.T) {
	s := newServer(t)
	store := s.store(t)
	_, err := store.Issue(t.Context(), "s")
	wantFault(t, err, "")
	s.stop()
	_, err = store.Take(t.Context(), "s", "")
	wantUnavailable(t, err)
	s.start(t)
	_, err = store.Take(t.Context(), "s", "")
	wantFault(t, err, fault.NonceMismatch)
	wantFault(t, store.Ping(t.Context()), "")
}

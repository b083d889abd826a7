//go:build unix

package idp_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/relying"
	"cied/relying/idp"
	"cied/relying/idp/internal/storetest"
	"cied/relying/idp/redisstore"
	"cied/relying/redis"
	"cied/relying/saml"
)

// redisServer starts a real Redis of this test, on a Unix socket and on no port, and returns
// how to reach it.
func redisServer(t *testing.T) redis.Options {
	t.Helper()
	program := machinetest.Need(t, "redis-server")
	// Not t.TempDir: its name has the test's, and a socket's may have 100 bytes.
	dir, err := os.MkdirTemp("", "cied-redis-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "redis.sock")
	cmd := exec.Command(program, "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "eady to accept connections") {
			go func() { // or it would wait for room in the pipe
				for lines.Scan() {
				}
			}()
			return redis.Options{Network: "unix", Address: socket, Timeout: 5 * time.Second}
		}
	}
	t.Fatal("redis-server ended before it was ready")
	return redis.Options{}
}

func TestTwoServersOverOneRedisServeTheSameCitizens(t *testing.T) {
	o := redisServer(t)
	var nonces [2]relying.Nonces
	var sessions [2]idp.Store
	var seen [2]saml.Seen
	for i := range 2 {
		challenges, err := redis.New(o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { challenges.Close() })
		store, err := redisstore.New(o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		nonces[i], sessions[i], seen[i] = challenges, store, idp.Seen(challenges, time.Now)
	}
	t.Run("the store", func(t *testing.T) { storetest.Run(t, sessions) })
	w := newWorld(t)
	both := w.two(nonces, sessions, seen)
	inTurns(t, w, both)
	spentOnce(t, w, both)
}

//go:build unix

package idp_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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

// A shared is what one process of a provider keeps in Redis.
type shared struct {
	nonces   relying.Nonces
	sessions idp.Store
	seen     saml.Seen
}

func share(t *testing.T, o redis.Options) shared {
	t.Helper()
	challenges, err := redis.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { challenges.Close() })
	sessions, err := redisstore.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sessions.Close() })
	return shared{challenges, sessions, idp.Seen(challenges, time.Now)}
}

func TestTwoStoresOverOneRedisAreOne(t *testing.T) {
	o := redisServer(t)
	storetest.Run(t, [2]idp.Store{share(t, o).sessions, share(t, o).sessions})
}

// The environment of a process that is a provider, and the headers by which it has the clock
// and the revocations of the world that asks.
const (
	envRedis      = "CIED_TEST_PROVIDER_REDIS"
	envSocket     = "CIED_TEST_PROVIDER_SOCKET"
	headerNow     = "Test-Now"
	headerRevoked = "Test-Revoked"
)

func TestTwoProcessesOverOneRedisServeTheSameCitizens(t *testing.T) {
	if socket := os.Getenv(envSocket); socket != "" {
		provide(t, socket, redis.Options{Network: "unix", Address: os.Getenv(envRedis)})
		return
	}
	o := redisServer(t)
	w := newWorld(t)
	both := &alternate{servers: []http.Handler{w.process(o), w.process(o)}}
	w.provider = both
	inTurns(t, w, both)
	spentOnce(t, w, both)
}

// process starts this test once more, as a provider, and returns the way to it.
func (w *world) process(o redis.Options) http.Handler {
	w.t.Helper()
	dir, err := os.MkdirTemp("", "cied-idp-")
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "idp.sock")
	cmd := exec.Command(os.Args[0], "-test.run=^"+w.t.Name()+"$")
	cmd.Env = append(os.Environ(), envRedis+"="+o.Address, envSocket+"="+socket)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { stdin.Close(); cmd.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		w.t.Fatalf("the provider ended with %q", line)
	}
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", "provider" // Host stays
			r.Out.Header.Set(headerNow, w.now.Format(time.RFC3339Nano))
			r.Out.Header.Set(headerRevoked, strconv.FormatBool(w.revoked))
		},
		Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}},
	}
}

// provide is a provider at socket, until whoever started it lets go of its input.
func provide(t *testing.T, socket string, o redis.Options) {
	w := newWorld(t, func(w *world) {
		common := share(t, o)
		side := *w.options.IdP
		side.Seen = common.seen
		w.options.IdP, w.options.Nonces, w.options.Sessions = &side, common.nonces, common.sessions
	})
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		l.Close()
	}()
	fmt.Println("ready")
	var turn sync.Mutex // the world has one clock
	_ = http.Serve(l, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		if w.now, err = time.Parse(time.RFC3339Nano, r.Header.Get(headerNow)); err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		w.revoked = r.Header.Get(headerRevoked) == "true"
		w.provider.ServeHTTP(rw, r)
	}))
}

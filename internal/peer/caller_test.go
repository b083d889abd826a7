//go:build linux

package peer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"cied/card"
	"cied/fault"
	"cied/internal/peer"
	"cied/localhttp"
	"cied/login"
)

// nobody is the user and the group that own nothing.
const nobody = 65534

// The environment of a caller: this test program, run again as [TestCaller].
const (
	envAddress = "CIED_PEER_CALLS"  // where it connects
	envTimes   = "CIED_PEER_TIMES"  // how often it asks and closes at once; 0: it asks once and reads
	envReset   = "CIED_PEER_RESETS" // "1": it closes by RST
	quickly    = 200                // how often a caller asks and is gone
	site       = "https://idp.example.it"
)

// form is a request that would begin a login.
func form(host string, number int) string {
	body := fmt.Sprintf("nonce=%044d", number)
	return fmt.Sprintf("POST /v1/authorize HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nConnection: close\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", host, site, len(body), body)
}

// TestCaller is no test but the other program in those below: it says on its standard
// output what was answered.
func TestCaller(t *testing.T) {
	address := os.Getenv(envAddress)
	if address == "" {
		return
	}
	times, _ := strconv.Atoi(os.Getenv(envTimes))
	for i := range times {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if os.Getenv(envReset) == "1" {
			c.(*net.TCPConn).SetLinger(0)
		}
		io.WriteString(c, form(address, i)) // the server may have closed first
		c.Close()
	}
	if times > 0 {
		return
	}
	c, err := net.Dial("tcp", address)
	if err != nil {
		fmt.Println("dial:", err)
		return
	}
	defer c.Close()
	io.WriteString(c, form(address, 1000))
	answer, _ := io.ReadAll(c)
	os.Stdout.Write(answer)
}

// caller is the program that calls address as uid, with more in its environment.
func caller(t *testing.T, uid uint32, address string, more ...string) *exec.Cmd {
	t.Helper()
	// Another user may not enter the directory where this program lies; this name opens it.
	c := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^TestCaller$")
	c.Env, c.Dir = append([]string{envAddress + "=" + address}, more...), "/"
	if uid != uint32(os.Geteuid()) {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	}
	return c
}

// A house is a server that lets its own user in, and notes what peer says of each caller.
type house struct {
	address  string
	verdicts chan error
	logins   chan login.Request
	stop     func()
}

func (h *house) Login(_ context.Context, r login.Request, _ func(card.Event)) (login.Answer, error) {
	h.logins <- r
	return login.Answer{}, fault.New(fault.Cancelled, "test", nil)
}

// open serves on l until the test ends.
func open(t *testing.T, l net.Listener) *house {
	t.Helper()
	h := &house{l.Addr().String(), make(chan error, 4*quickly), make(chan login.Request, 4*quickly), nil}
	limits := localhttp.DefaultLimits()
	limits.PerOrigin, limits.Total = 4*quickly, 4*quickly
	s := &localhttp.Server{Login: h, Limits: limits, Peer: func(c net.Conn) error {
		err := peer.SameUser(c)
		h.verdicts <- err
		return err
	}}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	h.stop = func() { cancel(); done <- <-done }
	t.Cleanup(h.stop)
	return h
}

func listen(t *testing.T, host string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Skipf("this machine has no %s: %v", host, err)
	}
	return l
}

// nothing wants n callers to have been refused, and no login.
func (h *house) nothing(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		if err := <-h.verdicts; !errors.Is(err, fault.PeerRefused) {
			t.Errorf("caller %d: %v", i, err)
		}
	}
	h.stop() // every request has been answered or dropped
	if len(h.logins) != 0 {
		t.Errorf("%d logins", len(h.logins))
	}
}

// refused wants an answer that says that the caller is not let in, and nothing else.
func refused(t *testing.T, answer []byte) {
	t.Helper()
	if s := string(answer); !strings.HasPrefix(s, "HTTP/1.1 403 ") || !strings.Contains(s, string(fault.PeerRefused)) {
		t.Errorf("answered %q", s)
	}
}

func asRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root to start a program elsewhere than its user")
	}
}

// TestAttackMatrix has the rows whose subject is the owner of a connection.
func TestAttackMatrix(t *testing.T) {
	t.Run("row-46-another-user", func(t *testing.T) {
		t.Run("that waits for the answer", anotherUserAsks)
		t.Run("that closes at once", func(t *testing.T) { anotherUserIsGone(t, "0") })
		t.Run("that resets at once", func(t *testing.T) { anotherUserIsGone(t, "1") })
	})
	t.Run("row-47-another-network-namespace", func(t *testing.T) {
		t.Run("does not reach us", namespaceIsOutside)
		t.Run("is in no table of ours", namespaceIsUnknown)
	})
}

// The same request of the same program begins a login where the user is ours: what the
// rows below see refused is the user and nothing else.
func TestOurOwnProgramBeginsALogin(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		h := open(t, listen(t, host))
		answer, err := caller(t, uint32(os.Geteuid()), h.address).CombinedOutput()
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 303 ") || len(h.logins) != 1 {
			t.Errorf("%s: %v, %d logins, answered %q", host, err, len(h.logins), answer)
		}
	}
}

func anotherUserAsks(t *testing.T) {
	asRoot(t)
	for _, host := range []string{"127.0.0.1", "::1"} {
		h := open(t, listen(t, host))
		answer, err := caller(t, nobody, h.address).CombinedOutput()
		if err != nil {
			t.Fatal(err)
		}
		refused(t, answer)
		h.nothing(t, 1)
	}
}

// A closed socket's row has user 0, which is who runs the server here.
func anotherUserIsGone(t *testing.T, reset string) {
	asRoot(t)
	h := open(t, listen(t, "127.0.0.1"))
	c := caller(t, nobody, h.address, envTimes+"="+strconv.Itoa(quickly), envReset+"="+reset)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	h.nothing(t, quickly)
}

// elsewhere runs f on a thread in a network namespace of its own, whose loopback is up.
func elsewhere(t *testing.T, f func()) {
	t.Helper()
	asRoot(t)
	var err error
	onLostThread(func() {
		if err = newNamespace(); err == nil {
			f()
		}
	})
	if err != nil {
		t.Skipf("this machine has no network namespaces: %v", err)
	}
}

// onLostThread runs f on a thread that ends with it. It is not the main thread, which cannot
// end, and whose namespace /proc/net shows to the whole program.
func onLostThread(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if unix.Gettid() == os.Getpid() {
			defer runtime.UnlockOSThread()
			onLostThread(f)
			return
		}
		f() // and never unlocked
	}()
	<-done
}

func newNamespace() error {
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return err
	}
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(s)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP)
	return unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo)
}

// Loopback ends at the namespace: what a container sees at 127.0.0.1 is its own.
func namespaceIsOutside(t *testing.T) {
	h := open(t, listen(t, "127.0.0.1"))
	var answer []byte
	var err error
	elsewhere(t, func() { answer, err = caller(t, uint32(os.Geteuid()), h.address).CombinedOutput() })
	if err != nil || !strings.HasPrefix(string(answer), "dial:") {
		t.Errorf("%v, %q", err, answer)
	}
	h.nothing(t, 0)
}

// A connection that does arrive from there, by a socket that was handed over or a port that
// was forwarded, has no row here: the caller is of our user, and nobody can tell.
func namespaceIsUnknown(t *testing.T) {
	var l net.Listener
	var answer []byte
	var err error
	var h *house
	elsewhere(t, func() {
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return
		}
		h = open(t, l)
		answer, err = caller(t, uint32(os.Geteuid()), h.address).CombinedOutput()
	})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, answer)
	h.nothing(t, 1)
}

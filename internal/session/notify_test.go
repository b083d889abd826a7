//go:build unix

package session

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"

	"cied/fault"
)

// manage listens as a service manager does, and returns what it hears.
func manage(t *testing.T, name string) (hear func() string) {
	t.Helper()
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return func() string {
		t.Helper()
		b := make([]byte, 4096)
		_ = c.SetReadDeadline(time.Now().Add(patience))
		n, err := c.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
}

func socketName(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cied")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "notify")
}

func TestTheManagerIsToldEachStateInOneDatagram(t *testing.T) {
	name := socketName(t)
	hear := manage(t, name)
	n := NewNotifier(env("NOTIFY_SOCKET", name))
	for _, tt := range []struct {
		tell func() error
		want string
	}{
		{func() error { return n.Ready("waiting for login pages") }, `^READY=1\nSTATUS=waiting for login pages$`},
		{func() error { return n.Status("in use") }, `^STATUS=in use$`},
		{n.Reloading, `^RELOADING=1(\nMONOTONIC_USEC=[1-9][0-9]*)?$`},
		{func() error { return n.Stopping("asked") }, `^STOPPING=1\nSTATUS=asked$`},
		{func() error { return n.Status("a\nMAINPID=1") }, `^STATUS=a MAINPID=1$`},
	} {
		if err := tt.tell(); err != nil {
			t.Fatal(err)
		}
		if got := hear(); !regexp.MustCompile(tt.want).MatchString(got) {
			t.Errorf("%q is not %s", got, tt.want)
		}
	}
}

func TestTheSocketOfTheManagerMayBeAbstract(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("this machine has no abstract sockets")
	}
	name := "@" + socketName(t)
	hear := manage(t, name)
	n := NewNotifier(env("NOTIFY_SOCKET", name))
	if err := n.Ready(""); err != nil || !n.Supervised() {
		t.Fatal(err)
	}
	if got := hear(); got != "READY=1\nSTATUS=" {
		t.Errorf("%q", got)
	}
}

func TestWithoutAManagerNothingIsToldAndNothingFails(t *testing.T) {
	n := NewNotifier(env())
	if err := errors.Join(n.Ready("x"), n.Reloading(), n.Status("x"), n.Stopping("x")); err != nil || n.Supervised() {
		t.Errorf("%v", err)
	}
}

func TestAManagerThatHasGoneIsAFault(t *testing.T) {
	if err := NewNotifier(env("NOTIFY_SOCKET", socketName(t))).Ready(""); !errors.Is(err, fault.Internal) {
		t.Errorf("%v", err)
	}
}

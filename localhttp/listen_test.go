package localhttp

import (
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"cied/fault"
)

func TestListenOpensBothLoopbackAddressesOnOnePort(t *testing.T) {
	listeners, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range listeners {
		defer l.Close()
		if host := []string{"127.0.0.1", "::1"}[i]; l.Addr().(*net.TCPAddr).IP.String() != host {
			t.Errorf("listener %d: %v", i, l.Addr())
		}
	}
}

func TestThePortIsTakenWhenOnlyOneOfTheAddressesIs(t *testing.T) {
	v6, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here:", err)
	}
	defer v6.Close()
	port := portOf(v6)
	if _, err := Listen(port); !errors.Is(err, fault.PortInUse) || !strings.Contains(err.Error(), "::1") {
		t.Errorf("listen: %v", err)
	}
	l, err := net.Listen("tcp4", v4(port))
	if err != nil {
		t.Fatalf("127.0.0.1 was not given back: %v", err)
	}
	_ = l.Close()
}

func v4(port int) string { return (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}).String() }

func TestAMachineWithoutIPv6IsNoFault(t *testing.T) {
	for _, c := range []struct {
		errno syscall.Errno
		want  bool
	}{
		{syscall.EADDRNOTAVAIL, true}, {syscall.EAFNOSUPPORT, true}, {syscall.EPROTONOSUPPORT, true},
		{syscall.EADDRINUSE, false}, {syscall.EACCES, false},
	} {
		err := &net.OpError{Op: "listen", Net: "tcp6", Err: os.NewSyscallError("bind", c.errno)}
		if got := withoutIPv6(err); got != c.want {
			t.Errorf("%v: %v", c.errno, got)
		}
	}
}

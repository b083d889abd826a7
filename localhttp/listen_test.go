package localhttp

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
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

// TestThePortIsTakenWhenOnlyOneOfTheAddressesIs: whichever it is, the other is given back.
func TestThePortIsTakenWhenOnlyOneOfTheAddressesIs(t *testing.T) {
	for _, tt := range []struct{ held, other string }{{"127.0.0.1", "::1"}, {"::1", "127.0.0.1"}} {
		held, err := net.Listen("tcp", net.JoinHostPort(tt.held, "0"))
		if err != nil {
			t.Skip("no IPv6 here:", err)
		}
		defer held.Close()
		port := portOf(held)
		if _, err := Listen(port); !errors.Is(err, fault.PortInUse) || !strings.Contains(err.Error(), tt.held) {
			t.Errorf("%s is taken: %v", tt.held, err)
		}
		l, err := net.Listen("tcp", net.JoinHostPort(tt.other, fmt.Sprint(port)))
		if err != nil {
			t.Fatalf("%s was not given back: %v", tt.other, err)
		}
		_ = l.Close()
	}
}

func TestTheFaultNamesWhoHoldsThePort(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "windows" {
		t.Skip("this machine has no way to tell who listens")
	}
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	_, err = Listen(portOf(held))
	for _, want := range []string{fmt.Sprintf("port %d is held by ", portOf(held)), fmt.Sprintf("(pid %d)", os.Getpid())} {
		if !errors.Is(err, fault.PortInUse) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// without is an opener of a machine on which a network fails in this way.
func without(network string, errno syscall.Errno) opener {
	return func(n string, address netip.AddrPort) (net.Listener, error) {
		if n == network {
			return nil, &net.OpError{Op: "listen", Net: n, Err: os.NewSyscallError("bind", errno)}
		}
		return open(n, address)
	}
}

func TestAMachineWithoutIPv6IsNoFault(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT, syscall.EPROTONOSUPPORT} {
		listeners, err := listenBoth(0, without("tcp6", errno))
		if err != nil || len(listeners) != 1 || !listeners[0].Addr().(*net.TCPAddr).IP.Equal(net.IPv4(127, 0, 0, 1)) {
			t.Fatalf("%v: %v, %v", errno, listeners, err)
		}
		_ = listeners[0].Close()
	}
}

func TestIPv6ThatFailsIsAFault(t *testing.T) {
	for errno, want := range map[syscall.Errno]fault.Code{syscall.EADDRINUSE: fault.PortInUse, syscall.EACCES: fault.Internal} {
		if _, err := listenBoth(0, without("tcp6", errno)); !errors.Is(err, want) {
			t.Errorf("%v: %v", errno, err)
		}
	}
}

func TestAMachineWithoutIPv4IsAFault(t *testing.T) {
	if _, err := listenBoth(0, without("tcp4", syscall.EADDRNOTAVAIL)); !errors.Is(err, fault.Internal) {
		t.Errorf("%v", err)
	}
}

func TestAPortIsANumberOf16Bits(t *testing.T) {
	for _, port := range []int{-1, 65536} {
		if _, err := Listen(port); !errors.Is(err, fault.Usage) {
			t.Errorf("%d: %v", port, err)
		}
	}
}

// TestAFreePortIsFreeOnBothAddresses: where the first is not, another is tried.
func TestAFreePortIsFreeOnBothAddresses(t *testing.T) {
	once := without("tcp6", syscall.EADDRINUSE)
	opened := 0
	listeners, err := listenBoth(0, func(n string, a netip.AddrPort) (net.Listener, error) {
		if n == "tcp6" {
			if opened++; opened == 1 {
				return once(n, a)
			}
			return without(n, syscall.EADDRNOTAVAIL)(n, a) // no ::1 on this machine, perhaps
		}
		return open(n, a)
	})
	if err != nil || opened != 2 {
		t.Fatalf("%d tries: %v", opened, err)
	}
	for _, l := range listeners {
		_ = l.Close()
	}
}

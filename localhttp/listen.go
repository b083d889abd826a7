package localhttp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"

	"cied/fault"
	"cied/internal/peer"
)

// Listen opens port on 127.0.0.1 and on ::1, exclusively and on no other address. A
// machine without IPv6 gets the first alone. Port 0 takes a free port, the same for
// both. Where somebody else listens on either the fault is fault.PortInUse, whose cause
// names who, as far as the system tells: there is no silent change to another port, since
// the pages know only this one.
func Listen(port int) ([]net.Listener, error) { return listenBoth(port, open) }

// An opener opens a TCP port; [open] is the one of this system.
type opener func(network string, address netip.AddrPort) (net.Listener, error)

func open(network string, address netip.AddrPort) (net.Listener, error) {
	config := net.ListenConfig{Control: exclusive}
	return config.Listen(context.Background(), network, address.String())
}

// freePortTries bounds the search for a port that is free on both addresses.
const freePortTries = 10

func listenBoth(port int, open opener) (listeners []net.Listener, err error) {
	for range freePortTries {
		listeners, err = listenPair(port, open)
		if port != 0 || !errors.Is(err, fault.PortInUse) {
			break
		}
	}
	return listeners, err
}

func listenPair(port int, open opener) ([]net.Listener, error) {
	v4, err := listenOn("tcp4", "127.0.0.1", port, open)
	if err != nil {
		return nil, err
	}
	v6, err := listenOn("tcp6", "::1", portOf(v4), open)
	if withoutIPv6(err) {
		return []net.Listener{v4}, nil
	}
	if err != nil {
		_ = v4.Close()
		return nil, err
	}
	return []net.Listener{v4, v6}, nil
}

func listenOn(network, host string, port int, open opener) (net.Listener, error) {
	op := fmt.Sprintf("localhttp: listen on %s port %d", host, port)
	if port < 0 || port > 65535 {
		return nil, fault.New(fault.Usage, op, errors.New("a port is a number from 0 to 65535"))
	}
	address := netip.AddrPortFrom(netip.MustParseAddr(host), uint16(port))
	l, err := open(network, address)
	switch {
	case err == nil:
		return l, nil
	case taken(err):
		return nil, fault.New(fault.PortInUse, op, heldBy(address, err))
	default:
		return nil, fault.New(fault.Internal, op, err)
	}
}

// heldBy adds to err who listens on address, where the system tells.
func heldBy(address netip.AddrPort, err error) error {
	owner, unknown := peer.OwnerOf(address)
	if unknown != nil {
		return err
	}
	return fmt.Errorf("port %d is held by %v: %w", address.Port(), owner, err)
}

// withoutIPv6 reports whether err says that this machine has no address ::1.
func withoutIPv6(err error) bool {
	return errors.Is(err, syscall.EADDRNOTAVAIL) || errors.Is(err, syscall.EAFNOSUPPORT) ||
		errors.Is(err, syscall.EPROTONOSUPPORT)
}

// portOf returns the TCP port of l, or 0.
func portOf(l net.Listener) int {
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0
}

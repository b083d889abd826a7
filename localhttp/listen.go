package localhttp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"cied/fault"
)

// Listen opens port on 127.0.0.1 and on ::1, exclusively and on no other address. A
// machine without IPv6 gets the first alone. Port 0 takes a free port, the same for
// both. Where somebody else listens there the fault is fault.PortInUse: there is no
// silent change to another port, since the pages know only this one.
func Listen(port int) ([]net.Listener, error) {
	v4, err := listenOn("tcp4", "127.0.0.1", port)
	if err != nil {
		return nil, err
	}
	v6, err := listenOn("tcp6", "::1", portOf(v4))
	if withoutIPv6(err) {
		return []net.Listener{v4}, nil
	}
	if err != nil {
		_ = v4.Close()
		return nil, err
	}
	return []net.Listener{v4, v6}, nil
}

func listenOn(network, host string, port int) (net.Listener, error) {
	config := net.ListenConfig{Control: exclusive}
	l, err := config.Listen(context.Background(), network, net.JoinHostPort(host, strconv.Itoa(port)))
	if err == nil {
		return l, nil
	}
	op := fmt.Sprintf("localhttp: listen on %s port %d", host, port)
	if taken(err) {
		return nil, fault.New(fault.PortInUse, op, err)
	}
	return nil, fault.New(fault.Internal, op, err)
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

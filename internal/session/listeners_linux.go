package session

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"

	"golang.org/x/sys/unix"

	"cied/fault"
)

// Listeners returns the loopback sockets that systemd has opened for this process, that of
// 127.0.0.1 first, or none where it has opened none; 0 takes them on any one port. A socket
// that is not a listening TCP socket on 127.0.0.1 or ::1 at port, one address twice, or ::1
// alone is a fault.Usage: pages would look in vain, or strangers would get in. It is called
// once: the variables of sd_listen_fds(3) are taken out of the environment, so that no dialog
// believes the sockets are its own.
func Listeners(port int) ([]net.Listener, error) {
	const op = "session: sockets of systemd"
	fds, err := passedFDs(os.Getenv, os.Getpid())
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"} {
		_ = os.Unsetenv(name)
	}
	if err == nil {
		err = checkFDs(fds, port)
	}
	if err != nil {
		return nil, fault.New(fault.Usage, op, err)
	}
	var listeners []net.Listener
	for _, p := range fds {
		l, err := p.listener()
		if err != nil {
			return nil, fault.New(fault.Internal, op, fmt.Errorf("%v: %w", p, err))
		}
		if a, ok := l.Addr().(*net.TCPAddr); ok && a.IP.To4() != nil {
			listeners = slices.Insert(listeners, 0, l)
		} else {
			listeners = append(listeners, l)
		}
	}
	return listeners, nil
}

// checkFDs refuses what a door for browsers of this computer cannot be.
func checkFDs(fds []passedFD, port int) error {
	seen := make(map[netip.Addr]bool)
	for _, p := range fds {
		at, err := p.address()
		switch {
		case err != nil:
			return fmt.Errorf("%v: %w", p, err)
		case at.Addr() != v4Loopback && at.Addr() != netip.IPv6Loopback():
			return fmt.Errorf("%v: %v is not 127.0.0.1 or ::1", p, at)
		case port != 0 && int(at.Port()) != port:
			return fmt.Errorf("%v: %v is not at port %d, where the settings have it", p, at, port)
		case seen[at.Addr()]:
			return fmt.Errorf("%v: %v a second time", p, at.Addr())
		}
		seen[at.Addr()] = true
		port = int(at.Port())
	}
	if len(fds) > 0 && !seen[v4Loopback] {
		return fmt.Errorf("%w: none of 127.0.0.1, which is what pages ask for", errPassed)
	}
	return nil
}

var v4Loopback = netip.AddrFrom4([4]byte{127, 0, 0, 1})

var errNoListener = errors.New("not a listening TCP socket")

// address is where a listening TCP socket listens. One of Multipath TCP is a TCP socket
// too: net.Listen makes such.
func (p passedFD) address() (netip.AddrPort, error) {
	listens, err1 := unix.GetsockoptInt(p.fd, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
	protocol, err2 := unix.GetsockoptInt(p.fd, unix.SOL_SOCKET, unix.SO_PROTOCOL)
	if err := errors.Join(err1, err2); err != nil {
		return netip.AddrPort{}, err
	}
	if listens != 1 || protocol != unix.IPPROTO_TCP && protocol != unix.IPPROTO_MPTCP {
		return netip.AddrPort{}, errNoListener
	}
	name, err := unix.Getsockname(p.fd)
	if err != nil {
		return netip.AddrPort{}, err
	}
	switch a := name.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port)), nil
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr), uint16(a.Port)), nil
	default:
		return netip.AddrPort{}, errNoListener
	}
}

// listener takes the socket over. net.FileListener has one of its own, close-on-exec, and
// the one that was passed is closed.
func (p passedFD) listener() (net.Listener, error) {
	f := os.NewFile(uintptr(p.fd), p.name)
	if f == nil {
		return nil, unix.EBADF
	}
	l, err := net.FileListener(f)
	return l, errors.Join(err, f.Close())
}

// Package peer tells whose a socket on this computer is: the other end of a loopback
// connection, or what listens on a port.
package peer

import (
	"errors"
	"net"
	"net/netip"
	"os"

	"cied/fault"
)

// ErrUnknown says that this system does not tell whose a connection is. It is the cause
// of a peer-refused fault: who cannot be known is not let in.
var ErrUnknown = errors.New("peer: this system does not tell the owner of a connection")

// A refusal's cause, where the system does tell.
var (
	errNotTCP      = errors.New("peer: not a TCP connection")
	errNotLoopback = errors.New("peer: not a loopback connection")
	errAbsent      = errors.New("peer: the connection is not in this system's table")
	errNotOpen     = errors.New("peer: the connection is no longer open at the other end")
	errOtherUser   = errors.New("peer: the connection belongs to another user")
	errTable       = errors.New("peer: the system's table of connections cannot be read")
)

// Known reports whether [SameUser] can tell on this system.
func Known() bool { return known }

// SameUser returns nil if the process at the other end of an accepted TCP connection
// over loopback runs as the user of this process, and else a peer-refused fault.
//
// The kernel's table is asked for the peer's socket by its exact pair of addresses and
// ports. It must be established and owned: on Linux a closed socket's row has inode 0 and
// user 0, whoever had it, on Windows process 0. A connection without a row, from another
// network namespace, is refused, and on Windows one of the same user in another session.
// Ask right after accept: a peer that has closed can no longer be known.
//
// macOS does not tell: the owner stands in net.inet.tcp.pcblist_n alone, whose layout no
// public header describes and no system has promised to keep.
func SameUser(conn net.Conn) error {
	p, err := pairOf(conn)
	if err == nil {
		err = sameUser(p, os.Geteuid())
	}
	if err != nil {
		return fault.New(fault.PeerRefused, "peer: same user", err)
	}
	return nil
}

// A pair is a connection as its other end sees it: from is the peer's own address.
type pair struct{ from, to netip.AddrPort }

func pairOf(conn net.Conn) (pair, error) {
	local, lok := conn.LocalAddr().(*net.TCPAddr)
	remote, rok := conn.RemoteAddr().(*net.TCPAddr)
	if !lok || !rok {
		return pair{}, errNotTCP
	}
	p := pair{from: unmapped(remote), to: unmapped(local)}
	if !p.from.Addr().IsLoopback() || !p.to.Addr().IsLoopback() {
		return pair{}, errNotLoopback
	}
	return p, nil
}

// unmapped writes ::ffff:a.b.c.d as a.b.c.d, and drops the zone.
func unmapped(a *net.TCPAddr) netip.AddrPort {
	ap := a.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap().WithZone(""), ap.Port())
}

package peer

import (
	"fmt"
	"net/netip"
	"os"
)

// An Owner is who listens on a TCP port, as far as the system tells. It is for people to
// read: a name may be anything, and the process may have ended since.
type Owner struct {
	UID     int    // of the socket; negative where there are no such numbers
	User    string // name of UID, or ""
	PID     int    // 0 where it is not known; others' processes are not, on Linux
	Program string // as process PID calls itself, or ""
}

// String is the program and its process, and the user where it is another's or nothing
// else is known: `"nc" (pid 123)`, `user "bob" (uid 1001)`.
func (o Owner) String() string {
	user := fmt.Sprintf("user %d", o.UID)
	if o.User != "" {
		user = fmt.Sprintf("user %+q (uid %d)", o.User, o.UID)
	}
	program := fmt.Sprintf("%+q (pid %d)", o.Program, o.PID)
	switch {
	case o.PID == 0:
		return user
	case o.UID < 0 || o.UID == os.Geteuid():
		return program
	default:
		return program + " of " + user
	}
}

// OwnerOf returns who listens on address, or on all addresses with its port. It is an error
// where nobody does, or the system does not tell.
func OwnerOf(address netip.AddrPort) (Owner, error) { return listenerOf(address) }

// A hold is how a listening socket keeps others from an address.
type hold int

// From the weakest to the strongest.
const (
	not     hold = iota
	through      // by listening on all addresses
	exactly      // by listening on this one
)

// holdOf tells how a socket that listens on l holds address. Sockets that listen on all
// addresses of IPv6 hold those of IPv4 too, as a rule.
func holdOf(l, address netip.AddrPort) hold {
	switch {
	case l == address:
		return exactly
	case l.Port() != address.Port() || !l.Addr().IsUnspecified():
		return not
	case l.Addr().Is4() && address.Addr().Is6():
		return not
	default:
		return through
	}
}

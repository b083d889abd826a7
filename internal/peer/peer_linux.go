package peer

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

const known = true

// tables is where the second way looks; sockets over IPv6 stand in a table of their
// own, also those to mapped IPv4 addresses.
const (
	tableV4 = "/proc/net/tcp"
	tableV6 = "/proc/net/tcp6"
)

// sameUser asks sock_diag, which looks one connection up at one instant. Where the
// kernel does not offer it (a module that is not loaded, a confined program), the tables of
// /proc tell the same, at the price of reading them whole.
func sameUser(p pair, uid int) error {
	r, err := diagnose(p)
	switch {
	case err == nil:
		return judge(r, p, uid)
	case errors.Is(err, unix.ENOENT) && offered(p):
		return errAbsent
	default:
		return judgeTables(p, uid)
	}
}

// offered reports whether the ENOENT that sock_diag said to p means that there is no such
// socket: it says the same where it cannot look at all. Our own end is there, or else, after
// a reset, the socket that listens for it. Without this question callers who reset at once
// would make us read the tables, some 60 ms each, while others wait to be accepted.
func offered(p pair) bool {
	_, err := diagnose(pair{from: p.to, to: p.from})
	return err == nil
}

// judgeTables reads the tables more than once: a table that changes while it is read
// may skip a row, and an absent row refuses.
func judgeTables(p pair, uid int) error {
	for range 3 {
		for _, name := range []string{tableV4, tableV6} {
			table, err := os.ReadFile(name)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
			if r, ok := findRow(table, p); ok {
				return judge(r, p, uid)
			}
		}
	}
	return errAbsent
}

// A row is what the kernel knows of one socket.
type row struct {
	pair  pair
	state uint8 // as in include/net/tcp_states.h
	uid   uint32
	inode uint64
}

const established = 1 // TCP_ESTABLISHED

// judge decides about the row that was found for p.
func judge(r row, p pair, uid int) error {
	switch {
	case r.pair != p: // sock_diag answers with the listening socket where no other fits
		return errAbsent
	case r.state != established || r.inode == 0:
		return errNotOpen
	case int64(r.uid) != int64(uid):
		return fmt.Errorf("%w: %d", errOtherUser, r.uid)
	default:
		return nil
	}
}

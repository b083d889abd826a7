package peer

import (
	"errors"
	"os"
)

const known = true

// tables is where the second way looks; sockets over IPv6 stand in a table of their
// own, also those to mapped IPv4 addresses.
const (
	tableV4 = "/proc/net/tcp"
	tableV6 = "/proc/net/tcp6"
)

// sameUser asks sock_diag, which looks one connection up at one instant. Where the
// kernel does not offer it (a module that is not loaded, a confined program), or says
// ENOENT, which may mean either, the tables of /proc tell the same, at the price of
// reading them whole.
func sameUser(p pair, uid int) error {
	r, err := diagnose(p)
	if err != nil {
		return judgeTables(p, uid)
	}
	return judge(r, p, uid)
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

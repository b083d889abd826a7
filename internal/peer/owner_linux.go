package peer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
)

const listening = 10 // TCP_LISTEN

// listenerOf looks into the tables of /proc, which tell the user of each socket, and for
// the process among those whose files this one may see.
func listenerOf(address netip.AddrPort) (Owner, error) {
	var best row
	var how hold
	for _, name := range []string{tableV4, tableV6} {
		table, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Owner{}, err
		}
		if r, h := findListener(table, address); h > how {
			best, how = r, h
		}
	}
	if how == not {
		return Owner{}, errAbsent
	}
	o := Owner{UID: int(best.uid)}
	if u, err := user.LookupId(strconv.Itoa(o.UID)); err == nil {
		o.User = u.Username
	}
	o.PID, o.Program = processOf("/proc", best.inode)
	return o, nil
}

// findListener returns the row of a table in the format of /proc/net/tcp or tcp6 that
// holds address, the one that names it before others.
func findListener(table []byte, address netip.AddrPort) (best row, how hold) {
	for line := range bytes.Lines(table) {
		r, ok := parseRow(line)
		if !ok || r.state != listening {
			continue
		}
		if h := holdOf(r.pair.from, address); h > how {
			best, how = r, h
		}
	}
	return best, how
}

// processOf returns a process that has the socket with this inode open (proc_pid_fd(5)),
// and its name (proc_pid_comm(5)); 0 where none is seen.
func processOf(proc string, inode uint64) (pid int, name string) {
	dirs, err := os.ReadDir(proc)
	if err != nil {
		return 0, ""
	}
	socket := fmt.Sprintf("socket:[%d]", inode)
	for _, d := range dirs {
		n, err := strconv.Atoi(d.Name())
		if err == nil && hasOpen(filepath.Join(proc, d.Name(), "fd"), socket) {
			comm, _ := os.ReadFile(filepath.Join(proc, d.Name(), "comm")) // at most 16 bytes
			return n, string(bytes.TrimSuffix(comm, []byte("\n")))
		}
	}
	return 0, ""
}

// hasOpen reports whether one of the links in dir leads to target.
func hasOpen(dir, target string) bool {
	links, err := os.ReadDir(dir)
	if err != nil {
		return false // it has ended, or is another's
	}
	for _, l := range links {
		if to, err := os.Readlink(filepath.Join(dir, l.Name())); err == nil && to == target {
			return true
		}
	}
	return false
}

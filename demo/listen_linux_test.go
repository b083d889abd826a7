package demo

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The addresses of loopback, as /proc/net/tcp writes them: 32-bit words in host order,
// here little-endian (proc_net_tcp(5)).
const (
	loopback4 = "0100007F"
	loopback6 = "00000000000000000000000001000000"
)

func TestNothingListensBeyondLoopback(t *testing.T) {
	startDemo(t)
	own := ownSockets(t)
	found := 0
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		for _, fields := range sockets(t, table) {
			const local, state, inode = 1, 3, 9
			if fields[state] != "0A" || !own[fields[inode]] { // 0A: TCP_LISTEN
				continue
			}
			found++
			host, _, _ := strings.Cut(fields[local], ":")
			if host != loopback4 && host != loopback6 {
				t.Errorf("something listens on %s", fields[local])
			}
		}
	}
	if found < 5 { // the card's reader, the daemon, the identity provider, the service and the desk
		t.Errorf("%d listeners found, want at least 5", found)
	}
}

// sockets returns the rows of a table of the kernel, split into fields.
func sockets(t *testing.T, table string) (rows [][]string) {
	t.Helper()
	f, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if fields := strings.Fields(s.Text()); len(fields) > 9 {
			rows = append(rows, fields)
		}
	}
	return rows
}

// ownSockets returns the inodes of the sockets of this process.
func ownSockets(t *testing.T) map[string]bool {
	t.Helper()
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	own := make(map[string]bool)
	for _, l := range links {
		if target, err := os.Readlink(l); err == nil && strings.HasPrefix(target, "socket:[") {
			own[strings.Trim(target, "socket:[]")] = true
		}
	}
	return own
}

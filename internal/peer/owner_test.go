package peer

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"os"
	"strconv"
	"testing"
)

func TestAnOwnerIsToldInOnePhrase(t *testing.T) {
	own, other := os.Geteuid(), os.Geteuid()+1
	n := strconv.Itoa
	for want, o := range map[string]Owner{
		`"nc" (pid 123)`:                                      {UID: own, User: "anna", PID: 123, Program: "nc"},
		`"nc.exe" (pid 123)`:                                  {UID: -1, PID: 123, Program: "nc.exe"},
		`"\x1b[2J\u202e" (pid 123)`:                           {UID: own, PID: 123, Program: "\x1b[2J\u202e"}, // a terminal is not told what to do
		`user "anna" (uid ` + n(own) + `)`:                    {UID: own, User: "anna"},
		`user ` + n(other):                                    {UID: other},
		`"nc" (pid 123) of user "bob" (uid ` + n(other) + `)`: {UID: other, User: "bob", PID: 123, Program: "nc"},
	} {
		if got := o.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestWhatHoldsAnAddress(t *testing.T) {
	for _, tt := range []struct {
		listens, address string
		want             hold
	}{
		{"127.0.0.1:24731", "127.0.0.1:24731", exactly},
		{"[::1]:24731", "[::1]:24731", exactly},
		{"0.0.0.0:24731", "127.0.0.1:24731", through},
		{"[::]:24731", "127.0.0.1:24731", through},
		{"[::]:24731", "[::1]:24731", through},
		{"0.0.0.0:24731", "[::1]:24731", not},
		{"127.0.0.1:24732", "127.0.0.1:24731", not},
		{"0.0.0.0:24732", "127.0.0.1:24731", not},
		{"127.0.0.2:24731", "127.0.0.1:24731", not},
		{"[::1]:24731", "127.0.0.1:24731", not},
	} {
		if got := holdOf(netip.MustParseAddrPort(tt.listens), netip.MustParseAddrPort(tt.address)); got != tt.want {
			t.Errorf("%s holds %s: %d, want %d", tt.listens, tt.address, got, tt.want)
		}
	}
}

// listenerTable is a table of GetExtendedTcpTable with one socket, of process 4711, in
// layout m.
func listenerTable(m mib, address string) []byte {
	a := netip.MustParseAddrPort(address)
	b := make([]byte, mibCount+m.row)
	binary.LittleEndian.PutUint32(b, 1)
	row := b[mibCount:]
	copy(row[m.local:], a.Addr().AsSlice())
	binary.BigEndian.PutUint16(row[m.localPort:], a.Port())
	binary.LittleEndian.PutUint32(row[m.owner:], 4711)
	return b
}

func TestListenersOfWindowsTables(t *testing.T) {
	addresses := []string{"127.0.0.1:24731", "[::1]:24731"}
	for i, m := range mibs() {
		table := listenerTable(m, addresses[i])
		for j, address := range addresses {
			pid, how, err := m.listener(table, netip.MustParseAddrPort(address))
			if err != nil || i == j && (pid != 4711 || how != exactly) || i != j && how != not {
				t.Errorf("%s in the table of %s: %d, %d, %v", address, addresses[i], pid, how, err)
			}
		}
		if _, _, err := m.listener(table[:len(table)-1], netip.AddrPort{}); !errors.Is(err, errTable) {
			t.Errorf("cut short: %v", err)
		}
	}
}

// FuzzListener: no table makes a process that is not in it.
func FuzzListener(f *testing.F) {
	address := netip.MustParseAddrPort("127.0.0.1:24731")
	f.Add(listenerTable(mibs()[0], "127.0.0.1:24731"))
	f.Add(listenerTable(mibs()[1], "[::]:24731"))
	f.Fuzz(func(t *testing.T, in []byte) {
		table := make([]byte, len(in))
		copy(table, in)
		for _, m := range mibs() {
			pid, how, err := m.listener(table, address)
			if (err != nil || how == not) && pid != 0 || how != not && len(table) < mibCount+m.row {
				t.Errorf("process %d, %d, %v", pid, how, err)
			}
		}
	})
}

package peer

import (
	"encoding/binary"
	"errors"
	"net"
	"net/netip"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func addressOf(l net.Listener) netip.AddrPort { return unmapped(l.Addr().(*net.TCPAddr)) }

func TestTheOwnerOfAPortIsFound(t *testing.T) {
	for name, tt := range map[string]struct{ listen, host string }{
		"127.0.0.1":             {"127.0.0.1:0", "127.0.0.1"},
		"::1":                   {"[::1]:0", "::1"},
		"all addresses, IPv4":   {"0.0.0.0:0", "127.0.0.1"},
		"all addresses":         {"[::]:0", "127.0.0.1"},
		"all addresses, of ::1": {"[::]:0", "::1"},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", tt.listen)
			if err != nil {
				t.Skipf("this machine has no %s: %v", tt.listen, err)
			}
			defer l.Close()
			comm, err := os.ReadFile("/proc/self/comm")
			if err != nil {
				t.Fatal(err)
			}
			got, err := OwnerOf(netip.AddrPortFrom(netip.MustParseAddr(tt.host), addressOf(l).Port()))
			if err != nil || got.UID != os.Geteuid() || got.PID != os.Getpid() || got.Program != strings.TrimSpace(string(comm)) {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestAPortWithoutAListenerHasNoOwner(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if o, err := OwnerOf(addressOf(l)); !errors.Is(err, errAbsent) {
		t.Errorf("%v, %v", o, err)
	}
}

// TestAnotherUsersPortIsTheirs: a socket is of the user that its thread had for files when
// it was made (setfsuid(2)).
func TestAnotherUsersPortIsTheirs(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to open a socket as another user")
	}
	const other = 65534 // "nobody"
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Setfsuid(other); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err := errors.Join(err, unix.Setfsuid(0)); err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got, err := OwnerOf(addressOf(l))
	if err != nil || got.UID != other || got.PID != os.Getpid() {
		t.Errorf("%+v, %v", got, err)
	}
	if u, err := user.LookupId(strconv.Itoa(other)); err == nil && got.User != u.Username {
		t.Errorf("user %q, want %q", got.User, u.Username)
	}
}

// The listening sockets of user 1001, as a little-endian machine prints them.
const (
	listenOne = "   0: 0100007F:609B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 4711 1 0000000000000000 100 0 0 10 0\n"
	listenAll = "   1: 00000000:609B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1002        0 4712 1 0000000000000000 100 0 0 10 0\n"
)

func TestListenersOfTheTable(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("this machine has no little-endian numbers, in which the rows are written")
	}
	address := netip.MustParseAddrPort("127.0.0.1:24731")
	for name, tt := range map[string]struct {
		table string
		uid   uint32
		how   hold
	}{
		"one address":           {listenOne, 1001, exactly},
		"all addresses":         {listenAll, 1002, through},
		"the one before all":    {listenAll + listenOne, 1001, exactly},
		"a connection":          {strings.ReplaceAll(listenOne, " 0A 0", " 01 0"), 0, not},
		"another port":          {strings.ReplaceAll(listenOne, ":609B", ":609C"), 0, not},
		"a row that is cut off": {listenOne[:80], 0, not},
	} {
		if r, how := findListener([]byte(tt.table), address); how != tt.how || r.uid != tt.uid {
			t.Errorf("%s: %+v, %d", name, r, how)
		}
	}
}

// FuzzListenTable: no table makes a listener of a row that is none.
func FuzzListenTable(f *testing.F) {
	f.Add([]byte(listenOne))
	f.Add([]byte(listenAll + listenOne))
	address := netip.MustParseAddrPort("127.0.0.1:24731")
	f.Fuzz(func(t *testing.T, in []byte) {
		table := make([]byte, len(in))
		copy(table, in)
		if r, how := findListener(table, address); how != not && (r.state != listening || r.pair.from.Port() != address.Port()) {
			t.Errorf("%+v", r)
		}
	})
}

package peer

import (
	"encoding/hex"
	"errors"
	"net/netip"
	"strings"
	"testing"
)

// Rows as Windows writes them: 127.0.0.1:50000 to 127.0.0.1:24731 and [::1]:50000 to
// [::1]:24731, established, of process 4711.
const (
	rowV4 = "05000000 7f000001 c3500000 7f000001 609b0000 67120000"
	rowV6 = "00000000000000000000000000000001 00000000 c3500000 00000000000000000000000000000001 00000000 609b0000 05000000 67120000"
)

func table(t *testing.T, parts ...string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(strings.Join(parts, ""), " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mibPair(host string) pair {
	a := netip.MustParseAddr(host)
	return pair{from: netip.AddrPortFrom(a, 50000), to: netip.AddrPortFrom(a, 24731)}
}

func TestTheProcessOfAConnectionOnWindows(t *testing.T) {
	v4, v6 := mibs()[0], mibs()[1]
	reversed := strings.NewReplacer("c350", "609b", "609b", "c350").Replace(rowV4)
	for _, c := range []struct {
		name  string
		m     mib
		host  string
		table []byte
		want  error
	}{
		{"IPv4", v4, "127.0.0.1", table(t, "01000000", rowV4), nil},
		{"IPv6", v6, "::1", table(t, "01000000", rowV6), nil},
		{"our own end comes first", v4, "127.0.0.1", table(t, "02000000", reversed, rowV4), nil},
		{"only our own end", v4, "127.0.0.1", table(t, "01000000", reversed), errAbsent},
		{"another address", v4, "127.0.0.2", table(t, "01000000", rowV4), errAbsent},
		{"none", v4, "127.0.0.1", table(t, "00000000"), errAbsent},
		{"beyond the count", v4, "127.0.0.1", table(t, "00000000", rowV4), errAbsent},
		{"TIME_WAIT", v4, "127.0.0.1", table(t, "01000000", strings.Replace(rowV4, "05", "0b", 1)), errNotOpen},
		{"no process", v6, "::1", table(t, "01000000", strings.Replace(rowV6, "67120000", "00000000", 1)), errNotOpen},
		{"ports used again", v4, "127.0.0.1", table(t, "02000000", strings.Replace(rowV4, "05", "0b", 1), rowV4), nil},
		{"more rows than bytes", v4, "127.0.0.1", table(t, "02000000", rowV4), errTable},
		{"as many as can be said", v6, "::1", table(t, "ffffffff", rowV6), errTable},
		{"no count", v4, "127.0.0.1", table(t, "0100"), errTable},
	} {
		t.Run(c.name, func(t *testing.T) {
			pid, err := c.m.find(c.table, mibPair(c.host))
			if !errors.Is(err, c.want) || err == nil && pid != 4711 {
				t.Errorf("process %d, %v; want %v", pid, err, c.want)
			}
		})
	}
}

func FuzzMIB(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x00"), false)
	f.Add(make([]byte, mibCount+56), true)
	f.Fuzz(func(t *testing.T, in []byte, six bool) {
		b := make([]byte, len(in))
		copy(b, in)
		m, p := mibs()[0], mibPair("127.0.0.1")
		if six {
			m, p = mibs()[1], mibPair("::1")
		}
		if pid, err := m.find(b, p); err == nil && (pid == 0 || len(in) < mibCount+m.row) {
			t.Errorf("process %d out of %d bytes", pid, len(in))
		}
	})
}

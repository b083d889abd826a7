package apdu

import "testing"

func TestStatusWordIsReadAsItsMeaning(t *testing.T) {
	cases := []struct {
		sw   SW
		want string
	}{
		{OK, "status 9000: no further qualification"},
		{FileNotFound, "status 6A82: file or application not found"},
		{AuthMethodBlocked, "status 6983: authentication method blocked"},
		{0x63C2, "status 63C2: verification failed, 2 tries left"},
		{0x63C0, "status 63C0: verification failed, 0 tries left"},
		{Warning, "status 6300: no information given"},
		{0x6112, "status 6112: 18 bytes still available"},
		{0x6100, "status 6100: 256 bytes still available"},
		{0x6C0C, "status 6C0C: wrong Le, 12 bytes available"},
		{0x6FFF, "status 6FFF"},
	}
	for _, c := range cases {
		if got := c.sw.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestEveryStatusWordWithANameHasItsOwn(t *testing.T) {
	seen := map[string]SW{}
	for sw, name := range names {
		if other, taken := seen[name]; taken || name == "" || sw.Name() != name {
			t.Errorf("%04X and %04X: %q, %q", uint16(sw), uint16(other), name, sw.Name())
		}
		seen[name] = sw
	}
}

func TestCountedStatusWords(t *testing.T) {
	type reading struct {
		n  int
		ok bool
	}
	cases := []struct {
		sw                           SW
		attempts, available, rightNe reading
	}{
		{sw: OK},
		{sw: Warning},
		{sw: 0x63B3},
		{sw: 0x63C0, attempts: reading{0, true}},
		{sw: 0x63CF, attempts: reading{15, true}},
		{sw: 0x6101, available: reading{1, true}},
		{sw: 0x61FF, available: reading{255, true}},
		{sw: 0x6100, available: reading{256, true}},
		{sw: 0x6C0C, rightNe: reading{12, true}},
		{sw: 0x6C00, rightNe: reading{256, true}},
	}
	for _, c := range cases {
		for _, m := range []struct {
			name string
			read func() (int, bool)
			want reading
		}{{"Attempts", c.sw.Attempts, c.attempts}, {"Available", c.sw.Available, c.available}, {"RightNe", c.sw.RightNe, c.rightNe}} {
			n, ok := m.read()
			if ok != m.want.ok || ok && n != m.want.n {
				t.Errorf("%s of %04X: got %d, %v", m.name, uint16(c.sw), n, ok)
			}
		}
	}
}

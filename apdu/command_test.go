package apdu

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
)

// unhex decodes a vector; blanks are for the reader.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// exact returns a copy of b without spare capacity: a parser that reads too far panics.
func exact(b []byte) []byte {
	c := make([]byte, len(b))
	copy(c, b)
	return c
}

// The seven cases of ISO/IEC 7816-3:2006, 12.1.3.
func TestCommandCases(t *testing.T) {
	long := bytes.Repeat([]byte{0xA5}, 256)
	cases := []struct {
		name string
		wire string
		want Command
	}{
		{"case 1", "00A40000", Command{INS: 0xA4}},
		{"case 2S", "00B00000E7", Command{INS: 0xB0, Ne: 0xE7}},
		{"case 2S, Le 00 is 256", "00B0000000", Command{INS: 0xB0, Ne: 256}},
		{"case 2E, 257", "00B00000 000101", Command{INS: 0xB0, Ne: 257}},
		{"case 2E, Le 0000 is 65536", "00B00000 000000", Command{INS: 0xB0, Ne: 65536}},
		{"case 3S", "00A40204 02 1004", Command{INS: 0xA4, P1: 2, P2: 4, Data: []byte{0x10, 0x04}}},
		{"case 3S, 255 bytes", "102241A6 FF" + hexOf(long[:255]), Command{CLA: 0x10, INS: 0x22, P1: 0x41, P2: 0xA6, Data: long[:255]}},
		{"case 3E, 256 bytes", "002241A6 000100" + hexOf(long), Command{INS: 0x22, P1: 0x41, P2: 0xA6, Data: long}},
		{"case 4S", "00A4040C 01 A0 08", Command{INS: 0xA4, P1: 4, P2: 12, Data: []byte{0xA0}, Ne: 8}},
		{"case 4S, Le 00 is 256", "00A4040C 01 A0 00", Command{INS: 0xA4, P1: 4, P2: 12, Data: []byte{0xA0}, Ne: 256}},
		{"case 4E, long data", "00880000 000100" + hexOf(long) + "0010", Command{INS: 0x88, Data: long, Ne: 16}},
		{"case 4E, Le 0000 is 65536", "00880000 000001 A0 0000", Command{INS: 0x88, Data: []byte{0xA0}, Ne: 65536}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			wire := unhex(t, c.wire)
			got, err := ParseCommand(exact(wire))
			if err != nil {
				t.Fatal(err)
			}
			if !same(got, c.want) {
				t.Errorf("decoded %v, want %v", got, c.want)
			}
			b, err := c.want.Bytes()
			if err != nil || !bytes.Equal(b, wire) {
				t.Errorf("encoded %X, %v, want %X", b, err, wire)
			}
		})
	}
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func same(a, b Command) bool {
	return a.CLA == b.CLA && a.INS == b.INS && a.P1 == b.P1 && a.P2 == b.P2 && a.Ne == b.Ne && bytes.Equal(a.Data, b.Data)
}

// The parser below ours panics on the first of these: a fifth byte 00 announces an
// extended length of which only half is there.
func TestBytesThatAreNoCommandAreRefused(t *testing.T) {
	cases := []struct{ name, wire string }{
		{"six bytes, fifth is 00", "00A40000 00 01"},
		{"six bytes, all zero", "000000000000"},
		{"nothing", ""},
		{"half a header", "00A400"},
		{"Lc over the data", "00A40204 03 1004"},
		{"data over Lc and Le", "00A40204 02 1004 0000"},
		{"extended Lc over the data", "00A40204 000003 1004"},
		{"extended data over Lc", "00A40204 000001 1004"},
		{"extended Lc of zero, with Le", "00A40204 000000 0000"},
		{"longer than any command", "00A40204 00FFFF" + strings.Repeat("00", 65535+3)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := ParseCommand(exact(unhex(t, c.wire))); !errors.Is(err, ErrCommand) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

func TestCommandThatNoLengthFieldCanCarryIsRefused(t *testing.T) {
	for _, c := range []Command{{Ne: -1}, {Ne: MaxExtendedNe + 1}, {Data: make([]byte, 65536)}} {
		if b, err := c.Bytes(); !errors.Is(err, ErrCommand) {
			t.Errorf("%v: got %d bytes, %v", c, len(b), err)
		}
	}
}

func TestCommandIsShownWithoutItsData(t *testing.T) {
	c := Command{INS: 0x20, P2: 0x81, Data: []byte("12345678"), Ne: 256}
	if got, want := c.String(), "00200081 Nc=8 Ne=256"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzParseCommand: no input panics, and what is decoded encodes again to the same
// bytes, or to the short form of the same command.
func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"00A40000", "00A400000001", "00B0000000", "00B00000000000", "00A4020402100400", "00880000000001A00000"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := ParseCommand(exact(in))
		if err != nil {
			return
		}
		b, err := c.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCommand(exact(b))
		if err != nil || !same(c, again) || len(b) > len(in) {
			t.Errorf("%X decodes to %v, which encodes to %X", in, c, b)
		}
		if len(b) == len(in) && !slices.Equal(b, in) {
			t.Errorf("%X came back as %X", in, b)
		}
	})
}

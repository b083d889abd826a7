package apdu

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestDataObjects(t *testing.T) {
	cases := []struct {
		name   string
		header string
		tag    Tag
		length int
	}{
		{"tag of one byte, nothing inside", "99 00", 0x99, 0},
		{"length of one byte", "87 7F", 0x87, 127},
		{"tag of two bytes", "7F49 04", 0x7F49, 4},
		{"tag of three bytes", "BFA101 04", 0xBFA101, 4},
		{"length of two bytes", "87 81E9", 0x87, 233},
		{"length of three bytes", "7F21 82015D", 0x7F21, 349},
		{"length of four bytes", "77 83010000", 0x77, 65536},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			value := bytes.Repeat([]byte{0xA5}, c.length)
			wire := append(unhex(t, c.header), value...)
			obj, rest, err := ReadTLV(exact(append(bytes.Clone(wire), 0x90, 0x00)))
			if err != nil || obj.Tag != c.tag || !bytes.Equal(obj.Value, value) || !bytes.Equal(rest, []byte{0x90, 0x00}) {
				t.Fatalf("got %X with %d bytes, rest %X, %v", uint32(obj.Tag), len(obj.Value), rest, err)
			}
			if b := AppendTLV(nil, c.tag, value); !bytes.Equal(b, wire) {
				t.Errorf("encoded %X…", b[:min(8, len(b))])
			}
			if n, err := Length(exact(unhex(t, c.header))); err != nil || n != len(wire) {
				t.Errorf("whole length from the header alone: %d, %v", n, err)
			}
		})
	}
}

// Cards may use a longer length field than they need (ISO/IEC 7816-4:2013, 6.3).
func TestLengthFieldNeedNotBeTheShortest(t *testing.T) {
	for _, s := range []string{"990290 00", "99 8102 9000", "99 820002 9000", "99 83000002 9000"} {
		obj, rest, err := ReadTLV(exact(unhex(t, s)))
		if err != nil || obj.Tag != 0x99 || !bytes.Equal(obj.Value, []byte{0x90, 0x00}) || len(rest) != 0 {
			t.Errorf("%s: got %v, %v", s, obj, err)
		}
	}
}

func TestMalformedDataObjects(t *testing.T) {
	cases := []struct{ name, wire string }{
		{"nothing", ""},
		{"tag alone", "87"},
		{"half a tag", "7F"},
		{"two thirds of a tag", "BFA1"},
		{"tag of four bytes", "BFA18101 00"},
		{"length field cut after 82", "87 82"},
		{"length field cut in the middle", "87 8201"},
		{"indefinite length", "87 80 0102 0000"},
		{"length field of five bytes", "87 84 00000001 01"},
		{"reserved length FF", "87 FF 01"},
		{"value cut", "87 03 0102"},
		{"value of 16 megabytes promised", "87 83FFFFFF 01"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if obj, _, err := ReadTLV(exact(unhex(t, c.wire))); !errors.Is(err, ErrTLV) {
				t.Errorf("got %v, %v", obj, err)
			}
		})
	}
}

// The first block of a file says how much of it there is to read.
func TestLengthOfAFileFromItsFirstBlock(t *testing.T) {
	cases := []struct {
		name, first string
		want        int
	}{
		{"EF.SOD", "778207D2 308207CE 06092A86", 2006},
		{"EF 1004, PKCS #1 public key", "3082010A 02820101 00D853", 270},
		{"shorter than a block, padding after it", "5A 02 9380 000000", 4},
	}
	for _, c := range cases {
		if n, err := Length(exact(unhex(t, c.first))); err != nil || n != c.want {
			t.Errorf("%s: got %d, %v", c.name, n, err)
		}
	}
	for _, cut := range []string{"", "77", "7782", "778207", "0080", "7F"} {
		if n, err := Length(exact(unhex(t, cut))); !errors.Is(err, ErrTLV) {
			t.Errorf("%q: got %d, %v", cut, n, err)
		}
	}
}

func TestFindFollowsAPath(t *testing.T) {
	q := "99 20" + strings.Repeat("A5", 32)
	answer := "70 28 BFA101 24 A3 22" + q
	cases := []struct {
		name, wire string
		path       []Tag
		want       string
	}{
		{"three levels, as GET DATA answers", answer, []Tag{0x70, 0xBFA101, 0xA3, 0x99}, strings.Repeat("A5", 32)},
		{"an object beside the path is passed over", "81 01 00 82 01 7F", []Tag{0x82}, "7F"},
		{"the first of two wins", "82 01 01 82 01 02", []Tag{0x82}, "01"},
		{"no path is the whole", "82 01 01", nil, "820101"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Find(exact(unhex(t, c.wire)), c.path...)
			if err != nil || !bytes.Equal(got, unhex(t, c.want)) {
				t.Errorf("got %X, %v", got, err)
			}
		})
	}
	for _, bad := range []string{"", "81 01 00", "81 01 00 82", "81 05 00"} {
		if got, err := Find(exact(unhex(t, bad)), 0x82); !errors.Is(err, ErrTLV) {
			t.Errorf("%q: got %X, %v", bad, got, err)
		}
	}
}

// FuzzReadTLV: advance or fail. Whatever is read lies inside the input, and Length agrees.
func FuzzReadTLV(f *testing.F) {
	for _, s := range []string{"", "9900", "7F49021F80", "BFA1010404030201", "878000", "8783FFFFFF", "1F8180"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		in = exact(in)
		for b := in; len(b) > 0; {
			obj, rest, err := ReadTLV(b)
			if err != nil {
				return
			}
			used := len(b) - len(rest)
			if used < 2 || used < len(obj.Value)+2 {
				t.Fatalf("%X: used %d bytes for %X", b, used, obj.Value)
			}
			if n, err := Length(b); err != nil || n != used {
				t.Fatalf("%X: Length is %d, %v; used %d", b, n, err, used)
			}
			again, _, err := ReadTLV(AppendTLV(nil, obj.Tag, obj.Value))
			if err != nil || !bytes.Equal(again.Value, obj.Value) {
				t.Fatalf("%X does not survive: %v", b[:used], err)
			}
			b = rest
		}
	})
}

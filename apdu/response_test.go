package apdu

import (
	"bytes"
	"errors"
	"testing"
)

func TestResponse(t *testing.T) {
	cases := []struct {
		name, wire string
		data       string
		sw         SW
	}{
		{"status alone", "9000", "", OK},
		{"data and status", "5A0A 6282", "5A0A", EndOfFile},
		{"data that looks like a status", "9000 63C2", "9000", 0x63C2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			wire := unhex(t, c.wire)
			r, err := ParseResponse(exact(wire))
			if err != nil || r.SW != c.sw || !bytes.Equal(r.Data, unhex(t, c.data)) {
				t.Fatalf("got %X %v, %v", r.Data, r.SW, err)
			}
			if b := r.Bytes(); !bytes.Equal(b, wire) {
				t.Errorf("encoded %X", b)
			}
		})
	}
}

func TestLongestResponseIsTakenAndOneByteMoreIsNot(t *testing.T) {
	if _, err := ParseResponse(make([]byte, MaxExtendedNe+2)); err != nil {
		t.Error(err)
	}
	for _, n := range []int{0, 1, MaxExtendedNe + 3} {
		if _, err := ParseResponse(make([]byte, n)); !errors.Is(err, ErrResponse) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func FuzzParseResponse(f *testing.F) {
	for _, s := range []string{"", "90", "9000", "5A0A9000", "6100"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := ParseResponse(exact(in))
		if err == nil && !bytes.Equal(r.Bytes(), in) {
			t.Errorf("%X came back as %X", in, r.Bytes())
		}
	})
}

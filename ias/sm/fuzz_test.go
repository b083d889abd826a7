package sm

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"cied/apdu"
)

// shape is the tags and lengths of data objects: "87 11, 8E 08".
func shape(t testing.TB, b []byte) string {
	t.Helper()
	var out []string
	for len(b) > 0 {
		obj, rest, err := apdu.ReadTLV(b)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%02X %02X", uint32(obj.Tag), len(obj.Value)))
		b = rest
	}
	return strings.Join(out, ", ")
}

// FuzzUnwrap: no forged answer opens. Of all bytes only the card's own are believed,
// and whatever else arrives ends the session.
func FuzzUnwrap(f *testing.F) {
	waiting, genuine := waitingFor(f, "GET CHALLENGE")
	f.Add(genuine.Bytes())
	for _, p := range loadWorked(f).session {
		f.Add(p.answer(f).Bytes())
	}
	for _, s := range []string{"9000", "63C2", "990290009000", "990290008E009000", "8E0800000000000000009000"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := apdu.ParseResponse(append(make([]byte, 0, len(in)), in...))
		if err != nil {
			return
		}
		s := *waiting
		opened, err := s.Unwrap(r)
		if (err == nil) != bytes.Equal(r.Data, genuine.Data) {
			t.Errorf("%X opened as %X %v, %v", in, opened.Data, opened.SW, err)
		}
		if s.Alive() != (err == nil) {
			t.Errorf("%X: alive is %v after %v", in, s.Alive(), err)
		}
	})
}

// FuzzUnpad: what unpad takes off, pad puts back.
func FuzzUnpad(f *testing.F) {
	for _, s := range []string{"", "8000000000000000", "0000000000000000", "011E800000000000", "FFFFFFFFFFFFFFFF"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		in = in[:len(in)/8*8]
		plain, err := unpad(append(make([]byte, 0, len(in)), in...))
		if err == nil && !bytes.Equal(pad(plain), in) {
			t.Errorf("%X came back as %X", in, pad(plain))
		}
	})
}

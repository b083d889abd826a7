package prompt

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"cied/fault"
)

// An outputReader hands out text, and looks whether the buffers it filled were cleared.
type outputReader struct {
	io.Reader
	buffers [][]byte
}

func (r *outputReader) Read(b []byte) (int, error) {
	r.buffers = append(r.buffers, b)
	return r.Reader.Read(b)
}

func TestOutputOfAProgramIsReadToItsEnd(t *testing.T) {
	cases := []struct {
		out  string
		want int // characters
	}{
		{"", 0},
		{"\n", 0},
		{marked, 8},
		{marked + "\n", 8},
		{marked + "\n\n", 9},
		{marked + " \n", 9},
		{strings.Repeat("9", 63) + "\n", 63},
		{strings.Repeat("9", 64) + "\n", 64},
		{strings.Repeat("9", 200) + "\n", 200},
	}
	for _, c := range cases {
		for name, r := range map[string]io.Reader{
			"at once":      strings.NewReader(c.out),
			"byte by byte": iotest.OneByteReader(strings.NewReader(c.out)),
			"with the end": iotest.DataErrReader(strings.NewReader(c.out)),
		} {
			var e entry
			if err := e.fill(r); err != nil || e.n != c.want {
				t.Errorf("%q, %s: got %d characters, %v", c.out, name, e.n, err)
			}
		}
	}
}

func TestReadingOutputLeavesNothingBehind(t *testing.T) {
	r := &outputReader{Reader: strings.NewReader(marked + "\n")}
	var e entry
	if err := e.fill(r); err != nil {
		t.Fatal(err)
	}
	for _, b := range r.buffers {
		if !bytes.Equal(b, make([]byte, len(b))) {
			t.Error("the digits outlive the reading")
		}
	}
	pin, err := e.pin()
	wantPIN(t, pin, err)
}

func TestOutputThatDoesNotEndIsGivenUp(t *testing.T) {
	var e entry
	if err := e.fill(strings.NewReader(strings.Repeat("9", maxOutput+1))); !errors.Is(err, errOutput) {
		t.Errorf("got %v", err)
	}
	e.wipe()
	if err := e.fill(zeroReader{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v", err)
	}
	if err := e.fill(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestScriptResult(t *testing.T) {
	cases := []struct {
		out  string
		want error
	}{
		{"yes:" + marked, nil},
		{"yes:", nil},
		{"no", fault.Cancelled},
		{"late", fault.Timeout},
		{"", errScript},
		{"yes", errScript},
		{"no\n", errScript},
		{marked, errScript},
		{"button returned:OK, text returned:" + marked, errScript},
	}
	for _, c := range cases {
		var e entry
		e.add([]byte(c.out))
		if err := e.scriptResult(); !errors.Is(err, c.want) {
			t.Errorf("%q: got %v, want %v", c.out, err, c.want)
		} else if err != nil && e != (entry{}) {
			t.Errorf("%q: something is left", c.out)
		}
	}
}

// What osascript writes is never more than it wrote, and only a result of the script.
func FuzzScriptResult(f *testing.F) {
	for _, s := range []string{"yes:" + marked + "\n", "no\n", "late\n", "yes:", "\n", strings.Repeat("yes:", 40)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		exact := make([]byte, len(in))
		copy(exact, in)
		var e entry
		if e.fill(bytes.NewReader(exact)) != nil {
			return
		}
		err := e.scriptResult()
		if err == nil && (!bytes.HasPrefix(in, []byte("yes:")) || e.n > len(in)-len("yes:")) {
			t.Fatalf("%d characters of %q", e.n, in)
		}
		if err != nil && e != (entry{}) {
			t.Fatalf("something is left of %q", in)
		}
		if pin, err := e.pin(); err == nil {
			pin.Wipe()
		}
	})
}

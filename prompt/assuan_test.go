package prompt

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// The escapes are those of The Assuan Manual, "Server responses": the percent sign, CR
// and LF must be escaped, anything may be.
func TestUnescape(t *testing.T) {
	cases := []struct{ in, want string }{
		{"", ""},
		{"12345678", "12345678"},
		{"a%25b", "a%b"},
		{"%0d%0A", "\r\n"},
		{"%31%32", "12"},
	}
	for _, c := range cases {
		b := []byte(c.in)
		got, err := unescape(b)
		if err != nil || string(got) != c.want {
			t.Errorf("%q: got %q, %v", c.in, got, err)
		}
		if rest := b[len(got):]; !bytes.Equal(rest, make([]byte, len(rest))) {
			t.Errorf("%q: left over %q", c.in, rest)
		}
	}
	for _, in := range []string{"%", "%2", "a%", "%G0", "%0G", "12%%"} {
		if got, err := unescape([]byte(in)); !errors.Is(err, errEscape) {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
}

func TestEscapeLeavesNoWayOutOfALine(t *testing.T) {
	cases := []struct{ in, want string }{
		{"Entra con CIE", "Entra con CIE"},
		{"Saprà:\nnome", "Saprà:%0Anome"},
		{"100 %\nBYE", "100 %25%0ABYE"},
		{"a\r\x1b[2J\x00\x7f\u0085b\\", "a??[2J???b%5C"},
		{"\xff", "?"},
	}
	for _, c := range cases {
		if got := escape(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLinesEndInLFOrCRLFHoweverTheyArrive(t *testing.T) {
	const text = "OK Pleased to meet you\r\nD 12\nOK\n"
	for name, r := range map[string]io.Reader{
		"at once":      strings.NewReader(text),
		"byte by byte": iotest.OneByteReader(strings.NewReader(text)),
		"with the end": iotest.DataErrReader(strings.NewReader(text)),
	} {
		c := conn{r: r}
		for _, want := range []string{"OK Pleased to meet you", "D 12", "OK"} {
			if got, err := c.line(); err != nil || string(got) != want {
				t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
			}
		}
		if got, err := c.line(); !errors.Is(err, io.EOF) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

func TestLineOf1000BytesIsTheLongest(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		c := conn{r: strings.NewReader(strings.Repeat("a", maxLine) + end)}
		if got, err := c.line(); err != nil || len(got) != maxLine {
			t.Errorf("%q: got %d bytes, %v", end, len(got), err)
		}
		c = conn{r: strings.NewReader(strings.Repeat("a", maxLine+1) + end)}
		if _, err := c.line(); !errors.Is(err, errLongLine) {
			t.Errorf("%q: got %v", end, err)
		}
	}
	c := conn{w: io.Discard}
	if err := c.ask(strings.Repeat("a", maxLine+1), nil); !errors.Is(err, errLongLine) {
		t.Errorf("got %v", err)
	}
}

func TestReaderThatNeverGivesAnythingIsGivenUp(t *testing.T) {
	c := conn{r: zeroReader{}}
	if _, err := c.line(); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v", err)
	}
}

type zeroReader struct{}

func (zeroReader) Read([]byte) (int, error) { return 0, nil }

func TestNothingOfALineIsKept(t *testing.T) {
	c := conn{r: strings.NewReader("D " + marked + "\nOK\n"), w: io.Discard}
	var e entry
	if err := c.ask("GETPIN", e.add); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(c.buf[:], []byte("9081")) {
		t.Error("the digits outlive their line")
	}
	c.wipe()
	if c.buf != (conn{}).buf {
		t.Error("bytes outlive wipe")
	}
	pin, err := e.pin()
	wantPIN(t, pin, err)
	if e != (entry{}) {
		t.Error("the entry outlives its PIN")
	}
}

func FuzzAssuan(f *testing.F) {
	for _, s := range []string{"OK\n", "D 1234%35\nOK\n", "ERR 83886179 x\n", "S X\n# c\nOK\n", "D %\n", "\r\n", "D " + strings.Repeat("%41", 400)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		exact := make([]byte, len(in))
		copy(exact, in)
		c := conn{r: bytes.NewReader(exact), w: io.Discard}
		var e entry
		got := 0
		err := c.ask("GETPIN", func(b []byte) { got += len(b); e.add(b) })
		if err == nil && !bytes.Contains(in, []byte("OK")) {
			t.Fatal("success without an OK")
		}
		if got > len(in) {
			t.Fatalf("%d bytes of data from %d", got, len(in))
		}
		if pin, err := e.pin(); err == nil {
			pin.Wipe()
		}
		c.wipe()
	})
}

// Whatever a text holds, its escape is one line, and a program reads it as one argument.
func FuzzEscape(f *testing.F) {
	f.Add("Il sito\nhttps://a.example.it % \\")
	f.Fuzz(func(t *testing.T, text string) {
		escaped := escape(text)
		if strings.ContainsAny(escaped, "\r\n\x00\x1b") {
			t.Fatalf("%q", escaped)
		}
		if _, err := unescape([]byte(escaped)); err != nil {
			t.Fatalf("%q: %v", escaped, err)
		}
	})
}

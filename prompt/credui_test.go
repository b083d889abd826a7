package prompt

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"cied/fault"
	"cied/lang"
)

func TestLongestTextsFitIntoADialogOfWindows(t *testing.T) {
	for _, tag := range lang.All() {
		q, err := newQuestion(longest(), tag)
		if err != nil {
			t.Fatal(err)
		}
		for _, wrong := range []error{q.Wrong, nil} {
			q.Wrong = wrong
			got, err := fitMessage(q.news(), q.description(), maxCredUIMessage-1)
			if err != nil || units(got) >= maxCredUIMessage || !strings.Contains(got, q.origin) {
				t.Errorf("%s: %d units, %v", tag, units(got), err)
			}
		}
		if n := units(q.title); n >= maxCredUICaption {
			t.Errorf("%s: a caption of %d units", tag, n)
		}
	}
}

func TestMessageIsShortenedWhereItNamesNobody(t *testing.T) {
	const body = "https://example.it" // 18 units
	cases := []struct {
		name, lead string
		limit      int
		want       string
	}{
		{"all of it", "sbagliato", 29, "sbagliato\n\n" + body},
		{"one too many", "sbagliato", 28, "sbaglia…\n\n" + body},
		{"a letter", "sbagliato", 22, "s…\n\n" + body},
		{"room for nothing", "sbagliato", 21, body},
		{"no room", "sbagliato", 18, body},
		{"nothing to say", "", 18, body},
		{"a pair is not cut in half", "a🂡b", 22, "a…\n\n" + body},
		{"a pair that fits", "a🂡bcd", 24, "a🂡…\n\n" + body},
	}
	for _, c := range cases {
		if got, err := fitMessage(c.lead, body, c.limit); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v", c.name, got, err)
		}
	}
	if got, err := fitMessage("", body, 17); !errors.Is(err, errMessage) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestUTF16OfTheDialogBecomesAnEntry(t *testing.T) {
	cases := []struct {
		name  string
		typed []uint16
		want  string
	}{
		{"a PIN", utf16.Encode([]rune(marked + "\x00junk")), marked},
		{"without its zero", utf16.Encode([]rune(marked)), marked},
		{"nothing", []uint16{0, '1'}, ""},
		{"no buffer", nil, ""},
		{"letters", utf16.Encode([]rune("è€")), "è€"},
		{"a surrogate pair", utf16.Encode([]rune("1🂡2")), "1🂡2"},
		{"half a pair", []uint16{'1', 0xd83c, '2'}, "1\ufffd2"},
		{"the other half", []uint16{0xdca1, '2'}, "\ufffd2"},
		{"half a pair at the end", []uint16{'1', 0xd83c}, "1\ufffd"},
	}
	for _, c := range cases {
		var e entry
		e.addUTF16(c.typed)
		if got := string(e.buf[:e.n]); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if slices.ContainsFunc(c.typed, func(u uint16) bool { return u != 0 }) {
			t.Errorf("%s: the buffer is not cleared", c.name)
		}
	}
}

func TestPINOfTheDialogIsAPIN(t *testing.T) {
	var password [maxCredUIPassword]uint16
	copy(password[:], utf16.Encode([]rune(marked)))
	var e entry
	e.addUTF16(password[:])
	pin, err := e.pin()
	wantPIN(t, pin, err)
	if password != [maxCredUIPassword]uint16{} || e != (entry{}) {
		t.Error("digits are left")
	}
	copy(password[:], utf16.Encode([]rune("٩٠٨١٧٢٦٣"))) // digits of another script
	e.addUTF16(password[:])
	_, err = e.pin()
	wantFault(t, err, fault.PINFormat)
}

// Whatever a dialog writes into its buffer, the entry has its characters and is text.
func FuzzUTF16(f *testing.F) {
	f.Add([]byte("9\x000\x00\x3c\xd8\xa1\xdc\x00\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		typed := make([]uint16, len(in)/2)
		for i := range typed {
			typed[i] = uint16(in[2*i]) | uint16(in[2*i+1])<<8
		}
		until := slices.Index(typed, 0)
		if until < 0 {
			until = len(typed)
		}
		want := len(string(utf16.Decode(typed[:until])))
		var e entry
		e.addUTF16(typed)
		if e.n != want || want <= len(e.buf) && !utf8.Valid(e.buf[:e.n]) {
			t.Fatalf("%d bytes, want %d", e.n, want)
		}
	})
}

// However short the dialog, the part that names who asks is whole and the rest is text.
func FuzzFitMessage(f *testing.F) {
	f.Add("PIN sbagliato", "https://example.it", 24)
	f.Add("0\x800", "", 4)
	f.Fuzz(func(t *testing.T, lead, body string, limit int) {
		got, err := fitMessage(lead, body, limit)
		if err != nil {
			return
		}
		if units(got) > limit || !strings.HasSuffix(got, body) {
			t.Fatalf("%q of %d units, limit %d", got, units(got), limit)
		}
		if utf8.ValidString(lead) && utf8.ValidString(body) && !utf8.ValidString(got) {
			t.Fatalf("%q", got)
		}
	})
}

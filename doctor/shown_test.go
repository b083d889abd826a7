package doctor

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"cied/fault"
	"cied/lang"
)

func TestTextFromOutsideIsOneLineThatSteersNothing(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words", "ACS ACR122U (072f:2200) – è, 漢字", "ACS ACR122U (072f:2200) – è, 漢字"},
		{"control characters", "a\x00b\tc\r\nd\x7f", "a b c  d "},
		{"a colour", "a\x1b[1;31mb\x1b[0m", "ab"},
		{"a title", "a\x1b]0;title\x07b\x1b]2;t\x1b\\c", "abc"},
		{"a sequence in C1", "a\u009b2Jb", "ab"},
		{"one function", "a\x1bcb\x1b(0d", "abd"},
		{"a sequence that was cut off", "a\x1b[2", "a"},
		{"a title that was cut off", "a\x1b]0;title", "a"},
		{"a hyperlink", "\x1b]8;;https://example.org\x1b\\x\x1b]8;;\x1b\\", "x"},
		{"the direction of writing", "a\u202egpj.exe\u2066\u200f", "a gpj.exe  "},
		{"letters that are not seen", "a\u200bb\ufeffc", "a b c"},
		{"bytes that are no text", "a\xffb", "a\uFFFDb"},
	} {
		if got := showable(c.text); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.name, c.text, got, c.want)
		}
	}
	if got := shown(" \x1b[2Jlong ", 3); got != "lon…" {
		t.Errorf("%q", got)
	}
}

// Whatever a check repeats of a reader, a file or a site, it reaches a terminal, a page and
// a program through a View.
func TestNoEvidenceOfAReportSteersATerminal(t *testing.T) {
	f := Finding{Code: fault.ReaderMissing, Evidence: "\x1b[2J\u202eevil\x07\nVERDICT: ALL IS WELL", Action: "ls \x1b]0;x\x07y"}
	also, fact := f, f
	also.Code, fact.Code = fault.SiteBroken, ""
	r := Report{Results: []Result{{ID: "reader", State: Faulty, Findings: []Finding{f, also, fact}}}}
	r.Verdict, r.Decided = judge(r.Results)
	v := r.In(lang.English)
	asJSON, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	v.WriteText(&text, lang.English)
	if strings.ContainsFunc(text.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) || strings.Contains(text.String(), "\nVERDICT") {
		t.Errorf("%q", text.String())
	}
	if bytes.Contains(asJSON, []byte(`\u`)) || bytes.Contains(asJSON, []byte("\u202e")) || strings.Count(string(asJSON), "evil  VERDICT") != 5 {
		t.Errorf("%s", asJSON)
	}
}

func FuzzShowable(f *testing.F) {
	for _, s := range []string{"", "a\x1b[2Jb", "\x1b]0;x\x07", "\x1b\x1b[\x1b", "\u202e\u009b", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := showable(text)
		if strings.ContainsFunc(got, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q became %q", text, got)
		}
		if again := showable(got); again != got {
			t.Errorf("%q became %q", got, again)
		}
	})
}

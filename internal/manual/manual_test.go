package manual_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/internal/manual"
)

func Example() {
	p := manual.New(manual.Title{Name: "cat", Section: 1, Date: time.Unix(0, 0), Source: "example 1.0", Manual: "User commands"})
	p.Name("NAME", "cat", "show files")
	p.Section("OPTIONS")
	p.Item(manual.Bold("-n")+" "+manual.Italic("N"), "number the lines")
	fmt.Print(p)
	// Output:
	// '\" -*- coding: utf-8 -*-
	// .nr HY 0
	// .TH "CAT" "1" "1970\-01\-01" "example 1.0" "User commands"
	// .SH "NAME"
	// \&cat \- show files
	// .SH "OPTIONS"
	// .TP
	// \&\fB\-n\fR \fIN\fR
	// \&number the lines
}

func TestNoTextIsARequest(t *testing.T) {
	for _, text := range []string{".SH X", "'so /etc/passwd", "a\n.SH X", "a\n\n.SH X", "a\r.SH X", " .SH X", "\\\n.SH X", "\u2028.SH X"} {
		p := manual.New(manual.Title{Name: "x", Section: 1})
		p.Text(text)
		p.Item(manual.Bold(text), text)
		if got := p.String(); strings.Contains(got, "\n.SH") || strings.Contains(got, "\n'so") {
			t.Errorf("%q became a request:\n%s", text, got)
		}
	}
}

func TestAHeadingWithAQuoteIsOneArgument(t *testing.T) {
	p := manual.New(manual.Title{Name: "x", Section: 1})
	p.Section(`a "b" c`)
	if got, want := p.String(), `.SH "a \(dqb\(dq c"`; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestAPageWithoutADateIsOfNoDay(t *testing.T) {
	if got, want := manual.New(manual.Title{Name: "x", Section: 1}).String(), `.TH "X" "1" "" "" ""`; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestWhatIsWrittenIsWhatIsSeen(t *testing.T) {
	groff := machinetest.Have(t, "groff")
	p := manual.New(manual.Title{Name: "x", Section: 1})
	const text = `--a-b 'c' "d" \e ^f~g` + " `h` è š € |"
	p.Text(text + "\n\n  in   columns\n  as   they are\n")
	c := exec.Command(groff, "-Kutf8", "-Tutf8", "-man", "-ww", "-P-c")
	c.Stdin = strings.NewReader(p.String())
	var errs strings.Builder
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil || errs.Len() > 0 {
		t.Fatalf("%v: %s", err, &errs)
	}
	for _, want := range []string{text, "  in   columns\n", "  as   they are\n"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("not seen: %q in\n%s", want, out)
		}
	}
}

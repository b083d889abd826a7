package main

import (
	"strings"
	"testing"
)

// judge runs a gate over lines and returns its verdict and what it printed.
func judge(t *testing.T, lines ...string) (good bool, printed string) {
	t.Helper()
	var b strings.Builder
	g := newGate(&b)
	if err := g.read(strings.NewReader(strings.Join(lines, "\n"))); err != nil {
		t.Fatal(err)
	}
	good = g.close()
	return good, b.String()
}

const passes = `{"Action":"pass","Package":"cied/x","Test":"TestA"}`

func TestVerdict(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		good  bool
		last  string
	}{
		{"a test passed", []string{passes, `{"Action":"pass","Package":"cied/x","Elapsed":1.5}`}, true, "1 passed, 0 failed, 0 skipped"},
		{"nothing ran", []string{`{"Action":"skip","Package":"cied/x"}`}, false, "0 passed, 0 failed, 0 skipped"},
		{"a test failed", []string{passes, `{"Action":"fail","Package":"cied/x","Test":"TestB"}`}, false, "1 passed, 1 failed, 0 skipped"},
		{"a package failed to build", []string{passes, `{"Action":"fail","Package":"cied/x"}`}, false, "1 passed, 0 failed, 0 skipped"},
		{"a skip that names ../shared", []string{passes,
			`{"Action":"output","Package":"cied/x","Test":"TestB","Output":"x_test.go:1: ../shared is not here\n"}`,
			`{"Action":"skip","Package":"cied/x","Test":"TestB"}`}, true, "1 passed, 0 failed, 1 skipped"},
		{"a skip for want of reference material", []string{passes,
			`{"Action":"output","Package":"cied/x","Test":"TestB","Output":"x_test.go:1: keys.json is not beside this checkout\n"}`,
			`{"Action":"skip","Package":"cied/x","Test":"TestB"}`}, true, "1 passed, 0 failed, 1 skipped"},
		{"a skip for want of a browser", []string{passes,
			`{"Action":"output","Package":"cied/x","Test":"TestB","Output":"x_test.go:1: no browser\n"}`,
			`{"Action":"skip","Package":"cied/x","Test":"TestB"}`}, false, "1 passed, 0 failed, 1 skipped"},
		{"a skip without a reason", []string{passes, `{"Action":"skip","Package":"cied/x","Test":"TestB"}`}, false, "1 passed, 0 failed, 1 skipped"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			good, printed := judge(t, tt.lines...)
			if good != tt.good {
				t.Errorf("verdict %v:\n%s", good, printed)
			}
			if !strings.HasSuffix(printed, tt.last+"\n") {
				t.Errorf("last line is not %q:\n%s", tt.last, printed)
			}
		})
	}
}

func TestOnlyFailuresAreShownInFull(t *testing.T) {
	_, printed := judge(t,
		`{"Action":"output","Package":"cied/x","Test":"TestA","Output":"quiet\n"}`, passes,
		`{"Action":"output","Package":"cied/x","Test":"TestB","Output":"loud\n"}`,
		`{"Action":"fail","Package":"cied/x","Test":"TestB"}`)
	if strings.Contains(printed, "quiet") || !strings.Contains(printed, "loud") {
		t.Errorf("printed:\n%s", printed)
	}
}

func TestCasesOfASweepAreTold(t *testing.T) {
	_, printed := judge(t,
		`{"Action":"output","Package":"cied/x","Test":"TestA","Output":"    sweep.go:1: a sample\n"}`,
		`{"Action":"output","Package":"cied/x","Test":"TestA","Output":"    sweep.go:2: 11312 cases\n"}`, passes)
	if !strings.Contains(printed, "cied/x TestA: sweep.go:2: 11312 cases\n") || strings.Contains(printed, "sample") {
		t.Errorf("printed:\n%s", printed)
	}
}

func TestWhatAPanicCutOffIsShown(t *testing.T) {
	_, printed := judge(t,
		`{"Action":"output","Package":"cied/x","Output":"exit status 2\n"}`,
		`{"Action":"output","Package":"cied/x","Test":"TestB","Output":"panic: index out of range\n"}`,
		`{"Action":"fail","Package":"cied/x","Elapsed":0.25}`)
	want := "panic: index out of range\nexit status 2\nFAIL\tcied/x\t0.250s\n"
	if !strings.HasPrefix(printed, want) {
		t.Errorf("printed:\n%s", printed)
	}
}

func TestPlainLinesOfGoArePassedOn(t *testing.T) {
	_, printed := judge(t, "pattern ./...: no packages", `{"ImportPath":"cied/x","Action":"build-output","Output":"x.go:1: syntax error\n"}`)
	for _, want := range []string{"no packages", "syntax error"} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is missing in:\n%s", want, printed)
		}
	}
}

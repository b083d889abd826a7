package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// accepted are the reasons for a skip that no package cures: reference material beside the
// checkout that only its authors have, and what a machine or its user is not.
var accepted = [...]string{
	"/shared", "not beside this checkout",
	"needs root", "no IPv6", "no address beyond loopback", "this machine has no", "this machine does not reach",
}

// An event is one line of go test -json (go doc test2json, "Output Format"; the build
// events: go help buildjson).
type event struct {
	Action  string
	Package string
	Test    string // empty: the package itself
	Elapsed float64
	Output  string
}

// A key names a test, or with an empty test the package.
type key struct{ pkg, test string }

// A gate follows the tests of one run.
type gate struct {
	w                       io.Writer
	output                  map[key][]string // of what has not ended
	passed, failed, skipped int
	broken                  int      // packages that failed
	accepted, refused       []string // skips, by their reason
}

func newGate(w io.Writer) *gate { return &gate{w: w, output: make(map[key][]string)} }

// read takes events up to the end of r. What is not JSON is passed on: go itself prints
// plain lines when it cannot load a package.
func (g *gate) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			g.line(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (g *gate) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		g.w.Write(line)
		return
	}
	k := key{e.Package, e.Test}
	switch {
	case e.Action == "build-output":
		io.WriteString(g.w, e.Output)
	case e.Action == "output":
		g.output[k] = append(g.output[k], e.Output)
	case e.Test == "":
		g.packageEnded(e)
	default:
		g.testEnded(e.Action, k)
	}
}

func (g *gate) testEnded(action string, k key) {
	switch action {
	case "pass":
		g.passed++
		g.tellCases(k)
	case "fail":
		g.failed++
		g.print(k)
	case "skip":
		g.skipped++
		g.judgeSkip(k, words(g.output[k]))
	default: // run, pause, cont, bench
		return
	}
	delete(g.output, k)
}

// tellCases prints how many cases a test that has passed says it ran: a sweep that has run
// none would pass too.
func (g *gate) tellCases(k key) {
	for _, s := range g.output[k] {
		if s = strings.TrimSpace(s); strings.HasSuffix(s, " cases") {
			fmt.Fprintf(g.w, "%s %s: %s\n", k.pkg, k.test, s)
		}
	}
}

// words returns what a test has said, without the lines that go test adds.
func words(output []string) string {
	var b strings.Builder
	for _, s := range output {
		if s = strings.TrimSpace(s); !strings.HasPrefix(s, "=== ") && !strings.HasPrefix(s, "--- ") {
			b.WriteString(" " + s)
		}
	}
	return b.String()
}

func (g *gate) judgeSkip(k key, reason string) {
	line := k.pkg + " " + k.test + ":" + reason
	for _, a := range accepted {
		if strings.Contains(reason, a) {
			g.accepted = append(g.accepted, line)
			return
		}
	}
	g.refused = append(g.refused, line)
}

func (g *gate) packageEnded(e event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(g.w, "ok  \t%s\t%.3fs\n", e.Package, e.Elapsed)
	case "skip":
		fmt.Fprintf(g.w, "?   \t%s\t[no test files]\n", e.Package)
	case "fail":
		g.broken++
		g.unfinished(e.Package)
		fmt.Fprintf(g.w, "FAIL\t%s\t%.3fs\n", e.Package, e.Elapsed)
	default:
		return
	}
	delete(g.output, key{e.Package, ""})
}

// unfinished prints what the tests have said that a panic or the time limit cut off, and
// last the package's own output.
func (g *gate) unfinished(pkg string) {
	var cut []key
	for k := range g.output {
		if k.pkg == pkg {
			cut = append(cut, k)
		}
	}
	slices.SortFunc(cut, func(a, b key) int {
		if (a.test == "") != (b.test == "") {
			return len(b.test) - len(a.test) // the package after its tests
		}
		return strings.Compare(a.test, b.test)
	})
	for _, k := range cut {
		g.print(k)
		delete(g.output, k)
	}
}

func (g *gate) print(k key) {
	for _, s := range g.output[k] {
		io.WriteString(g.w, s)
	}
}

// close prints the verdict and returns it.
func (g *gate) close() bool {
	for _, s := range g.accepted {
		fmt.Fprintf(g.w, "skipped: %s\n", s)
	}
	for _, s := range g.refused {
		fmt.Fprintf(g.w, "skipped without an accepted reason: %s\n", s)
	}
	fmt.Fprintf(g.w, "%d passed, %d failed, %d skipped\n", g.passed, g.failed, g.skipped)
	return g.passed > 0 && g.failed == 0 && g.broken == 0 && len(g.refused) == 0
}

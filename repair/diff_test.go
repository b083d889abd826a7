package repair

import (
	"strings"
	"testing"
)

func TestUnified(t *testing.T) {
	cases := []struct{ name, was, will, want string }{
		{"a file of other content", "a\n", "b\n", "--- /f\n+++ /f\n@@ -1,1 +1,1 @@\n-a\n+b\n"},
		{"three lines around", "1\n2\n3\n4\nx\n5\n6\n7\n8\n", "1\n2\n3\n4\ny\n5\n6\n7\n8\n", "--- /f\n+++ /f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-x\n+y\n 5\n 6\n 7\n"},
		{"a line more", "a\nc\n", "a\nb\nc\n", "--- /f\n+++ /f\n@@ -1,2 +1,3 @@\n a\n+b\n c\n"},
		{"a line less", "a\na\n", "a\n", "--- /f\n+++ /f\n@@ -1,2 +1,1 @@\n a\n-a\n"},
		{"no line feed at the end", "a", "a\n", "--- /f\n+++ /f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"},
		{"an empty file", "", "a\n", "--- /f\n+++ /f\n@@ -0,0 +1,1 @@\n+a\n"},
		{"what would steer a terminal", "\x1b[2J\n", "a\n", "--- /f\n+++ /f\n@@ -1,1 +1,1 @@\n-\uFFFD[2J\n+a\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := unified(file{path: "f", was: holding(c.was), will: holding(c.will)}); got != c.want {
				t.Errorf("%s", got)
			}
		})
	}
}

func TestNoFileIsCalledAsPatchCallsIt(t *testing.T) {
	cases := []struct {
		name string
		f    file
		want string
	}{
		{"a new file", file{path: "f", was: content{sum: none}, will: holding("a\n")}, "--- /dev/null\n+++ /f\n"},
		{"one that is removed", file{path: "f", was: holding("a\n"), will: content{sum: none}, wanted: before}, "--- /f\n+++ /dev/null\n"},
		{"one that nobody may look at", file{path: "f", was: content{sum: unseen}, will: holding("a\n")}, "--- /dev/null\n+++ /f\n"},
		{"one that nobody may look at, removed", file{path: "f", was: content{sum: unseen}, will: content{sum: none}, wanted: before}, "--- /f\n+++ /dev/null\n"},
	}
	for _, c := range cases {
		if got := unified(c.f); !strings.HasPrefix(got, c.want) || strings.Contains(got, "@@ -0,0 +0,0") {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// FuzzUnified: whatever stands in the file that is there, its lines and those of the new one
// are in the hunk, and nothing that a terminal obeys.
func FuzzUnified(f *testing.F) {
	f.Add("a\nb\n", "a\nc\n")
	f.Add("", "x")
	f.Add("\x1b]0;x\a\n", "\xff\n\n")
	f.Fuzz(func(t *testing.T, was, will string) {
		var old, fresh int
		hunk := unified(file{path: "f", was: holding(was), will: holding(will)})
		for i, line := range linesOf(hunk) {
			if i < 3 || line == "" {
				continue
			}
			switch line[0] {
			case '-':
				old++
			case '+':
				fresh++
			case ' ', '\\':
			default:
				t.Fatalf("%q in %q", line, hunk)
			}
		}
		if len(linesOf(was))-old != len(linesOf(will))-fresh {
			t.Errorf("%q", hunk)
		}
		if strings.ContainsFunc(hunk, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7F }) {
			t.Errorf("%q", hunk)
		}
	})
}

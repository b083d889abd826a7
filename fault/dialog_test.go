package fault_test

import (
	"testing"
	"unicode/utf8"

	"cied/fault"
	"cied/lang"
)

// Some dialogs become as wide as their longest line (package prompt keeps its own lines as
// short), and a screen may have 1,024 points.
func TestEveryMessageFitsOnALineOfADialog(t *testing.T) {
	const longestLine = 140 // characters
	check := func(c fault.Code, tag, s string) {
		if n := utf8.RuneCountInString(s); n > longestLine {
			t.Errorf("%s %s: %d characters: %q", tag, c, n, s)
		}
	}
	for _, r := range fault.Rows() {
		for _, tag := range lang.All() {
			check(r.Code, tag, r.Text(tag).Next)
			for left := range 11 { // no counter of a CIE goes beyond 10
				e := &fault.Error{Code: r.Code, Op: "test", Left: left}
				check(r.Code, tag, e.Text(tag).Message)
			}
		}
	}
}

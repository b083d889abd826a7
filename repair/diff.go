package repair

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// around is how many lines that stay are shown before and after those that change.
const around = 3

// unified is the change of a file as one hunk of the unified format: these files are so
// short that what lies between two changes can be shown as changed too.
func unified(f file) string {
	was, will := linesOf(f.was.text), linesOf(f.will.text)
	head := common(was, will)
	tail := common(backwards(was[head:]), backwards(will[head:]))
	from, rest := max(0, head-around), min(tail, around)
	old, fresh := was[from:len(was)-tail+rest], will[from:len(will)-tail+rest]

	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", f.nameOf(f.was), f.nameOf(f.will))
	if len(old)+len(fresh) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "@@ -%s +%s @@\n", span(from, old), span(from, fresh))
	mark(&b, " ", old[:head-from])
	mark(&b, "-", old[head-from:len(old)-rest])
	mark(&b, "+", fresh[head-from:len(fresh)-rest])
	mark(&b, " ", old[len(old)-rest:])
	return b.String()
}

// nameOf is the file's name, or the one that diff and patch have for no file. What cannot
// be read is thought to be missing before cied writes it, and there before it is undone.
func (f file) nameOf(c content) string {
	if c.sum == none || c.sum == unseen && f.wanted != before {
		return "/dev/null"
	}
	return "/" + f.path
}

// linesOf keeps the line feed in each line: the last may have none.
func linesOf(text string) []string { return slices.Collect(strings.Lines(text)) }

// common counts the lines that begin both.
func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func backwards(lines []string) []string {
	lines = slices.Clone(lines)
	slices.Reverse(lines)
	return lines
}

// span is a range of a hunk: the first line, counted from 1, and how many. Of no lines it
// names the one before.
func span(from int, lines []string) string {
	if len(lines) > 0 {
		from++
	}
	return fmt.Sprintf("%d,%d", from, len(lines))
}

// mark writes lines with a mark before each.
func mark(b *strings.Builder, sign string, lines []string) {
	for _, line := range lines {
		text, ended := strings.CutSuffix(line, "\n")
		b.WriteString(sign + visible(text) + "\n")
		if !ended {
			b.WriteString("\\ No newline at end of file\n")
		}
	}
}

// visible keeps a file from steering the terminal that shows it.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

package doctor

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// marks stand before a check, in letters that every terminal has.
var marks = map[State]string{Well: "ok ", Advised: " ! ", Faulty: "NO ", Unknown: " ? "}

// textWidth is where lines of text are broken, in characters.
const textWidth = 92

// WriteText shows v to a person who is no engineer: the verdict and the next step first,
// what was looked at last.
func (v View) WriteText(w io.Writer, lang string) {
	words := wordsIn(lang)
	fmt.Fprintf(w, "%s: %s\n\n", words.Verdict, strings.ToUpper(v.Title))
	writeWrapped(w, "  ", v.Message)
	if v.Evidence != "" {
		writeWrapped(w, "  ", "("+v.Evidence+")")
	}
	writeWrapped(w, "  > ", v.Next)
	if v.Action != "" {
		fmt.Fprintf(w, "      %s\n", v.Action)
	}
	for i, also := range v.Also {
		if i == 0 {
			fmt.Fprintf(w, "\n%s:\n", words.Also)
		}
		writeWrapped(w, "  - ", also.Message+" "+also.Next)
		writeWrapped(w, "    ", "("+also.Evidence+")")
		if also.Action != "" {
			fmt.Fprintf(w, "      %s\n", also.Action)
		}
	}
	fmt.Fprintf(w, "\n%s:\n", words.Looked)
	for _, c := range v.Checks {
		if c.State != Skipped && c.State != Unasked {
			fmt.Fprintf(w, "  %s %s%s %s\n", marks[c.State], c.Title, strings.Repeat(" ", max(0, titleWidth-utf8.RuneCountInString(c.Title))), c.evidence())
		}
	}
	v.writeMissed(w, Skipped, words.Skipped)
	v.writeMissed(w, Unasked, words.Unasked)
	fmt.Fprintf(w, "\n%s: %s\n", words.Reference, v.Reference)
}

// titleWidth is that of the longest title of a check, in characters.
const titleWidth = 30

// writeMissed names the checks of a state without findings, and why there are none.
func (v View) writeMissed(w io.Writer, state State, why string) {
	var titles []string
	for _, c := range v.Checks {
		if c.State == state {
			titles = append(titles, c.Title)
		}
	}
	if len(titles) > 0 {
		writeWrapped(w, "   -  ", strings.Join(titles, ", ")+": "+why)
	}
}

// evidence is what c found.
func (c CheckView) evidence() string {
	var lines []string
	for _, f := range c.Findings {
		line := f.Evidence
		if f.Code != "" {
			line += " (" + string(f.Code) + ")"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"+strings.Repeat(" ", titleWidth+7))
}

// writeWrapped writes text in lines of textWidth; the first begins with mark, the others
// as far to the right.
func writeWrapped(w io.Writer, mark, text string) {
	line := mark
	for _, word := range strings.Fields(text) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > textWidth {
			fmt.Fprintln(w, line)
			line = strings.Repeat(" ", utf8.RuneCountInString(mark))
		}
		if strings.TrimSpace(line) != "" && !strings.HasSuffix(line, " ") {
			line += " "
		}
		line += word
	}
	fmt.Fprintln(w, line)
}

package manual

import (
	"strings"
	"unicode"
)

// Inline is a piece of a line in the language of the formatter.
type Inline string

// Roman is plain text.
func Roman(s string) Inline { return Inline(escape(s)) }

// Bold is what is typed as it stands.
func Bold(s string) Inline { return `\fB` + Roman(s) + `\fR` }

// Italic is what stands for something else.
func Italic(s string) Inline { return `\fI` + Roman(s) + `\fR` }

// escape gives each character that the formatter would read or change the name of the
// glyph that was meant (groff_char(7)): a hyphen that is typed is the minus sign of ASCII.
// A control character cannot be meant and is a space.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer(
		`\`, `\(rs`, `-`, `\-`, `"`, `\(dq`, `'`, `\(aq`, "`", `\(ga`, `^`, `\(ha`, `~`, `\(ti`,
	).Replace(strings.ToValidUTF8(s, "\uFFFD"))
}

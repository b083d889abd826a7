package federation

import (
	"cmp"
	"fmt"
	"strings"
)

// A Kind is what can be wrong in the file itself.
type Kind string

// The kinds of mistake.
const (
	Malformed    Kind = "malformed"     // the text is not TOML; Detail is what the reader of TOML says
	TooLong      Kind = "too-long"      // the file has more than MaxFile octets, or a text more than maxText
	Twice        Kind = "twice"         // the key or table stands there before
	Unknown      Kind = "unknown"       // the file cannot have this key
	Missing      Kind = "missing"       // the key is needed
	WantText     Kind = "want-text"     // not a text
	WantTexts    Kind = "want-texts"    // not a list of texts
	WantTable    Kind = "want-table"    // not a table
	WantIndex    Kind = "want-index"    // the key is not an index, 0 to 65535
	WantLanguage Kind = "want-language" // the key is not a language, ISO 639-1
	WantHost     Kind = "want-host"     // not scheme and host alone
	WantPath     Kind = "want-path"     // does not begin with "/"
	WantKind     Kind = "want-kind"     // neither "public" nor "private"
)

// Kinds returns all of them.
func Kinds() []Kind {
	return []Kind{Malformed, TooLong, Twice, Unknown, Missing, WantText, WantTexts, WantTable, WantIndex, WantLanguage,
		WantHost, WantPath, WantKind}
}

// A Mistake is something in the file that cannot be understood.
type Mistake struct {
	Line   int    // from 1; of the table around the key where the key is not there; 0 where it is not known
	Key    string // with its tables: "service.email"; may be empty
	Kind   Kind
	Detail string // in English, for whoever helps; may be empty
}

// Error says it in English: `3: service.kind: write "public" or "private"`.
func (m Mistake) Error() string { return m.In("en") }

// In has the line and the key before the message, as far as they are known, in a language of
// lang.All.
func (m Mistake) In(language string) string {
	place := ""
	if m.Line > 0 {
		place = fmt.Sprintf("%d: ", m.Line)
	}
	if m.Key != "" {
		place += m.Key + ": "
	}
	return place + m.Message(language)
}

// Message says in a language of lang.All what is wrong and what to write.
func (m Mistake) Message(language string) string {
	text := kindText(m.Kind, language)
	if m.Detail == "" {
		return text
	}
	return fmt.Sprintf("%s (%s)", text, m.Detail)
}

// Mistakes are all those of a file, in its order.
type Mistakes []Mistake

// Error has one in each line.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, mistake := range m {
		lines[i] = mistake.Error()
	}
	return strings.Join(lines, "\n")
}

// byLine is the order of the file.
func byLine(a, b Mistake) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), strings.Compare(a.Key, b.Key))
}

package doctor

import (
	"regexp"
	"strings"
	"unicode"
)

// escapeSequence finds what a terminal obeys (ECMA-48:1991, 5.3 and 5.4: ESC, then a control
// sequence, a control string up to its end, or one function), also where its end is missing.
var escapeSequence = regexp.MustCompile(`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]?` + // CSI
	`|(?:\x1b[\]PX^_]|[\x{9d}\x{90}\x{98}\x{9e}\x{9f}])[^\x07\x1b\x{9c}\r\n]*(?:\x07|\x1b\\|\x{9c})?` + // OSC, DCS, SOS, PM, APC
	`|\x1b[ -/]*[0-~]?`)

// showable is text from outside as one line for a terminal or a page: without escape
// sequences, and with a space for each control character, line feed, and letter that turns
// the direction of writing or is not seen (Unicode, UAX #9, 2).
func showable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, escapeSequence.ReplaceAllString(text, ""))
}

// shown is text from outside as part of a line: showable, and of so many characters at most.
func shown(text string, most int) string {
	runes := []rune(strings.TrimSpace(showable(text)))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

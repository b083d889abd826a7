package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// fiscalDigit is a digit of a codice fiscale, or the letter that stands for it where two
// persons would have the same code.
const fiscalDigit = `[0-9LMNPQRSTUV]`

// numberRules find what names a person or a card, in the order in which they are to be
// asked. They look at no boundaries: between other letters it is still the same number.
func numberRules() []rule {
	d := fiscalDigit
	return []rule{
		framed("[user]", `(?i)((?:/home|/Users|\\Users\\?)[/\\])[^/\\\s"':;,)]+()`),                  // of somebody else
		replaced("[codice-fiscale]", `(?i)[A-Z]{6}`+d+`{2}[ABCDEHLMPRST]`+d+`{2}[A-Z]`+d+`{3}[A-Z]`), // D.M. 12 March 1974, n. 2227
		replaced("[codice-fiscale]", `(?i)[A-Z]{3} ?[A-Z]{3} ?[0-9]{2} ?[A-Z] ?[0-9]{2} ?[A-Z] ?[0-9]{3} ?[A-Z]`),
		replaced("[card-number]", `(?i)C[A-Z][0-9]{5}[A-Z]{2}`),
		judged(`[0-9A-Fa-f]{12,}`, hexLabel),
		judged(`[A-Za-z0-9+/_-]{20,}={0,2}`, base64Label),
		judged(`[0-9]{4}(?:[ -][0-9]{4})+`, digitsLabel),
		judged(`[0-9]{8,}`, digitsLabel),
	}
}

// hexLabel labels bytes; digits alone are for digitsLabel. Twelve characters are an
// interface's address without colons.
func hexLabel(match string) string {
	switch {
	case strings.Trim(match, "0123456789") == "":
		return ""
	case len(match) == 12:
		return "[mac-address]"
	}
	return "[hex]"
}

// base64Label labels bytes: in base64 capitals, small letters and digits (RFC 4648, 4 and
// 5) take turns at three of five characters, in paths and names much less often.
func base64Label(match string) string {
	turns := 0
	for i := 1; i < len(match); i++ {
		a, b := kindOf(match[i-1]), kindOf(match[i])
		if a != 0 && b != 0 && a != b {
			turns++
		}
	}
	if long := len(match) >= 40; long && 4*turns >= len(match) || 5*turns >= 2*len(match) {
		return "[base64]"
	}
	return ""
}

func kindOf(c byte) rune {
	switch {
	case unicode.IsUpper(rune(c)):
		return 'A'
	case unicode.IsLower(rune(c)):
		return 'a'
	case unicode.IsDigit(rune(c)):
		return '0'
	}
	return 0
}

// digitsLabel says by their number what digits may be: eight a PIN, twelve an NIS, sixteen
// the number of the chip.
func digitsLabel(match string) string {
	switch len(strings.NewReplacer(" ", "", "-", "").Replace(match)) {
	case 8:
		return "[8-digits]"
	case 12:
		return "[nis]"
	case 16:
		return "[pan]"
	}
	return "[digits]"
}

// personalNumber finds digits of the length of a PIN or more, or a codice fiscale, in bytes
// that are no text.
var personalNumber = regexp.MustCompile(`[0-9]{8}|(?i)[A-Z]{6}` + fiscalDigit + `{2}[A-Z]` + fiscalDigit + `{2}[A-Z]` + fiscalDigit + `{3}[A-Z]`)

// HasNumber reports whether bytes hold what may be the number of a person or of a card, in
// ASCII: the data of a command, say, out of which nothing can be taken.
func HasNumber(b []byte) bool { return personalNumber.Match(b) }

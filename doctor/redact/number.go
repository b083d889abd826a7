package redact

import (
	"regexp"
	"strings"
)

// fiscalDigit is a digit of a codice fiscale, or the letter that stands for it where two
// persons would have the same code.
const fiscalDigit = `[0-9LMNPQRSTUV]`

// fiscalCode is a codice fiscale (D.M. 12 March 1974, n. 2227) with gap between its groups:
// surname, name, year, month, day, municipality, check letter.
func fiscalCode(digit, gap string) string {
	groups := []string{`(?i)[A-Z]{3}`, `[A-Z]{3}`, digit + `{2}`, `[ABCDEHLMPRST]`, digit + `{2}`, `[A-Z]` + gap + digit + `{3}`, `[A-Z]`}
	return strings.Join(groups, gap)
}

// numberGap is what may stand between the groups of a number.
const numberGap = `[ \t_/+,.:-]{0,2}`

// numberRules find what names a person or a card, in the order in which they are to be
// asked. Except between groups they look at no boundaries: between other letters it is
// still the same number.
func numberRules() []rule {
	rules := []rule{
		replaced("[codice-fiscale]", fiscalCode(fiscalDigit, "")),
		replaced("[codice-fiscale]", fiscalCode(`[0-9]`, numberGap)),
		lonely("[codice-fiscale]", fiscalCode(fiscalDigit, numberGap), isNoProse),
		replaced("[card-number]", `(?i)C[A-Z][0-9]{5}[A-Z]{2}`),
		lonely("[card-number]", `(?i)C[A-Z]`+numberGap+`[0-9]{5}`+numberGap+`[A-Z]{2}`, nil),
		grouped(`[0-9A-Fa-f]`, octetShapes, octetsLabel),
	}
	rules = append(rules, encodedRules()...)
	return append(rules,
		grouped(`[0-9]`, digitShapes, digitsLabel),
		judged(`[0-9]{8,}`, digitsLabel),
	)
}

// isNoProse tells letters that stand for digits from words that happen to be alike: they
// are capitals, or there are digits among them.
func isNoProse(match string) bool {
	return strings.ContainsAny(match, "0123456789") || strings.ToUpper(match) == match
}

// digitsLabel says by their number what digits may be: eight a PIN, twelve an NIS, sixteen
// the number of the chip.
func digitsLabel(digits string) string {
	switch len(digits) {
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
var personalNumber = regexp.MustCompile(`[0-9]{8}|` + fiscalCode(fiscalDigit, ""))

// HasNumber reports whether bytes hold what may be the number of a person or of a card, in
// ASCII: the data of a command, say, out of which nothing can be taken.
func HasNumber(b []byte) bool { return personalNumber.Match(b) }

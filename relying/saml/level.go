package saml

import "strings"

// A Level is how sure the identity provider is of a citizen: 1, 2 or 3. A login with the card
// is level 3, always.
type Level int

// LevelCard is the level of a login with the card.
const LevelCard Level = 3

// classPrefix comes before the number in the names of the levels, which are those of SPID.
const classPrefix = "https://www.spid.gov.it/SpidL"

// Class returns the AuthnContextClassRef, "https://www.spid.gov.it/SpidL3".
func (l Level) Class() string { return classPrefix + string(rune('0'+l)) }

// LevelOf returns the level of an AuthnContextClassRef; false for every other class.
func LevelOf(class string) (Level, bool) {
	number, ok := strings.CutPrefix(class, classPrefix)
	if !ok || len(number) != 1 || number[0] < '1' || number[0] > '3' {
		return 0, false
	}
	return Level(number[0] - '0'), true
}

// A Comparison is how a level is asked for (SAML 2.0 Core, 3.3.2.2.1). The federation has
// two of the four.
type Comparison string

// The comparisons of the manual.
const (
	Exact   Comparison = "exact"
	Minimum Comparison = "minimum"
)

// A Context is the level that a service asks for.
type Context struct {
	Level      Level      `json:"level"`
	Comparison Comparison `json:"comparison"`
}

// Valid reports whether the manual has the combination: levels 1 and 2 with minimum only,
// because the provider answers with level 3; level 3 with both.
func (c Context) Valid() bool {
	switch c.Comparison {
	case Minimum:
		return c.Level >= 1 && c.Level <= 3
	case Exact:
		return c.Level == 3
	}
	return false
}

// Allows reports whether a login with the given level is what was asked for.
func (c Context) Allows(given Level) bool {
	if c.Comparison == Minimum {
		return given >= c.Level && given <= 3
	}
	return given == c.Level
}

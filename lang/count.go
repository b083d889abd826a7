package lang

import (
	"cmp"
	"strconv"
	"strings"
)

// A Counted is a sentence with a number in it, once for each form that its language has.
// A form that is left empty reads as Other. In each, "%d" stands for the number; One may
// write it as a word instead.
type Counted struct {
	One   string
	Two   string // Slovene: the dual
	Few   string // Slovene: 3 and 4
	Other string
}

// Say returns the sentence about n, which is not negative, in the language of tag.
func (c Counted) Say(tag string, n int) string {
	form := c.Other
	switch language := Parse(tag); {
	case language == Slovene:
		form = c.slovene(n)
	case n == 1, language == French && n == 0:
		form = c.One
	}
	return strings.ReplaceAll(cmp.Or(form, c.Other), "%d", strconv.Itoa(n))
}

// slovene returns the form that follows n: the last two digits decide. The rules are the
// cardinal ones of Unicode CLDR, "Language Plural Rules"; those of the other languages
// differ from each other for 0 only, below a million.
func (c Counted) slovene(n int) string {
	switch n % 100 {
	case 1:
		return c.One
	case 2:
		return c.Two
	case 3, 4:
		return c.Few
	}
	return c.Other
}

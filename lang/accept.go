package lang

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A wish is one element of an Accept-Language header.
type wish struct {
	tag    string // "de-AT", "*"
	weight int    // thousandths, 0 ("not this one") to 1000
}

// Match returns the language of a page: the one of [All] with the greatest weight in
// acceptLanguage, the first of those with equal weights; English where the header names
// other languages only; otherwise, a tag of [All], where it names none. A "*" stands for
// otherwise too.
//
// The header is that of RFC 9110, 12.5.4, looked up as in RFC 4647, 3.4, with the first
// part of a tag only: who reads "de-AT" reads German. Elements that are not well-formed
// are as if they were not there.
func Match(acceptLanguage, otherwise string) string {
	wishes := wishesOf(acceptLanguage)
	for _, w := range wishes {
		switch language := Parse(w.tag); {
		case w.weight == 0: // and so are all that follow
			return English
		case language != "":
			return language
		case w.tag == "*" && !refused(wishes, otherwise):
			return otherwise
		}
	}
	if len(wishes) > 0 {
		return English
	}
	return otherwise
}

// wishesOf reads the elements of the header, the greatest weights first.
func wishesOf(header string) []wish {
	var all []wish
	for element := range strings.SplitSeq(header, ",") {
		if w, ok := parseWish(element); ok {
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all, func(a, b wish) int { return cmp.Compare(b.weight, a.weight) })
	return all
}

// parseWish reads "de-AT" or "de-AT;q=0.8".
func parseWish(element string) (wish, bool) {
	tag, parameter, weighted := strings.Cut(element, ";")
	w := wish{strings.Trim(tag, " \t"), 1000}
	if weighted {
		name, value, _ := strings.Cut(strings.Trim(parameter, " \t"), "=")
		weight, ok := parseWeight(value)
		if !ok || !strings.EqualFold(name, "q") {
			return wish{}, false
		}
		w.weight = weight
	}
	return w, isRange(w.tag)
}

// parseWeight reads a qvalue (RFC 9110, 12.4.2), 0 to 1 with at most three decimals, in
// thousandths.
func parseWeight(s string) (int, bool) {
	whole, decimals, _ := strings.Cut(s, ".")
	if len(whole) != 1 || len(decimals) > 3 {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+(decimals + "000")[:3], 10, 16)
	return int(n), err == nil && n <= 1000
}

// isRange reports whether s begins as a language range does (RFC 4647, 2.1): "*", or a
// word of 1 to 8 letters before the first hyphen.
func isRange(s string) bool {
	first, _, _ := strings.Cut(s, "-")
	notLetter := func(r rune) bool { return (r < 'a' || 'z' < r) && (r < 'A' || 'Z' < r) }
	return s == "*" || 1 <= len(first) && len(first) <= 8 && !strings.ContainsFunc(first, notLetter)
}

// refused reports whether wishes give language the weight 0.
func refused(wishes []wish, language string) bool {
	return slices.ContainsFunc(wishes, func(w wish) bool { return w.weight == 0 && Parse(w.tag) == language })
}

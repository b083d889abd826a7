package redact

import (
	"bytes"
	"cmp"
	"maps"
	"regexp"
	"slices"
	"unicode/utf8"
)

// freeLength is how many letters a word has at least that is found wherever it stands; a
// shorter one is found only between others than letters and digits.
const freeLength = 5

// wordRules find words in whatever case and with whatever accents, the longest first.
func wordRules(known map[string]string) []rule {
	words := slices.SortedFunc(maps.Keys(known), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	var all []rule
	for _, w := range words {
		all = append(all, wordRule(w, known[w]))
		if folded, _ := fold([]byte(w)); len(folded) > 0 && string(folded) != w {
			all = append(all, wordRule(string(folded), known[w]))
		}
	}
	return all
}

func wordRule(word, label string) rule {
	free := utf8.RuneCountInString(word) >= freeLength
	return rule{
		find: regexp.MustCompile(`(?i)` + regexp.QuoteMeta(word) + `\p{Mn}*`), // with its combining accents
		judge: func(text []byte, m []int) []span {
			if free || alone(text, m[0], m[1]) {
				return []span{{m[0], m[1], label}}
			}
			return nil
		},
		word: bytes.ToLower([]byte(word)),
	}
}

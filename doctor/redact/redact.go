// Package redact takes out of texts what names a person, a card or a computer.
package redact

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Redactor takes out of texts what names a person, a card or a computer, and puts a label
// such as [codice-fiscale] in its place. It knows patterns, and the words that it was given: a
// name that stands in none of them it cannot know.
//
// It takes out rather too much: a number of eight digits may be a PIN, and goes. What was
// taken out stays out: to redact a text twice is to redact it once.
type Redactor struct {
	rules []rule
	stays *regexp.Regexp // labels, what is kept, and what may be an answer to reset
}

// labels are all that a Redactor puts in, beside those of the words that it was given.
var labels = []string{
	"[path]", "[hidden]", "[serial]", "[user]", "[e-mail]",
	"[mac-address]", "[ip-address]", "[codice-fiscale]", "[card-number]", "[certificate]",
	"[hex]", "[base64]", "[pan]", "[nis]", "[8-digits]", "[digits]",
}

// New returns a redactor that also knows words, each with its label: a name, say, and
// "[name]". What is to be kept, such as a reference, is whatever it looks like; words of less
// than eight letters are not kept, because they may be parts of others.
func New(words map[string]string, keep ...string) *Redactor {
	stays := []string{answerToReset}
	for _, word := range slices.Concat(labels, slices.Compact(slices.Sorted(maps.Values(words))), keep) {
		if len(word) >= minKept || strings.HasPrefix(word, "[") {
			stays = append(stays, regexp.QuoteMeta(word))
		}
	}
	return &Redactor{
		rules: slices.Concat(addressRules(), wordRules(words), homeRules(), numberRules()),
		stays: regexp.MustCompile(strings.Join(stays, "|")),
	}
}

// minKept is the length of the shortest word that may be kept.
const minKept = 8

// Redact returns text with labels in place of what was taken out. Lines stay lines, except
// in certificates.
func (r *Redactor) Redact(text []byte) []byte {
	for text = r.lines(text); pemFrame.Match(text); { // its frame may have had a name in it
		text = r.lines(text)
	}
	return text
}

func (r *Redactor) lines(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for line := range bytes.Lines(withoutPEM(text)) {
		out = append(out, r.line(line)...)
	}
	return out
}

// line redacts until nothing is left to take out: each pass makes what is no label shorter.
func (r *Redactor) line(line []byte) []byte {
	for {
		next := urlRule.apply(line) // its path may have labels
		stay := r.staying(next)
		for _, rule := range r.rules {
			for _, apply := range rule.ways(next) {
				if clean := between(next, stay, apply); !bytes.Equal(clean, next) {
					next, stay = clean, r.staying(clean)
				}
			}
		}
		if bytes.Equal(next, line) {
			return line
		}
		line = next
	}
}

// staying finds the labels in a line, and other text that stays.
func (r *Redactor) staying(line []byte) [][]int {
	return slices.DeleteFunc(r.stays.FindAllIndex(line, -1), func(s []int) bool {
		text := line[s[0]:s[1]]
		return isHex(text) && !isHarmlessATR(text)
	})
}

// between applies f to what stands between the places of line that stay.
func between(line []byte, stay [][]int, f func([]byte) []byte) []byte {
	if len(stay) == 0 {
		return f(line)
	}
	var out []byte
	at := 0
	for _, s := range stay {
		out = append(append(out, f(line[at:s[0]])...), line[s[0]:s[1]]...)
		at = s[1]
	}
	return append(out, f(line[at:])...)
}

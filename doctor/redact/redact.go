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
		rules: slices.Concat(addressRules(), wordRules(words), numberRules()),
		stays: regexp.MustCompile(strings.Join(stays, "|")),
	}
}

// minKept is the length of the shortest word that may be kept.
const minKept = 8

// Redact returns text with labels in place of what was taken out. Lines stay lines, except
// in certificates.
func (r *Redactor) Redact(text []byte) []byte {
	for text = r.lines(text); pemBlock.find.Match(text); { // its frame may have had a name in it
		text = r.lines(text)
	}
	return text
}

func (r *Redactor) lines(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for line := range bytes.Lines(pemBlock.apply(text)) {
		out = append(out, r.line(line)...)
	}
	return out
}

// line redacts until nothing is left to take out: each pass makes what is no label shorter.
func (r *Redactor) line(line []byte) []byte {
	for {
		next := urlRule.apply(line) // its path may have labels
		for _, rule := range r.rules {
			if rule.mayFind(next) {
				next = r.between(next, rule.apply)
			}
		}
		if bytes.Equal(next, line) {
			return line
		}
		line = next
	}
}

// between applies f to what stands between labels, and between other text that stays.
func (r *Redactor) between(line []byte, f func([]byte) []byte) []byte {
	var out []byte
	at := 0
	for _, s := range r.stays.FindAllIndex(line, -1) {
		if text := line[s[0]:s[1]]; isHex(text) && !isATR(text) {
			continue
		}
		out = append(append(out, f(line[at:s[0]])...), line[s[0]:s[1]]...)
		at = s[1]
	}
	if at == 0 {
		return f(line)
	}
	return append(out, f(line[at:])...)
}

// A rule finds one kind of what is to be taken out.
type rule struct {
	find *regexp.Regexp
	put  func(text []byte, m []int) (with string, ok bool) // for the match m; not ok lets it stand
	word []byte                                            // where not empty, find finds this, in whatever case
}

// mayFind reports whether it is worth asking for what stands between labels: it is
// quickly said, and mostly no.
func (r rule) mayFind(line []byte) bool {
	if len(r.word) > 0 && !bytes.Contains(bytes.ToLower(line), r.word) {
		return false
	}
	return r.find.Match(line)
}

func (r rule) apply(text []byte) []byte {
	var out []byte
	at := 0
	for _, m := range r.find.FindAllSubmatchIndex(text, -1) {
		if with, ok := r.put(text, m); ok {
			out = append(append(out, text[at:m[0]]...), with...)
			at = m[1]
		}
	}
	if at == 0 {
		return text
	}
	return append(out, text[at:]...)
}

// group is the text of a group of a match, "" where it is not in it.
func group(text []byte, m []int, i int) string {
	if m[2*i] < 0 {
		return ""
	}
	return string(text[m[2*i]:m[2*i+1]])
}

// replaced is a rule that puts the same label for everything it finds.
func replaced(label, pattern string) rule {
	put := func([]byte, []int) (string, bool) { return label, true }
	return rule{find: regexp.MustCompile(pattern), put: put}
}

// judged is a rule that puts what judge says, or lets stand what judge says "" of.
func judged(pattern string, judge func(match string) string) rule {
	return rule{find: regexp.MustCompile(pattern), put: func(text []byte, m []int) (string, bool) {
		with := judge(group(text, m, 0))
		return with, with != ""
	}}
}

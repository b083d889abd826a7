package redact

import (
	"bytes"
	"regexp"
)

// A span is a part of a text, and the label that is to stand in its place.
type span struct {
	begin, end int
	label      string
}

// A rule finds one kind of what is to be taken out.
type rule struct {
	find  *regexp.Regexp
	judge func(text []byte, m []int) []span // what goes of the match m, in order; none lets it stand
	word  []byte                            // where not empty, whatever find finds has this in it, in small letters
}

// ways are how the rule is to be applied to what stands between labels, none where that is
// in vain: it is quickly said, and mostly so.
func (r rule) ways(line []byte) []func([]byte) []byte {
	var all []func([]byte) []byte
	if r.mayFind(line) {
		all = append(all, r.apply)
	}
	if folds(line) {
		all = append(all, r.applyFolded)
	}
	return all
}

func (r rule) mayFind(line []byte) bool {
	return (len(r.word) == 0 || bytes.Contains(bytes.ToLower(line), r.word)) && r.find.Match(line)
}

func (r rule) spans(text []byte) []span {
	var all []span
	for _, m := range r.find.FindAllSubmatchIndex(text, -1) {
		all = append(all, r.judge(text, m)...)
	}
	return all
}

func (r rule) apply(text []byte) []byte { return replace(text, r.spans(text)) }

// applyFolded takes out what is found in the text as people read it: see [fold].
func (r rule) applyFolded(text []byte) []byte {
	if !folds(text) {
		return text // apply has seen to it
	}
	folded, at := fold(text)
	all := r.spans(folded)
	for i, s := range all {
		all[i].begin, all[i].end = at[s.begin], at[s.end]
	}
	return replace(text, all)
}

func replace(text []byte, all []span) []byte {
	if len(all) == 0 {
		return text
	}
	var out []byte
	at := 0
	for _, s := range all {
		out = append(append(out, text[at:s.begin]...), s.label...)
		at = s.end
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
	return judged(pattern, func(string) string { return label })
}

// judged is a rule that puts what judge says, or lets stand what judge says "" of.
func judged(pattern string, judge func(match string) string) rule {
	return rule{find: regexp.MustCompile(pattern), judge: func(text []byte, m []int) []span {
		if label := judge(group(text, m, 0)); label != "" {
			return []span{{m[0], m[1], label}}
		}
		return nil
	}}
}

// framed is a rule whose pattern has one group, which goes; what is around it stays.
func framed(label, pattern string) rule {
	return rule{find: regexp.MustCompile(pattern), judge: func(_ []byte, m []int) []span {
		return []span{{m[2], m[3], label}}
	}}
}

// lonely is a rule for what stands between others than letters and digits, and passes really
// where that is not nil.
func lonely(label, pattern string, really func(match string) bool) rule {
	return rule{find: regexp.MustCompile(pattern), judge: func(text []byte, m []int) []span {
		if alone(text, m[0], m[1]) && (really == nil || really(group(text, m, 0))) {
			return []span{{m[0], m[1], label}}
		}
		return nil
	}}
}

// with is r for lines that have word, in small letters: that is said more quickly.
func (r rule) with(word string) rule {
	r.word = []byte(word)
	return r
}

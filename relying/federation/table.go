package federation

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cied/internal/tomlkeys"
)

// A table is one of the file's, or what stands outside of all; its values may be nil, for
// one that is not there. It remembers what was asked for.
type table struct {
	r      *reader
	name   string // with those around it; "" for the file
	values map[string]any
	known  []string
}

// key is the name of a key of the table, with its tables.
func (t *table) key(name string) string {
	if t.name == "" {
		return tomlkeys.Part(name)
	}
	return t.name + "." + tomlkeys.Part(name)
}

func (t *table) has(name string) bool { return t.values[name] != nil }

func (t *table) skip(name string) { t.known = append(t.known, name) }

// names returns the keys, in their order.
func (t *table) names() []string { return slices.Sorted(maps.Keys(t.values)) }

// under returns a table in the table, empty where it is not there.
func (t *table) under(name string) *table {
	t.skip(name)
	in := &table{r: t.r, name: t.key(name)}
	if !t.has(name) {
		return in
	}
	values, ok := t.values[name].(map[string]any)
	if !ok {
		t.r.wrong(in.name, WantTable)
	}
	in.values = values
	return in
}

// text returns the text of a key that fits, "" where it is not there; k is what is wrong with
// one that does not.
func (t *table) text(name string, fits func(string) bool, k Kind) string {
	t.skip(name)
	if !t.has(name) {
		return ""
	}
	s, wrong := plain(t.values[name])
	if wrong == "" && !fits(s) {
		wrong = k
	}
	if wrong != "" {
		t.r.wrong(t.key(name), wrong)
		return ""
	}
	return s
}

// texts returns a list of texts, nil where it is not there.
func (t *table) texts(name string) []string {
	t.skip(name)
	if !t.has(name) {
		return nil
	}
	values, ok := t.values[name].([]any)
	var all []string
	for _, value := range values {
		s, wrong := plain(value)
		ok = ok && wrong == ""
		all = append(all, s)
	}
	if !ok {
		t.r.wrong(t.key(name), WantTexts)
	}
	return all
}

// byLanguage returns a table of texts whose keys are languages.
func (t *table) byLanguage() map[string]string {
	var all map[string]string
	for _, language := range t.names() {
		if !isLanguage(language) {
			t.r.wrong(t.key(language), WantLanguage)
			continue
		}
		if all == nil {
			all = map[string]string{}
		}
		all[language] = t.text(language, anyText, WantText)
	}
	return all
}

// done complains of keys that nobody has asked for.
func (t *table) done() {
	for _, name := range t.names() {
		if !slices.Contains(t.known, name) {
			t.r.wrong(t.key(name), Unknown)
		}
	}
}

// plain wants a text that says something, in one line that XML can carry.
func plain(value any) (string, Kind) {
	s, ok := value.(string)
	switch {
	case !ok, strings.TrimSpace(s) == "", !utf8.ValidString(s), strings.ContainsFunc(s, unprintable):
		return "", WantText
	case len(s) > maxText:
		return "", TooLong
	}
	return s, ""
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

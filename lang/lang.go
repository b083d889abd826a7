// Package lang is the table of the languages in which cied speaks to people.
//
// A language is its tag of two letters (ISO 639-1). What is said in it stands in the
// package that says it, in a map with one entry for each language; [Pick] reads the map.
package lang

import (
	"cmp"
	"slices"
	"strings"
)

// The languages: the official one, the one of whoever has none of the others, and those
// that parts of Italy use beside Italian.
const (
	Italian = "it"
	English = "en"
	German  = "de"
	French  = "fr"
	Slovene = "sl"
)

// All returns the tags of all languages.
func All() []string { return []string{Italian, English, German, French, Slovene} }

// Parse returns the language of tag, or "" where it is none of [All]. A tag is one of
// BCP 47, as "de-AT", or a locale of POSIX, as "de_AT.UTF-8@euro"; its first part counts,
// in whatever case.
func Parse(tag string) string {
	if i := strings.IndexAny(tag, "-_.@"); i >= 0 {
		tag = tag[:i]
	}
	tag = strings.ToLower(tag)
	if slices.Contains(All(), tag) {
		return tag
	}
	return ""
}

// FromEnv returns the language of the person, one of [All], from the environment in the
// order of POSIX.1-2017, Base Definitions, 8.2: LC_ALL, LC_MESSAGES, LANG. It is English
// where the first that is set names another language, or none is set.
func FromEnv(getenv func(string) string) string {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	return cmp.Or(Parse(locale), English)
}

// Pick returns the entry of table for the language of tag, and that of English where tag
// is not one of [All] or the table has no such entry.
func Pick[T any](table map[string]T, tag string) T {
	if entry, ok := table[Parse(tag)]; ok {
		return entry
	}
	return table[English]
}

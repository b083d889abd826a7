package fault

import (
	"fmt"
	"strings"
)

//go:generate go run ./internal/gendoc ../docs/faults.md

// A Text is what the citizen reads about one [Code], in plain words and whole
// sentences of at most 160 characters each.
type Text struct {
	Message string // what happened
	Next    string // what to do next
}

// English is the language of whoever has none of [Languages].
const English = "en"

// Languages returns the tags (ISO 639-1) in which every code has a [Text].
func Languages() []string { return []string{English, "it"} }

// Text returns what the citizen reads about c in lang, a tag such as "it" or "it-CH";
// in English where the language is unknown. A code outside the table reads as [Internal].
func (c Code) Text(lang string) Text {
	texts := catalogue(lang).texts
	if t, ok := texts[c]; ok {
		return t
	}
	return texts[Internal]
}

// Text is [Code.Text] of the row's code.
func (r Row) Text(lang string) Text { return r.Code.Text(lang) }

// Text is [Code.Text] of the error's code, with the tries left where the code is
// [PINWrong] and the card told them.
func (e *Error) Text(lang string) Text {
	t := e.Code.Text(lang)
	if e.Code != PINWrong || e.Left <= 0 {
		return t
	}
	words := catalogue(lang)
	if e.Left == 1 {
		t.Message = words.oneLeft
	} else {
		t.Message = fmt.Sprintf(words.manyLeft, e.Left)
	}
	return t
}

// words are all the messages of one language.
type words struct {
	texts    map[Code]Text
	oneLeft  string // wrong PIN, one try left
	manyLeft string // wrong PIN, %d tries left, more than one
}

// catalogue returns the messages for a tag, of which only the primary language counts.
func catalogue(lang string) words {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if primary == "it" {
		return italian()
	}
	return english()
}

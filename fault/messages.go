package fault

import "cied/lang"

//go:generate go run ./internal/gendoc ../docs/faults.md

// A Text is what the citizen reads about one [Code], in plain words and whole
// sentences of at most 160 characters each.
type Text struct {
	Message string // what happened
	Next    string // what to do next
}

// Text returns what the citizen reads about c in the language of tag, such as "it" or
// "it-CH"; in English where it is none of [lang.All]. A code outside the table reads as
// [Internal].
func (c Code) Text(tag string) Text {
	texts := wordsIn(tag).texts
	if t, ok := texts[c]; ok {
		return t
	}
	return texts[Internal]
}

// Text is [Code.Text] of the row's code.
func (r Row) Text(tag string) Text { return r.Code.Text(tag) }

// Text is [Code.Text] of the error's code, with the tries left where the code is
// [PINWrong] or [PUKWrong] and the card told them.
func (e *Error) Text(tag string) Text {
	t := e.Code.Text(tag)
	switch {
	case e.Code == PINWrong && e.Left > 0:
		t.Message = wordsIn(tag).tries.Say(tag, e.Left)
	case e.Code == PUKWrong && e.Left > 0:
		t.Message = wordsIn(tag).pukTries.Say(tag, e.Left)
	}
	return t
}

// words are all the messages of one language.
type words struct {
	texts map[Code]Text
	tries lang.Counted // wrong PIN, and how many tries are left

	pukTries lang.Counted // the same of the PUK
}

// wordsIn returns the words of the language of tag, or the English ones.
func wordsIn(tag string) words {
	return lang.Pick(map[string]func() words{
		lang.Italian: italian,
		lang.English: english,
		lang.German:  german,
		lang.French:  french,
		lang.Slovene: slovene,
	}, tag)()
}

package sp

import (
	"net/http"

	"cied/lang"
	"cied/relying/saml"
)

// words are what the citizen reads, in one language.
type words struct {
	Heading, Needs                              string
	Button                                      string // the official wording is Italian, everywhere
	Test                                        string
	Going, Continue                             string // the page that carries a request
	Welcome                                     string
	Name, FamilyName, DateOfBirth, FiscalNumber string
	Logout                                      string
	LoggedOut                                   told
	Code                                        string // before a code for support
	Again                                       string // link
	Ends                                        map[int]told
	Other                                       told // any other row
	Refused                                     told // a Response that is not believed, a request that is not ours
	Broken                                      told // 500
	Lost                                        told // 404
}

// told is a heading and what to do.
type told struct{ Heading, Text string }

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

// told is what the page says of a login that has ended.
func (w words) told(nr int) told {
	if nr == saml.NrSuccess {
		return told{Heading: w.Welcome}
	}
	if t, ok := w.Ends[nr]; ok {
		return t
	}
	return w.Other
}

// refusal is what the page of an error says.
func (w words) refusal(status int) told {
	switch status {
	case http.StatusNotFound:
		return w.Lost
	case http.StatusInternalServerError:
		return w.Broken
	}
	return w.Refused
}

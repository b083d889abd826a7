package idp

import (
	"net/http"

	"cied/lang"
	"cied/relying/saml"
)

// words are what the citizen reads, in one language.
type words struct {
	Language string // its own name

	Title     string // of every page
	Test      string // that nothing here is real
	Languages string // label of the choice
	Asks      string // before the name of the service
	Within    lang.Counted
	Cancel    string // button
	Code      string // before a code for support

	LoginHeading, Needs             string
	Window, WindowHint              string // button of the door by cied, and what to look for
	Same                            string // button: the same in this window
	Door, DoorHint                  string // the certificate's door
	NotWorked                       string // heading of a problem
	PromptHeading, Prompt, Prompt2  string // of the certificate's door; Prompt2 is its button
	NoCertificate, DoorFailed, Back string

	ConsentHeading, ConsentText string
	Send, Keep                  string               // buttons
	Attributes                  map[string][2]string // label and meaning, by name
	BirthGuessed                string

	Callback, CallbackGo, NoScript string
	Loggedout                      told
	Continue                       string // button of the page with the Response

	Ends    map[int]told // the page with the Response, by row
	Other   told         // any other row
	Refused told         // 403
	Broken  told         // 500
	Lost    told         // no session, no page
}

// told is a heading and what to do.
type told struct{ Heading, Text string }

// explained is an attribute as the consent page shows it.
type explained struct{ Name, Label, Value, Meaning string }

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

// explain puts labels and meanings to attributes. A date of birth that is not certain says so.
func (w words) explain(all []attribute, birthCertain bool) []explained {
	var out []explained
	for _, a := range all {
		text := w.Attributes[a.Name]
		meaning := text[1]
		if a.Name == saml.AttributeDateOfBirth && !birthCertain {
			meaning = w.BirthGuessed
		}
		out = append(out, explained{a.Name, text[0], a.Value, meaning})
	}
	return out
}

// told is what the page with a Response says.
func (w words) told(nr int) told {
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

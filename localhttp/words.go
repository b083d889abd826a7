package localhttp

import (
	"cmp"
	"net/http"

	"cied/lang"
	"cied/login"
)

// words are all sentences of the pages in one language, those of the faults excepted.
type words struct {
	Title    string // of the page, and its heading
	Asks     string // before the origin
	Learns   string // what the site will know
	PINPlace string // where the PIN is typed, and where never
	CardAlt  string // the drawing of card and reader
	Test     string // test anchors are in use
	Remote   string // before the address of a card over the network
	Cancel   string // button
	Back     string // link back to the site
	NoScript string // the page reloads by itself
	Code     string // before a fault's code
	Lost     string // heading: this page has lost its login
	Closed   string // what to do then

	HomeHeading, Home string // the page at "/"
	Refused           string // title of a refusal

	Start, Done, Failed step // before the first event, and after the last
	Steps               map[login.Stage]step
}

// A step is what a person reads about one stage: what happens and what to do.
type step struct{ Heading, Text string }

// wordsIn returns the words of the language of tag, or the English ones.
func wordsIn(tag string) words {
	return lang.Pick(map[string]func() words{
		lang.Italian: italianWords,
		lang.English: englishWords,
		lang.German:  germanWords,
		lang.French:  frenchWords,
		lang.Slovene: sloveneWords,
	}, tag)()
}

// language chooses the language of a page: that of the form, else the one that the
// browser likes best; where it names none, Server.Lang, or Italian.
func (d *door) language(wish string, r *http.Request) string {
	unasked := cmp.Or(lang.Parse(d.server.Lang), lang.Italian)
	return cmp.Or(lang.Parse(wish), lang.Match(r.Header.Get("Accept-Language"), unasked))
}

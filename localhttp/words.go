package localhttp

import (
	"cmp"
	"net/http"
	"strings"

	"cied/login"
)

// The languages of the pages. Who asks for others only reads English.
const (
	italian = "it"
	english = "en"
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

// wordsIn returns the words of italian or english.
func wordsIn(lang string) words {
	if lang == italian {
		return italianWords()
	}
	return englishWords()
}

// language chooses the language of a page: that of the form, else the first of the
// browser's that we speak, else English; Server.Lang where the browser names none.
func (d *door) language(wish string, r *http.Request) string {
	if lang := spoken(wish); lang != "" {
		return lang
	}
	accept := r.Header.Get("Accept-Language")
	for tag := range strings.SplitSeq(accept, ",") { // browsers sort by preference
		if lang := spoken(tag); lang != "" {
			return lang
		}
	}
	if accept != "" {
		return english
	}
	return cmp.Or(spoken(d.server.Lang), italian)
}

// spoken returns the language of a tag as in RFC 9110, 12.5.4 ("it-IT;q=0.9"), or "".
func spoken(tag string) string {
	tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
	tag, _, _ = strings.Cut(tag, "-")
	switch tag = strings.ToLower(strings.TrimSpace(tag)); tag {
	case italian, english:
		return tag
	}
	return ""
}

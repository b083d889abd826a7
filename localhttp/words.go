package localhttp

import (
	"cmp"
	"net/http"

	"cied/card"
	"cied/lang"
)

// words are all sentences of the pages in one language, those of the faults excepted.
type words struct {
	Title      string // of the page, and its heading
	Asks       string // before the origin
	Learns     string // what the site will know
	PINPlace   string // where the PIN is typed, and where never
	Test       string // test anchors are in use
	Remote     string // before the address of a card over the network
	Cancel     string // button
	Cancelling string // the same button, once it has been pressed
	Back       string // link back to the site
	NoScript   string // the page reloads by itself
	Code       string // before a fault's code
	Reader     string // before the name of the reader
	Lost       string // heading: this page has lost its login
	Closed     string // what to do then
	Leave      string // a refusal has no more to offer

	HomeHeading string // the page at "/"
	Home        string // what cied is
	HomeStart   string // where a login begins
	HomeSent    string // what to do if a site has sent the person there
	HomeTLS     string // of sites that ask the browser itself: what TLS 1.3 cannot have from this chip
	Refused     string // title of a refusal
	Doctor      string // what the doctor is for, and how long it takes
	DoctorAsk   string // button
	DoctorAgain string // the same, below a report

	CourseName    string    // of the list of steps, for who does not see it
	Course        [3]string // what a person does, in order
	Past, Present string    // marks of a step that is over, and of the one to do

	TipsHeading string
	Tips        [4]string // what helps a card that is not read

	Start, Done, Failed step // before the first event, and after the last
	Steps               map[card.Stage]step
	Drawings            map[drawing]string // what each shows, for who does not see it
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

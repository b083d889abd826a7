package prompt

import "cied/lang"

// texts are the words of the dialog in one language. Verbs stand for, in order, what
// the name of the field says.
type texts struct {
	title, prompt, ok, cancel string

	site        string // origin
	program     string // origin
	learns      string
	firstTime   string // the person has not said yes to this site before
	triesMany   string // tries left, more than one
	triesOne    string
	triesHidden string
	remote      string // address of the card
	unvouched   string
	otherCard   string // than at the question before
	test        string
	onlyIf      string

	lastTry    string // origin
	lastOK     string
	lastCancel string
	lastType   string // for a terminal: the word that says yes

	issuer       string // origin
	issuerOK     string
	issuerCancel string
	issuerType   string // for a terminal

	yes []string // the words that say yes, in lower case

	typed     lang.Counted // characters typed, which are not a PIN
	notDigits string
}

// textsFor returns the words of the language of tag, or the English ones.
func textsFor(tag string) texts {
	return lang.Pick(map[string]func() texts{
		lang.Italian: italian,
		lang.English: english,
		lang.German:  german,
		lang.French:  french,
		lang.Slovene: slovene,
	}, tag)()
}

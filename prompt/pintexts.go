package prompt

import "cied/lang"

// pinTexts are the words in one language of the dialogs that change and unblock the PIN,
// beside those of every dialog.
type pinTexts struct {
	changeTitle, unblockTitle string

	next                string // the button of every step but the last
	changeOK, unblockOK string // that of the last

	changeStep, unblockStep string // number of the step
	noSite                  string
	testPIN                 string

	pukMany   string // tries left, more than one
	pukOne    string
	pukHidden string

	aboutPUK string // what it is, and where its halves are
	lostPUK  string // what to do without it

	typeOld, typePUK, typeNew, typeAgain         string
	oldPrompt, pukPrompt, newPrompt, againPrompt string

	chipPIN     string
	lastChange  string
	fewPUK      lang.Counted // tries left on the PUK, none of them to be had again
	fewMeans    string       // what their end is
	hiddenMeans string       // the same under pukHidden
	fewAsk      string
	fewOK       string

	typedPUK     lang.Counted // characters typed, which are not a PUK
	notDigitsPUK string
}

// pinTextsFor returns the words of the language of tag, or the English ones.
func pinTextsFor(tag string) pinTexts {
	return lang.Pick(map[string]func() pinTexts{
		lang.Italian: italianPIN,
		lang.English: englishPIN,
		lang.German:  germanPIN,
		lang.French:  frenchPIN,
		lang.Slovene: slovenePIN,
	}, tag)()
}

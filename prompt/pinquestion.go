package prompt

import (
	"errors"
	"fmt"
	"strings"

	"cied/card"
	"cied/fault"
	"cied/pin"
	"cied/secret"
)

// A pinQuestion is a pin.Question in the words of one language.
type pinQuestion struct {
	pin.Question
	texts
	pinTexts
	lang string
}

func newPINQuestion(q pin.Question, lang string) pinQuestion {
	return pinQuestion{q, textsFor(lang), pinTextsFor(lang), lang}
}

// changeSheets are those of the PIN, the new one, and the new one again. Each names the
// tries left, of which none is spent before the last of them is filled in.
func (q pinQuestion) changeSheets() (old, first, again sheet) {
	tries := q.pinTries()
	old = sheet{q.step(q.changeStep, 1, q.typeOld, tries), q.oldPrompt, q.next, q.texts.cancel}
	first, again = q.newSheets(q.changeStep, tries, q.changeOK)
	return old, first, again
}

// unblockSheets are those of the PUK, the new PIN, and the new PIN again. What a PUK is,
// where it is found and what can be done without it stands on the first.
func (q pinQuestion) unblockSheets() (puk, first, again sheet) {
	tries := q.pukTries()
	about := q.aboutPUK + "\n" + q.lostPUK + "\n\n" + q.typePUK
	puk = sheet{q.step(q.unblockStep, 1, about, tries), q.pukPrompt, q.next, q.texts.cancel}
	first, again = q.newSheets(q.unblockStep, tries, q.unblockOK)
	return puk, first, again
}

// newSheets are those of a new PIN; ok is on the button that begins with the card.
func (q pinQuestion) newSheets(step, tries, ok string) (first, again sheet) {
	first = sheet{q.step(step, 2, q.typeNew, tries), q.newPrompt, q.next, q.texts.cancel}
	again = sheet{q.step(step, 3, q.typeAgain, tries), q.againPrompt, ok, q.texts.cancel}
	return first, again
}

// step is the text of one sheet: which step of what it is, that no site has asked for it,
// what is to be known of the card, and what is to be typed.
func (q pinQuestion) step(what string, number int, do, tries string) string {
	notes := []string{fmt.Sprintf(what, number), q.noSite, tries}
	if q.Remote != "" {
		notes = append(notes, fmt.Sprintf(q.remote, address(q.Remote)))
	}
	if q.UnknownIssuer {
		notes = append(notes, q.unvouched)
	}
	return q.marked(strings.Join(notes, "\n") + "\n\n" + do)
}

// marked puts the TEST marker above text where test anchors are in use.
func (q pinQuestion) marked(text string) string {
	if q.Test {
		return q.testPIN + "\n\n" + text
	}
	return text
}

func (q pinQuestion) pinTries() string {
	return triesLeft(q.Left, q.triesMany, q.triesOne, q.triesHidden)
}

func (q pinQuestion) pukTries() string {
	return triesLeft(q.PUKLeft, q.pukMany, q.pukOne, q.pukHidden)
}

// changeConfirmations are the yeses that a change needs, the one to the card before the one
// to the try.
func (q pinQuestion) changeConfirmations() []confirmation {
	all := q.chipConfirmations()
	if q.LastTry() {
		all = append(all, confirmation{q.marked(q.underNews(q.lastChange)), q.lastOK, q.lastCancel, q.lastType, q.yes, lastRefused})
	}
	return all
}

// unblockConfirmations are those that an unblocking needs. The tries left on the PIN do
// not matter to it.
func (q pinQuestion) unblockConfirmations() []confirmation {
	all := q.chipConfirmations()
	if fewPUKTries(q.Question) {
		text := q.marked(q.underNews(q.scarcePUK() + "\n" + q.fewAsk))
		all = append(all, confirmation{text, q.fewOK, q.lastCancel, q.lastType, q.yes, pukRefused(q.PUKLeft)})
	}
	return all
}

// scarcePUK says how many tries are left on the PUK, or that nobody knows, and what it is
// when there are none.
func (q pinQuestion) scarcePUK() string {
	if q.PUKLeft < 0 {
		return q.pukHidden + "\n" + q.hiddenMeans
	}
	return q.fewPUK.Say(q.lang, q.PUKLeft) + "\n" + q.fewMeans
}

// chipConfirmations ask once for a yes to a chip that nobody vouches for: where something
// was typed before, the yes was said.
func (q pinQuestion) chipConfirmations() []confirmation {
	if !q.UnknownIssuer || q.Wrong != nil {
		return nil
	}
	return []confirmation{{q.marked(q.underNews(q.chipPIN)), q.issuerOK, q.issuerCancel, q.issuerType, q.yes, issuerRefused}}
}

// underNews is text beneath the news.
func (q pinQuestion) underNews(text string) string {
	return sheet{text: text}.under(q.news())
}

// news says what was wrong with what was typed before, or at the first question about a
// card that it is another one; "" where there is nothing to say.
func (q pinQuestion) news() string {
	switch {
	case q.Wrong != nil:
		return q.say(q.Wrong)
	case q.OtherCard:
		return q.otherCard
	}
	return ""
}

// say tells the person why something typed was not accepted. Of a new PIN that will not do
// it tells also what to choose instead.
func (q pinQuestion) say(err error) string {
	var e entryError
	counted := errors.As(err, &e) && e.characters != secret.PINLength
	text := fault.Of(err).Text(q.lang)
	switch fault.CodeOf(err) {
	case fault.PINFormat:
		if counted {
			return q.typed.Say(q.lang, e.characters)
		}
		return q.notDigits
	case fault.PUKFormat:
		if counted {
			return q.typedPUK.Say(q.lang, e.characters)
		}
		return q.notDigitsPUK
	case fault.PINWeak, fault.PINSame, fault.PINRefused:
		return text.Message + " " + text.Next
	}
	return text.Message
}

// fewPUKTries reports whether q asks for one of the last tries on the PUK, none of which
// is spent without a yes. Where the card does not tell how many are left, any may be the
// last: an unknown number, which is negative, is few.
func fewPUKTries(q pin.Question) bool {
	return q.PUKLeft <= card.FewPUKTries
}

// pukRefused makes the fault of a person who does not spend one of the left tries on the
// PUK; left may be ias.TriesUnknown.
func pukRefused(left int) func(cause error) error {
	return func(cause error) error {
		return &fault.Error{Code: fault.PUKFewTries, Op: "prompt: ask for one of the last tries", Left: left, Err: cause}
	}
}

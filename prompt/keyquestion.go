package prompt

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cied/secret"
	"cied/signing"
)

// A keyQuestion is a signing.Question in the words of one language.
type keyQuestion struct {
	signing.Question
	texts
	pinTexts
	keyTexts
	lang    string
	program string // as it is shown
}

func newKeyQuestion(q signing.Question, lang string) keyQuestion {
	return keyQuestion{q, textsFor(lang), pinTextsFor(lang), keyTextsFor(lang), lang, shownProgram(q.Program)}
}

// maxProgram is how much is shown of a program's name, and of its path, in characters. A
// longer one is cut in the middle: its end says which program it is, its beginning whose.
const maxProgram = 4 * foldAt

// shownProgram is the name of a program and beneath it where it lies.
func shownProgram(p signing.Program) string {
	lines := []string{cmp.Or(printable(p.Name), "?")}
	if p.Path != "" {
		lines = append(lines, fold(printable(p.Path)))
	}
	return strings.Join(lines, "\n")
}

// printable is text of another program as it may be shown: printable ASCII, since other letters
// can look like these, turn the text round or break its lines.
func printable(text string) string {
	shown := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	if len(shown) > maxProgram {
		shown = shown[:maxProgram/2] + "..." + shown[len(shown)-maxProgram/2:]
	}
	return shown
}

// sheet is what stands around the PIN.
func (q keyQuestion) sheet() sheet {
	ok := q.signOK
	if q.Purpose == signing.Reading {
		ok = q.readOK
	}
	return sheet{q.description(), q.texts.prompt, ok, q.texts.cancel}
}

// description is the text of the dialog that takes the PIN.
func (q keyQuestion) description() string {
	who, notes := q.signs, []string{q.anything}
	if q.Purpose == signing.Reading {
		who, notes = q.reads, []string{q.learns, q.whyPIN}
	}
	if s := int(q.Keep / time.Second); s > 0 && q.Purpose == signing.Signing {
		notes = append(notes, q.keeps.Say(q.lang, s))
	}
	notes = append(notes, triesLeft(q.Left, q.triesMany, q.triesOne, q.triesHidden))
	if q.Remote != "" {
		notes = append(notes, fmt.Sprintf(q.remote, address(q.Remote)))
	}
	if q.UnknownIssuer {
		notes = append(notes, q.unvouched)
	}
	return q.marked(fmt.Sprintf(who, q.program) + "\n\n" + strings.Join(notes, "\n") + "\n\n" + q.onlyIfUsing)
}

// marked puts the TEST marker above text where test anchors are in use.
func (q keyQuestion) marked(text string) string {
	if q.Test {
		return q.testPIN + "\n\n" + text
	}
	return text
}

func (q keyQuestion) confirmations() []confirmation {
	return q.yeses(q.UnknownIssuer && q.Wrong == nil, q.LastTry(), q.confirming)
}

// confirming is the text that asks for a yes, beneath the news; format takes the program.
func (q keyQuestion) confirming(format string) string {
	return q.marked(sheet{text: fmt.Sprintf(format, q.program)}.under(q.news()))
}

func (q keyQuestion) news() string { return newsOf(q.Wrong, q.OtherCard, q.texts, q.lang) }

// ask puts q to the person: first what needs a yes, then the PIN, again while what is
// typed is not one.
func (q keyQuestion) ask(a asker, p *secret.PIN) (err error) {
	if err := confirmAll(a, q.confirmations()); err != nil {
		return err
	}
	*p, err = typed(a, q.sheet(), q.news(), (*entry).pin, func(err error) string { return notPIN(err, q.texts, q.lang) })
	return err
}

package prompt

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cied/fault"
	"cied/login"
	"cied/secret"
	"cied/token"
)

// foldAt is the number of characters of an origin on one line of the dialog.
const foldAt = 44

// A question is a login.Question in the words of one language.
type question struct {
	login.Question
	texts
	lang   string
	origin string // as it is shown
}

// newQuestion checks that q can be shown. An origin that is too long, or has characters
// that no serialised origin has, is fault.OriginInvalid: shortening or replacing
// would let one site look like another.
func newQuestion(q login.Question, lang string) (question, error) {
	if len(q.Origin) == 0 || len(q.Origin) > token.MaxOrigin || strings.ContainsFunc(q.Origin, notInOrigin) {
		return question{}, fault.New(fault.OriginInvalid, "prompt: show the origin", nil)
	}
	return question{q, textsFor(lang), lang, fold(q.Origin)}, nil
}

// notInOrigin reports whether a serialised origin (HTML, "ASCII serialisation of an
// origin") cannot contain r: it has a scheme, a host in ASCII and a port.
func notInOrigin(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune(".-_:/[]", r)
}

// fold breaks a long origin, or path, into lines: a dialog as wide as the longest name would
// leave the screen, and its end, which says whose site it is, would not be seen.
func fold(origin string) string {
	var b strings.Builder
	for len(origin) > foldAt {
		cut := foldAt
		if i := strings.LastIndexAny(origin[:foldAt], "./-"); i > foldAt/2 {
			cut = i + 1
		}
		b.WriteString(origin[:cut] + "\n")
		origin = origin[cut:]
	}
	return b.String() + origin
}

// sheet is what stands around the PIN.
func (q question) sheet() sheet {
	return sheet{q.description(), q.prompt, q.ok, q.cancel}
}

// description is the text of the dialog that takes the PIN.
func (q question) description() string {
	who := q.site
	if q.Program {
		who = q.program
	}
	notes := []string{q.learns, triesLeft(q.Left, q.triesMany, q.triesOne, q.triesHidden)}
	if q.FirstTime {
		notes = append([]string{q.firstTime}, notes...)
	}
	if q.Remote != "" {
		notes = append(notes, fmt.Sprintf(q.remote, address(q.Remote)))
	}
	if q.UnknownIssuer {
		notes = append(notes, q.unvouched)
	}
	return q.marked(fmt.Sprintf(who, q.origin) + "\n\n" + strings.Join(notes, "\n") + "\n\n" + q.onlyIf)
}

// triesLeft is what is said of the tries that are left: many takes their number, and
// hidden stands for a number that the card does not tell.
func triesLeft(left int, many, one, hidden string) string {
	switch {
	case left == 1:
		return one
	case left > 1:
		return fmt.Sprintf(many, left)
	}
	return hidden
}

// yeses are those that are needed before a PIN, the one to the card before the one to the
// try. The yes to the card was said before where a PIN was refused. confirming makes the
// text of one.
func (t texts) yeses(toCard, toLastTry bool, confirming func(format string) string) []confirmation {
	var all []confirmation
	if toCard {
		all = append(all, confirmation{confirming(t.issuer), t.issuerOK, t.issuerCancel, t.issuerType, t.yes, issuerRefused})
	}
	if toLastTry {
		all = append(all, confirmation{confirming(t.lastTry), t.lastOK, t.lastCancel, t.lastType, t.yes, lastRefused})
	}
	return all
}

func (q question) confirmations() []confirmation {
	return q.yeses(q.UnknownIssuer && q.Wrong == nil, q.LastTry(), q.confirming)
}

// confirming is the text that asks for a yes, beneath the news; format takes the origin.
func (q question) confirming(format string) string {
	return q.marked(sheet{text: fmt.Sprintf(format, q.origin)}.under(q.news()))
}

// marked puts above text a warning of a look-alike name, and the TEST marker where the
// login is one.
func (q question) marked(text string) string {
	if warning := likenessOf(q.Origin).warning(q.lang); warning != "" {
		text = warning + "\n\n" + text
	}
	if q.Test {
		return q.test + "\n\n" + text
	}
	return text
}

func (q question) news() string { return newsOf(q.Wrong, q.OtherCard, q.texts, q.lang) }

// newsOf says what was wrong with the PIN before, or at the first question about a card that
// it is another one; "" where there is nothing to say.
func newsOf(wrong error, otherCard bool, t texts, lang string) string {
	switch {
	case wrong != nil:
		return fault.Of(wrong).Text(lang).Message
	case otherCard:
		return t.otherCard
	}
	return ""
}

// notPIN says what was wrong with an entry that was not a PIN.
func notPIN(err error, t texts, lang string) string {
	var e entryError
	if !errors.As(err, &e) || e.characters == secret.PINLength {
		return t.notDigits
	}
	return t.typed.Say(lang, e.characters)
}

// address is the address of a remote card, as it may be shown: at most 64 characters
// of those that host, port and zone are written with.
func address(remote string) string {
	shown := strings.Map(func(r rune) rune {
		if r == '%' || !notInOrigin(r) {
			return r
		}
		return '?'
	}, remote)
	return shown[:min(len(shown), 64)]
}

// ask puts q to the person: first what needs a yes, then the PIN, again while what is
// typed is not one.
func (q question) ask(a asker, p *secret.PIN) (err error) {
	if err := confirmAll(a, q.confirmations()); err != nil {
		return err
	}
	*p, err = typed(a, q.sheet(), q.news(), (*entry).pin, func(err error) string { return notPIN(err, q.texts, q.lang) })
	return err
}

// lastRefused is the fault of a person who does not spend the last try.
func lastRefused(cause error) error {
	return &fault.Error{Code: fault.PINLastTry, Op: "prompt: ask for the last try", Left: 1, Err: cause}
}

// issuerRefused is the fault of a person who does not use a chip that nobody vouches for.
func issuerRefused(cause error) error {
	return fault.New(fault.ChipIssuerUnknown, "prompt: ask about the chip", cause)
}

// ended is the fault of a question whose ctx ended: the one that the cause carries, or
// fault.Timeout for a deadline, or fault.Interrupted.
func ended(ctx context.Context) error {
	const op = "prompt: wait for the person"
	cause := context.Cause(ctx)
	var f *fault.Error
	switch {
	case errors.As(cause, &f):
		return f
	case errors.Is(cause, context.DeadlineExceeded):
		return fault.New(fault.Timeout, op, cause)
	}
	return fault.New(fault.Interrupted, op, cause)
}

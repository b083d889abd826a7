package prompt

import (
	"context"

	"cied/login"
	"cied/pin"
	"cied/secret"
	"cied/signing"
)

// A Dialog asks all that a person is ever asked: to log in, to change the PIN, to unblock
// it, and to lend the key to a program.
type Dialog interface {
	login.Prompter
	pin.Prompter
	signing.Prompter
}

// maxTypings bounds how often one question asks again for what is not what it asked for.
const maxTypings = 3

// A sheet is what stands around one entry. Its text says all of it; the prompt is beside
// the field, where there is one.
type sheet struct{ text, prompt, ok, cancel string }

// under is the text of the sheet beneath news, if there are any.
func (s sheet) under(news string) string {
	if news == "" {
		return s.text
	}
	return news + "\n\n" + s.text
}

// A confirmation asks for an explicit yes before anything is typed.
type confirmation struct {
	text, ok, cancel string
	typeYes          string                  // what a terminal says instead of the buttons
	yes              []string                // and the words that are one there, in lower case
	refused          func(cause error) error // the fault of a person who does not say yes
}

// An asker is a dialog or a terminal that has been opened for one question. Its errors are
// those of a surface, but that confirm gives a no the fault of its confirmation.
type asker interface {
	confirm(c confirmation) error
	read(s sheet, news string, e *entry) error // news is what was wrong before, or that another card lies there, or ""
}

// A host opens an asker, lends it to ask, and closes it. entries is how many things are
// typed where nothing goes wrong: each of them has the time of one question.
type host interface {
	lend(ctx context.Context, title string, entries int, ask func(asker) error) error
}

// put opens h for one question. ask fills in what is typed as it comes; where it does not
// come to its end, that is wiped.
func put[T interface{ Wipe() }](ctx context.Context, h host, title string, entries int, ask func(asker, *T) error) (T, error) {
	var typed, none T
	whole := false
	defer func() {
		if !whole {
			typed.Wipe()
		}
	}()
	if err := h.lend(ctx, title, entries, func(a asker) error { return ask(a, &typed) }); err != nil {
		return none, err
	}
	whole = true
	return typed, nil
}

// askLogin puts a login's question through h.
func askLogin(ctx context.Context, h host, lq login.Question, lang string) (secret.PIN, error) {
	q, err := newQuestion(lq, lang)
	if err != nil {
		return secret.PIN{}, err
	}
	return put(ctx, h, q.title, 1, q.ask)
}

// askChange puts the question for a new PIN through h: the PIN, and twice the new one.
func askChange(ctx context.Context, h host, pq pin.Question, lang string) (pin.Change, error) {
	q := newPINQuestion(pq, lang)
	return put(ctx, h, q.changeTitle, 3, q.change)
}

// askUnblock puts the question for PUK and new PIN through h.
func askUnblock(ctx context.Context, h host, pq pin.Question, lang string) (pin.Unblocking, error) {
	q := newPINQuestion(pq, lang)
	return put(ctx, h, q.unblockTitle, 3, q.unblock)
}

// askKey puts the question of a program through h.
func askKey(ctx context.Context, h host, kq signing.Question, lang string) (secret.PIN, error) {
	q := newKeyQuestion(kq, lang)
	return put(ctx, h, q.keyTitle, 1, q.ask)
}

// confirmAll asks for each yes in turn, until one is not given.
func confirmAll(a asker, all []confirmation) error {
	for _, c := range all {
		if err := a.confirm(c); err != nil {
			return err
		}
	}
	return nil
}

// typed asks with s until take accepts what is typed, which it wipes, and maxTypings times
// at the most. say tells the person why an entry was not accepted.
func typed[T any](a asker, s sheet, news string, take func(*entry) (T, error), say func(error) string) (T, error) {
	var e entry
	defer e.wipe()
	for typing := 1; ; typing++ {
		if err := a.read(s, news, &e); err != nil {
			var none T
			return none, err
		}
		got, err := take(&e)
		if err == nil || typing == maxTypings {
			return got, err
		}
		news = say(err)
	}
}

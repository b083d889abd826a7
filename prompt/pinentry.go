package prompt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"cied/fault"
	"cied/login"
	"cied/pin"
	"cied/secret"
	"cied/signing"
)

// patience is how long a person has for each thing that is typed, where no other time is
// set.
const patience = 120 * time.Second

// A Pinentry asks in a dialog of the desktop, with a pinentry program of the system. One
// program is started for each question and gone when [Pinentry.Ask] returns.
type Pinentry struct {
	Path    string        // the program, from [FindPinentry]
	Env     []string      // its environment; nil for that of this process
	Display string        // X display, ":0"; "" to leave it to Env
	TTY     string        // device of a terminal for a pinentry in text; "" for none
	Timeout time.Duration // for each thing that is typed; 0 for 120 s
	Lang    string        // one of lang.All
}

var _ Dialog = Pinentry{}

// Ask implements [login.Prompter]. Its faults are OriginInvalid (what asks cannot be
// shown), PINLastTry, ChipIssuerUnknown, PINFormat (three entries that are no PIN), Cancelled, Timeout,
// Interrupted (ctx ended; the dialog closes) and NoDialog (no program, or one that does
// not speak the protocol).
func (p Pinentry) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	return askLogin(ctx, p, q, p.Lang)
}

// AskKey implements [signing.Prompter]. Its faults are those of Ask but OriginInvalid.
func (p Pinentry) AskKey(ctx context.Context, q signing.Question) (secret.PIN, error) {
	return askKey(ctx, p, q, p.Lang)
}

// AskChange implements [pin.Prompter]: the dialog asks for one thing after the other. Its
// faults are those of Ask but OriginInvalid, and PINDiffers, PINSame, and that of q.Check,
// each for what was typed three times.
func (p Pinentry) AskChange(ctx context.Context, q pin.Question) (pin.Change, error) {
	return askChange(ctx, p, q, p.Lang)
}

// AskUnblock implements [pin.Prompter]. Its faults are those of AskChange, with PUKFormat
// and PUKFewTries in the place of PINSame and PINLastTry.
func (p Pinentry) AskUnblock(ctx context.Context, q pin.Question) (pin.Unblocking, error) {
	return askUnblock(ctx, p, q, p.Lang)
}

// lend implements host.
func (p Pinentry) lend(ctx context.Context, title string, entries int, ask func(asker) error) error {
	limit := timeFor(p.Timeout, entries)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	child, err := start(ctx, p.Path, p.env())
	if err != nil {
		return fault.New(fault.NoDialog, "prompt: start "+p.Path, err)
	}
	defer child.stop(cancel)
	d := dialog{conn: conn{r: child.stdout, w: child.stdin}}
	defer d.wipe()
	if err = d.open(p.settings(title, limit)); err == nil {
		err = ask(&d)
	}
	if err != nil && ctx.Err() != nil {
		return ended(ctx)
	}
	return personFault("prompt: ask in a dialog", err)
}

// timeFor is how long a question may take in which so many things are typed: timeout, or
// patience where it is 0, for each of them.
func timeFor(timeout time.Duration, entries int) time.Duration {
	return cmp.Or(timeout, patience) * time.Duration(entries)
}

// env is the environment of the program.
func (p Pinentry) env() []string {
	env := environ(p.Env)
	if p.Display != "" {
		env = append(env, "DISPLAY="+p.Display)
	}
	return env
}

// lookup is the last value of key in an environment.
func lookup(env []string, key string) string {
	value := ""
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, key+"="); ok {
			value = v
		}
	}
	return value
}

// ctype is the locale of characters in an environment (POSIX.1-2017, Base Definitions,
// 8.2); "" where it names none.
func ctype(env []string) string {
	return cmp.Or(lookup(env, "LC_ALL"), lookup(env, "LC_CTYPE"), lookup(env, "LANG"))
}

// settings are the commands that a program may refuse without harm.
func (p Pinentry) settings(title string, limit time.Duration) []string {
	locale := cmp.Or(ctype(p.env()), "C.UTF-8")
	seconds := int(limit / time.Second)
	s := []string{
		"OPTION lc-ctype=" + escape(locale),
		fmt.Sprintf("SETTIMEOUT %d", max(seconds, 1)),
		"SETTITLE " + escape(title),
	}
	if p.Display != "" {
		s = append(s, "OPTION display="+escape(p.Display))
	}
	if p.TTY != "" {
		s = append(s, "OPTION ttyname="+escape(p.TTY), "OPTION ttytype="+escape(cmp.Or(lookup(p.env(), "TERM"), "vt100")))
	}
	return s
}

// A dialog is the conversation with one pinentry program.
type dialog struct {
	conn
	shown sheet // the one that the program has been told
}

// open reads the greeting and sends the settings.
func (d *dialog) open(settings []string) error {
	if err := d.answer(nil); err != nil {
		return err
	}
	for _, s := range settings {
		var refused assuanError
		if err := d.ask(s, nil); err != nil && !errors.As(err, &refused) {
			return err
		}
	}
	return nil
}

// show sets the text and the buttons. They must be accepted: a dialog that does not
// name who asks is no consent.
func (d *dialog) show(text, ok, cancel string, more ...string) error {
	commands := append([]string{"SETDESC " + escape(text), "SETOK " + escape(ok), "SETCANCEL " + escape(cancel)}, more...)
	for _, c := range commands {
		if err := d.ask(c, nil); err != nil {
			return err
		}
	}
	return nil
}

// confirm asks for a yes. A dialog that is closed without one has said no.
func (d *dialog) confirm(c confirmation) error {
	d.shown = sheet{}
	if err := d.show(c.text, c.ok, c.cancel); err != nil {
		return err
	}
	err := d.ask("CONFIRM", nil)
	if errors.Is(personFault("", err), fault.Cancelled) {
		return c.refused(err)
	}
	return err
}

// read takes one entry, under the news.
func (d *dialog) read(s sheet, news string, e *entry) error {
	if s != d.shown {
		if err := d.show(s.text, s.ok, s.cancel, "SETPROMPT "+escape(s.prompt)); err != nil {
			return err
		}
		d.shown = s
	}
	if news != "" {
		if err := d.ask("SETERROR "+escape(news), nil); err != nil {
			return err
		}
	}
	defer d.wipe()
	return d.ask("GETPIN", e.add)
}

// personFault gives an error of the conversation its fault: what the person did, or that
// there is no dialog to speak of. A fault stays what it is.
func personFault(op string, err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	var number assuanError
	if errors.As(err, &number) {
		switch number.code() {
		case codeCancelled, codeFullyCancelled, codeNotConfirmed:
			return fault.New(fault.Cancelled, op, err)
		case codeTimeout:
			return fault.New(fault.Timeout, op, err)
		}
	}
	return fault.New(fault.NoDialog, op, err)
}

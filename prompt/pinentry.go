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
	"cied/secret"
)

// patience is how long a person has to answer, where no other time is set.
const patience = 120 * time.Second

// A Pinentry asks in a dialog of the desktop, with a pinentry program of the system. One
// program is started for each question and gone when [Pinentry.Ask] returns.
type Pinentry struct {
	Path    string        // the program, from [FindPinentry]
	Env     []string      // its environment; nil for that of this process
	Display string        // X display, ":0"; "" to leave it to Env
	TTY     string        // device of a terminal for a pinentry in text; "" for none
	Timeout time.Duration // for the whole question; 0 for 120 s
	Lang    string        // one of lang.All
}

var _ login.Prompter = Pinentry{}

// Ask implements [login.Prompter]. Its faults are OriginInvalid (what asks cannot be
// shown), PINLastTry, ChipIssuerUnknown, PINFormat (three entries that are no PIN), Cancelled, Timeout,
// Interrupted (ctx ended; the dialog closes) and NoDialog (no program, or one that does
// not speak the protocol).
func (p Pinentry) Ask(ctx context.Context, lq login.Question) (secret.PIN, error) {
	q, err := newQuestion(lq, p.Lang)
	if err != nil {
		return secret.PIN{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(p.Timeout, patience))
	defer cancel()
	child, err := start(ctx, p.Path, p.env())
	if err != nil {
		return secret.PIN{}, fault.New(fault.NoDialog, "prompt: start "+p.Path, err)
	}
	defer child.stop(cancel)
	d := dialog{conn{r: child.stdout, w: child.stdin}}
	defer d.wipe()
	pin, err := d.put(q, p.settings(q))
	if err != nil && ctx.Err() != nil {
		return secret.PIN{}, ended(ctx)
	}
	return pin, personFault("prompt: ask in a dialog", err)
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
func (p Pinentry) settings(q question) []string {
	locale := cmp.Or(ctype(p.env()), "C.UTF-8")
	seconds := int(cmp.Or(p.Timeout, patience) / time.Second)
	s := []string{
		"OPTION lc-ctype=" + escape(locale),
		fmt.Sprintf("SETTIMEOUT %d", max(seconds, 1)),
		"SETTITLE " + escape(q.title),
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
type dialog struct{ conn }

// put shows q and returns what the person answers.
func (d *dialog) put(q question, settings []string) (secret.PIN, error) {
	if err := d.answer(nil); err != nil { // the greeting
		return secret.PIN{}, err
	}
	for _, s := range settings {
		var refused assuanError
		if err := d.ask(s, nil); err != nil && !errors.As(err, &refused) {
			return secret.PIN{}, err
		}
	}
	shown := false
	return q.ask(
		d.confirm,
		func(wrong string) (secret.PIN, error) {
			if !shown {
				if err := d.show(q.description(), q.ok, q.cancel, "SETPROMPT "+escape(q.prompt)); err != nil {
					return secret.PIN{}, err
				}
				shown = true
			}
			return d.getPIN(wrong)
		})
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
	if err := d.show(c.text, c.ok, c.cancel); err != nil {
		return err
	}
	err := d.ask("CONFIRM", nil)
	if errors.Is(personFault("", err), fault.Cancelled) {
		return c.refused(err)
	}
	return err
}

// getPIN takes one entry, under the text of what was wrong before.
func (d *dialog) getPIN(wrong string) (secret.PIN, error) {
	if wrong != "" {
		if err := d.ask("SETERROR "+escape(wrong), nil); err != nil {
			return secret.PIN{}, err
		}
	}
	var e entry
	defer e.wipe()
	err := d.ask("GETPIN", e.add)
	d.wipe()
	if err != nil {
		return secret.PIN{}, err
	}
	return e.pin()
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

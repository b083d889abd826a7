package main

import (
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/term"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/nfc"
	"cied/pin"
	"cied/prompt"
)

// askFlags are how a command of the terminal asks the person.
type askFlags struct{ pinStdin, lastTry bool }

func (f askFlags) check() error {
	if f.lastTry && !f.pinStdin {
		return usage("--last-try goes with --pin-stdin: a dialog asks by itself")
	}
	return nil
}

// An asker asks for what the commands of the terminal want. They lend the key to nobody.
type asker interface {
	login.Prompter
	pin.Prompter
}

// asks is how this run asks: a pipe, the dialog of the desktop, or the terminal. prepare
// reads the pipe, so that what is malformed is known before the card is touched.
func (p *program) asks(f askFlags, prepare func(*prompt.Stdin) error) (asker, error) {
	terminal := term.IsTerminal(int(p.in.Fd()))
	if f.pinStdin && terminal {
		return nil, usage("--pin-stdin reads from a pipe: a terminal would show the PIN, and asks by itself without it")
	}
	if f.pinStdin {
		s := &prompt.Stdin{R: p.in, LastTry: f.lastTry}
		return s, prepare(s)
	}
	if dialog, err := p.dialog(""); err == nil {
		return dialog, nil
	}
	if terminal {
		return &prompt.Terminal{In: p.in, Out: p.err, Lang: p.lang}, nil
	}
	return nil, fault.New(fault.NoDialog, "cied: ask", nil)
}

// dialog is the desktop's way to ask; program is the one that policy or the command line
// names, or "".
func (p *program) dialog(program string) (prompt.Dialog, error) {
	return prompt.Desktop(prompt.Options{Program: program, LookPath: exec.LookPath, Getenv: os.Getenv, Lang: p.lang})
}

// forgetTyped overwrites what came through a pipe and was never asked for.
func forgetTyped(asks asker) {
	if s, ok := asks.(*prompt.Stdin); ok {
		s.Wipe()
	}
}

// tellRefused tells a person of a peer that may not be a card. A machine finds one fault
// on standard error, the one that ended the command.
func (p *program) tellRefused(err error) {
	if p.tty && !p.json {
		p.tellFault(fault.Of(err))
		return
	}
	p.log().Warn("peer refused", "cause", err)
}

// tellReader says to a person at the terminal where a virtual card may connect.
func (p *program) tellReader(t *card.Terminal) {
	if p.tty {
		v, _ := t.Readers.(*nfc.VPCD)
		p.tellListener(v)
	}
}

// progress tells a person at the terminal what a use of the card waits for; what is that
// of a history.
func (p *program) progress(what string) func(card.Event) {
	if p.json || !p.tty {
		return func(card.Event) {}
	}
	var last card.Stage
	return func(e card.Event) {
		text := stageText(what, e.Stage, p.lang)
		switch {
		case e.Stage == card.Asking: // the dialog says itself what was wrong
		case e.Note != nil:
			fmt.Fprintln(p.err, "cied:", fault.Of(e.Note).Text(p.lang).Message)
		case e.Stage != last && text != "":
			fmt.Fprintln(p.err, "cied:", text)
		}
		last = e.Stage
	}
}

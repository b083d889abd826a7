package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/term"

	"cied/fault"
	"cied/internal/logfile"
	"cied/pki"
)

// streams are the standard streams of one run.
type streams struct {
	in  *os.File
	out io.Writer
	err io.Writer
	tty bool // standard error is read by a person
}

func stdio() streams {
	return streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, tty: term.IsTerminal(int(os.Stderr.Fd()))}
}

// program is what every command shares.
type program struct {
	streams
	lang    string
	json    bool
	verbose bool
	noCache bool   // remember nothing of cards
	machine bool   // this command's faults are JSON unless a person reads them
	told    bool   // the fault of this command is in its result
	path    string // the command as it was called, "cied login"; known once it has failed

	logging sync.Once // see log
	logger  *slog.Logger
	endLog  func() // nil before the first line
}

// failure is a fault as a machine reads it. It stays on this computer, so that it may
// tell what a site never learns.
type failure struct {
	Code    fault.Code `json:"code"`
	Exit    int        `json:"exit"`
	Message string     `json:"message"`
	Next    string     `json:"next"`
	Left    *int       `json:"triesLeft,omitempty"`
	Retry   bool       `json:"retry"`
	Detail  string     `json:"detail"`
}

func newFailure(f *fault.Error, lang string) failure {
	row, text := f.Code.Row(), f.Text(lang)
	v := failure{Code: f.Code, Exit: row.Exit, Message: text.Message, Next: text.Next, Retry: row.Retry, Detail: f.Error()}
	if tellsTries(f) {
		v.Left = &f.Left
	}
	return v
}

// tellsTries reports whether f.Left is a number of tries: for a code of the PUK, of the PUK.
func tellsTries(f *fault.Error) bool {
	switch f.Code {
	case fault.PINWrong, fault.PUKWrong, fault.PUKFewTries:
		return f.Left >= 0
	case fault.PINDoubtful, fault.PINFree:
		return f.Left > 0
	case fault.PINBlocked, fault.PINLastTry, fault.PUKBlocked:
		return true
	}
	return false
}

// tellFault writes f to standard error: for a machine as one line of JSON, for a person
// as a sentence, what to do, and the code for whoever helps.
func (p *program) tellFault(f *fault.Error) {
	v := newFailure(f, p.lang)
	if p.json || p.machine && !p.tty {
		_ = json.NewEncoder(p.err).Encode(v)
		return
	}
	if f.Code == fault.Usage {
		p.tellUsage(f, v)
		return
	}
	fmt.Fprintf(p.err, "cied: %s\nhint: %s\ncode: %s (%s)\n", v.Message, v.Next, v.Code, v.Detail)
}

// tellUsage puts the cause first: with a command line it is what the person can mend.
func (p *program) tellUsage(f *fault.Error, v failure) {
	fmt.Fprintf(p.err, "cied: %s\n      %s\nhint: %s\n      %s --help\ncode: %s\n",
		v.Message, strings.TrimSpace(cmp.Or(f.Err, error(f.Code)).Error()), v.Next, p.path, v.Code)
}

// result writes v as JSON, or what text writes for a person.
func (p *program) result(v any, text func(w io.Writer)) error {
	if !p.json {
		text(p.out)
		return nil
	}
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// log is the program's log: the newest lines of what matters, in the user's state folder;
// all of it on standard error where that was asked for, and what matters where the journal
// reads standard error. Neither has PINs, data of a card, or who asked for a login.
func (p *program) log() *slog.Logger {
	p.logging.Do(func() {
		o := logfile.Options{Dir: logDir(), Getenv: os.Getenv}
		switch {
		case p.verbose:
			o.Stderr, o.Shown = p.err, slog.LevelDebug
		case logfile.ForJournal(p.err, os.Getenv):
			o.Stderr = p.err
		}
		p.logger, p.endLog = logfile.Open(o)
	})
	return p.logger
}

// logDir is the folder of the log, "" where there is no home for one. XDG Base Directory
// Specification 0.8: logs are state.
func logDir() string {
	root, err := stateRoot()
	if err != nil {
		return ""
	}
	return filepath.Join(root, "cied")
}

// testLog marks every line of a log that is kept under test anchors.
var testLog = []any{"anchors", "TEST"}

// logUnder is [program.log], marked where the anchors are a test's.
func (p *program) logUnder(a *pki.Anchors) *slog.Logger {
	if a.Test {
		return p.log().With(testLog...)
	}
	return p.log()
}

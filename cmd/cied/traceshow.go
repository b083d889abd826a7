package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cied/apdu"
	"cied/apdu/trace"
	"cied/ias/explain"
)

func (p *program) traceShow() *cobra.Command {
	return &cobra.Command{
		Use:               "show FILE",
		Short:             "Explain a trace: each command, what it is about, its lengths and how it was answered",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			t, err := readTrace(args[0])
			if err != nil {
				return err
			}
			return p.result(newTraceView(t), func(w io.Writer) { p.writeTrace(w, t) })
		},
	}
}

// traceView is a trace as --json shows it: in English, as the standards name things.
type traceView struct {
	Card     string     `json:"card"`
	Spec     string     `json:"spec"`
	Expect   string     `json:"expect"`
	Redacted bool       `json:"redacted"` // nothing in it names a card or a person
	Steps    []stepView `json:"commands"`
}

type stepView struct {
	Line      int    `json:"line"`
	Command   string `json:"command"`
	Object    string `json:"object,omitempty"`
	Offset    int    `json:"offset,omitempty"`
	Protected bool   `json:"protected"`
	Chained   bool   `json:"chained"`
	Sent      int    `json:"sent"`     // bytes of the data field
	Received  int    `json:"received"` // bytes without the status word
	SW        string `json:"sw,omitempty"`
	Meaning   string `json:"meaning,omitempty"`
}

func newTraceView(t *trace.Trace) traceView {
	v := traceView{
		Card: t.Header.Card, Spec: t.Header.Spec, Expect: t.Header.Expect,
		Redacted: !t.Tells(), Steps: []stepView{},
	}
	for _, s := range explain.Steps(t) {
		o := stepView{
			Line: s.Line, Command: s.Command, Object: string(s.Object), Offset: s.Offset,
			Protected: s.Protected, Chained: s.Chained, Sent: s.Sent, Received: s.Received,
		}
		if s.Answered {
			o.SW, o.Meaning = fmt.Sprintf("%04X", uint16(s.SW)), s.SW.Name()
		}
		v.Steps = append(v.Steps, o)
	}
	return v
}

// writeTrace explains t to a person, a command on a line.
func (p *program) writeTrace(w io.Writer, t *trace.Trace) {
	words := traceWordsIn(p.lang)
	fmt.Fprintf(w, "%s: %s\n%s: %s\n%s: %s\n", words.card, t.Header.Card, words.spec, t.Header.Spec, words.expect, t.Header.Expect)
	if t.Tells() {
		fmt.Fprintln(w, words.unredacted)
	}
	fmt.Fprintln(w)
	fmt.Fprintf(w, stepFormat, "", words.line, words.command, "", words.sent, words.received, words.answer+"\n")
	for i, s := range explain.Steps(t) {
		fmt.Fprintln(w, p.stepLine(i+1, s, words))
	}
}

// stepFormat has the columns of an explained trace.
const stepFormat = "%3v  %5v  %-57s %-2s %8v %8v  %s"

// stepLine is one command: number, line in the file, name and object, protection, bytes to the card and back,
// status word and what it means.
func (p *program) stepLine(n int, s explain.Step, words traceWords) string {
	what := s.Command
	if s.Object != "" {
		what += " " + s.Object.In(p.lang)
	}
	if s.Offset > 0 {
		what += fmt.Sprintf(" +%d", s.Offset)
	}
	if s.Chained {
		what += " …"
	}
	guard := words.clear
	if s.Protected {
		guard = words.protected
	}
	return fmt.Sprintf(stepFormat, n, s.Line, what, guard, s.Sent, s.Received, p.statusLine(s, words))
}

// statusLine is how a command was answered.
func (p *program) statusLine(s explain.Step, words traceWords) string {
	if !s.Answered {
		return words.gone
	}
	line := fmt.Sprintf("%04X %s", uint16(s.SW), cmp.Or(explain.StatusText(s.SW, p.lang), words.unknown))
	if s.Naked && s.SW != apdu.OK {
		line += " (" + words.naked + ")"
	}
	return line
}

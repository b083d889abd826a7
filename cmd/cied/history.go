package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/history"
)

func (p *program) history() *cobra.Command {
	var forget bool
	c := &cobra.Command{
		Use:   "history",
		Short: "Show what was asked of cards here, by whom, and how it ended",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if forget {
				return p.forgetHistory(c.Context())
			}
			return p.runHistory()
		},
	}
	c.Flags().BoolVar(&forget, "forget", false, "remove the list")
	return c
}

// historyView is a history as --json shows it.
type historyView struct {
	Entries []history.Entry `json:"entries"`            // the oldest first
	Broken  *int            `json:"brokenAt,omitempty"` // the first line that is not what was written, from 1
}

// runHistory shows what there is, also where the chain is broken, and then fails.
func (p *program) runHistory() error {
	list, err := historyList()
	if err != nil {
		return err
	}
	v := historyView{Entries: []history.Entry{}}
	entries, err := list.Entries()
	broken, whole := history.Broken{}, true
	if errors.As(err, &broken) {
		v.Broken, whole = &broken.Line, false
	}
	if err != nil && whole {
		return err
	}
	v.Entries = append(v.Entries, entries...)
	if err := p.result(v, func(w io.Writer) { p.writeHistory(w, v) }); err != nil || whole {
		return err
	}
	return fault.New(fault.HistoryBroken, "cied: history", broken)
}

func (p *program) forgetHistory(ctx context.Context) error {
	list, err := historyList()
	if err != nil {
		return err
	}
	if err := list.Forget(ctx); err != nil {
		return err
	}
	v := struct {
		Forgotten bool `json:"forgotten"`
	}{true}
	return p.result(v, func(w io.Writer) { fmt.Fprintln(w, historyWordsIn(p.lang).forgotten) })
}

// writeHistory shows v to a person, an entry on a line, times as the clock on the wall has
// them.
func (p *program) writeHistory(w io.Writer, v historyView) {
	words := historyWordsIn(p.lang)
	if len(v.Entries) == 0 {
		fmt.Fprintln(w, words.empty)
	}
	for _, e := range v.Entries {
		fmt.Fprintln(w, p.entryLine(e, words))
	}
	if v.Broken != nil {
		fmt.Fprintf(w, words.broken+"\n", *v.Broken)
	}
}

// entryLine is one entry: time, what, who asked, how it ended, and what else is to be known.
func (p *program) entryLine(e history.Entry, words historyWords) string {
	fields := []string{e.Time.Local().Format(time.DateTime), cmp.Or(useText(e.What, p.lang), printable(e.What))}
	if by := cmp.Or(e.Origin, e.By); by != "" {
		fields = append(fields, printable(by))
	}
	line := strings.Join(fields, "  ") + "  " + p.ending(e.Code)
	var notes []string
	if e.Program {
		notes = append(notes, words.program)
	}
	if !e.Agreed {
		notes = append(notes, words.unasked)
	}
	if e.Test {
		notes = append(notes, "TEST")
	}
	if len(notes) > 0 {
		line += " [" + strings.Join(notes, ", ") + "]"
	}
	return line
}

// ending is [program.outcome] of what a file says: a code that this version does not know
// has no words.
func (p *program) ending(code fault.Code) string {
	if code != "" && code.Row().Code != code {
		return printable(string(code))
	}
	return p.outcome(code)
}

// printable keeps what somebody may have written into a file off the terminal's controls.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return '?'
	}, s)
}

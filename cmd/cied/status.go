package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cied/control"
	"cied/fault"
	"cied/history"
)

func (p *program) status() *cobra.Command {
	var follow bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Show what the daemon of this user does",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runStatus(c.Context(), follow) },
	}
	c.Flags().BoolVarP(&follow, "follow", "f", false, "go on telling, a line for every change, until the daemon ends")
	return c
}

func (p *program) runStatus(ctx context.Context, follow bool) error {
	client, err := control.Dial(os.Getenv)
	if err != nil {
		return err
	}
	if follow {
		return p.follow(ctx, client)
	}
	s, err := client.Status(ctx)
	if err != nil {
		return err
	}
	return p.result(s, func(w io.Writer) { p.writeStatus(w, s) })
}

// follow writes each status on a line; to a person, the first one whole. To be stopped is
// no failure.
func (p *program) follow(ctx context.Context, client *control.Client) error {
	first, lines := true, json.NewEncoder(p.out)
	err := client.Events(ctx, func(s control.Status) {
		switch {
		case p.json:
			_ = lines.Encode(s)
		case first:
			p.writeStatus(p.out, s)
		default:
			fmt.Fprintf(p.out, "%s  %s\n", time.Now().Format(time.TimeOnly), p.moment(s))
		}
		first = false
	})
	if ctx.Err() != nil && errors.Is(err, fault.Interrupted) {
		return nil
	}
	if err == nil && !p.json {
		fmt.Fprintf(p.out, "%s  %s\n", time.Now().Format(time.TimeOnly), statusWordsIn(p.lang).stopped)
	}
	return err
}

// writeStatus shows s to a person, times as the clock on the wall has them.
func (p *program) writeStatus(w io.Writer, s control.Status) {
	words := statusWordsIn(p.lang)
	fmt.Fprintf(w, words.running+"\n", s.Version, s.Since.Local().Format(time.DateTime), s.PID)
	rows := [][2]string{{words.address, s.Address}}
	if s.Test {
		rows = append(rows, [2]string{words.anchors, words.test})
	}
	rows = append(rows, [2]string{words.now, p.moment(s)})
	if s.Last != nil {
		rows = append(rows, [2]string{words.last, fmt.Sprintf("%s  %s: %s", s.Last.At.Local().Format(time.DateTime), useText(s.Last.What, p.lang), p.outcome(s.Last.Code))})
	}
	for _, row := range rows {
		fmt.Fprintf(w, "%-16s %s\n", row[0], row[1])
	}
}

// moment is what the daemon does now, on one line.
func (p *program) moment(s control.Status) string {
	words := statusWordsIn(p.lang)
	line := words.idle
	if s.Running != nil {
		line = cmp.Or(s.Running.Origin, printable(s.Running.Program), useText(s.Running.What, p.lang))
		if doing := p.doing(*s.Running); doing != "" {
			line += ": " + doing
		}
	}
	if s.Stopping {
		line += " (" + words.stopping + ")"
	}
	return line
}

// doing is the stage of a use as the terminal tells it.
func (p *program) doing(r control.Running) string {
	if text := stageText(r.What, r.Stage, p.lang); text != "" || r.Stage == "" {
		return text
	}
	if r.What != history.Change && r.What != history.Unblock {
		return statusWordsIn(p.lang).asking
	}
	return statusWordsIn(p.lang).askingNew
}

// outcome is how a use has ended, with the code for whoever helps.
func (p *program) outcome(code fault.Code) string {
	if code == "" {
		return statusWordsIn(p.lang).success
	}
	return fmt.Sprintf("%s (%s)", code.Text(p.lang).Message, code)
}

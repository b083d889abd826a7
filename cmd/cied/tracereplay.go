package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/internal/replay"
)

func (p *program) traceReplay() *cobra.Command {
	var trustDir string
	c := &cobra.Command{
		Use:   "replay FILE|DIR…",
		Short: "Play traces to this program again: it must send the same bytes and come to the same end",
		Long: "Play traces to this program again. It must send the same bytes, in the same order, use every line and\n" +
			"come to the end that the trace states. Of a directory, all files *.apdu are played.\n" +
			"A trace whose answers are blanked can be shown, not replayed.",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeFiles,
		RunE:              func(c *cobra.Command, args []string) error { return p.replayTraces(c.Context(), trustDir, args) },
	}
	c.Flags().StringVar(&trustDir, "trust", "", "`DIR` of test anchors for cards that are not simulated: cie/*.pem, csca/*.pem")
	return c
}

// replayedView is one trace that was replayed, as --json shows it.
type replayedView struct {
	File   string     `json:"file"`
	Expect string     `json:"expect,omitempty"`
	Code   fault.Code `json:"code"` // "" where it went as it was recorded
	Detail string     `json:"detail,omitempty"`
}

func (p *program) replayTraces(ctx context.Context, trustDir string, args []string) error {
	files, err := traceFiles(args)
	if err != nil {
		return err
	}
	anchors, err := trust(trustDir)
	if err != nil {
		return err
	}
	player := &replay.Player{Anchors: anchors}
	all := make([]replayedView, 0, len(files))
	for _, f := range files {
		v := replayOne(ctx, player, f)
		if ctx.Err() != nil {
			return fault.New(fault.Interrupted, "cied: trace", context.Cause(ctx))
		}
		all = append(all, v)
	}
	if err := p.result(all, func(w io.Writer) { p.writeReplayed(w, all) }); err != nil {
		return err
	}
	return verdictOfReplays(all)
}

// traceFiles are the traces that args name: files, and all *.apdu of a directory.
func traceFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			return nil, fault.New(fault.TraceInvalid, "cied: trace", err)
		case !info.IsDir():
			files = append(files, arg)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(arg, "*.apdu"))
		if err != nil || len(inside) == 0 {
			return nil, fault.New(fault.TraceInvalid, "cied: trace", fmt.Errorf("%s: no file *.apdu in it", arg))
		}
		files = append(files, inside...)
	}
	return files, nil
}

func replayOne(ctx context.Context, player *replay.Player, name string) replayedView {
	v := replayedView{File: name}
	t, err := readTrace(name)
	if err == nil {
		v.Expect = t.Header.Expect
		err = player.Play(ctx, t)
	}
	if err != nil {
		v.Code, v.Detail = fault.CodeOf(err), err.Error()
	}
	return v
}

// writeReplayed shows a person each trace on a line.
func (p *program) writeReplayed(w io.Writer, all []replayedView) {
	words := traceWordsIn(p.lang)
	for _, v := range all {
		switch v.Code {
		case "":
			fmt.Fprintf(w, "%-9s %s (%s)\n", words.same, printable(v.File), v.Expect)
		default:
			fmt.Fprintf(w, "%-9s %s: %s (%s)\n", words.other, printable(v.File), v.Detail, v.Code)
		}
	}
}

// verdictOfReplays is the fault of the first trace that did not go as it was recorded, with
// their number.
func verdictOfReplays(all []replayedView) error {
	var first *replayedView
	n := 0
	for i, v := range all {
		if v.Code != "" {
			n++
			if first == nil {
				first = &all[i]
			}
		}
	}
	if first == nil {
		return nil
	}
	return fault.New(first.Code, "cied: trace", fmt.Errorf("%d of %d traces; the first is %s: %s", n, len(all), first.File, first.Detail))
}

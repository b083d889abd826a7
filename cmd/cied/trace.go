package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"cied/apdu/trace"
	"cied/card"
	"cied/fault"
	"cied/internal/replay"
	"cied/internal/wholefile"
)

func (p *program) trace() *cobra.Command {
	c := &cobra.Command{
		Use:   "trace",
		Short: "Record, explain or replay what a card and this program said to each other",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return usage("trace needs one of record, show, replay") },
	}
	c.AddCommand(p.traceRecord(), p.traceShow(), p.traceReplay())
	return c
}

// openTrace creates the file that save fills with the trace of rec. A file that is there
// already is not touched. save without a trace takes the file away again.
func openTrace(name string) (save func(*trace.Trace) error, err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fault.New(fault.StateUnreadable, "cied: trace", err)
	}
	return func(t *trace.Trace) error {
		var err error
		if t == nil {
			err = errors.Join(f.Close(), os.Remove(name))
		} else {
			_, err = io.WriteString(f, t.String())
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return fault.New(fault.StateUnreadable, "cied: trace", err)
		}
		return nil
	}, nil
}

// Where a recorded card is from: the first header is this and the chip family.
const (
	recordedCard = "cie/"
	recordedTest = "test/" // under test anchors
)

// cardOf is the first header of a trace of that chip family, recorded at t.
func cardOf(t *card.Terminal, family string) string {
	family = cmp.Or(family, "unknown")
	if t.Anchors.Test {
		return recordedTest + family
	}
	return recordedCard + family
}

// traceLogin has s record a login into the file of that name, and returns what writes it
// once the login has ended with err. An empty name records nothing.
func traceLogin(name string, t *card.Terminal) (save func(err error) error, err error) {
	if name == "" {
		return func(error) error { return nil }, nil
	}
	write, err := openTrace(name)
	if err != nil {
		return nil, err
	}
	rec, seen := new(trace.Recorder), lookOn(t)
	t.Tap = rec.Tap
	return func(end error) error {
		h := trace.Header{Card: cardOf(t, seen.family()), Spec: "IAS ECC 1.0.1: cied login", Expect: replay.End(end)}
		tr, err := rec.Trace(h)
		if err != nil {
			return errors.Join(write(nil), fault.New(fault.StateUnreadable, "cied: trace", err))
		}
		return write(tr.Redact())
	}, nil
}

// readTrace reads a trace from a file of at most as many bytes as one may have.
func readTrace(name string) (*trace.Trace, error) {
	text, err := wholefile.Read(name, trace.MaxSize)
	if err != nil {
		return nil, fault.New(fault.TraceInvalid, "cied: trace", err)
	}
	t, err := trace.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, fault.New(fault.TraceInvalid, "cied: trace", fmt.Errorf("%s: %w", name, err))
	}
	return t, nil
}

func (p *program) traceRecord() *cobra.Command {
	var f cardFlags
	var whole bool
	c := &cobra.Command{
		Use:   "record FILE",
		Short: "Read the card on the reader without a PIN, and write what was said to a new file",
		Long: "Read the card on the reader without a PIN, and write every command with its answer to a new file.\n" +
			"What names the card or a person is blanked, so that the file can be shown to whoever helps.\n" +
			"A login is recorded by cied login --trace FILE, in the same way.",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeFiles,
		RunE:              func(c *cobra.Command, args []string) error { return p.recordTrace(c.Context(), f, args[0], whole) },
	}
	f.add(c, readWait)
	c.Flags().BoolVar(&whole, "whole", false, "blank nothing, so that the trace can be replayed: for test cards, not to be shown to anybody")
	return c
}

// recordedView is what --json tells of a recording.
type recordedView struct {
	File     string `json:"file"`
	Commands int    `json:"commands"`
	Ended    string `json:"ended"`    // "ok", or a fault code with its details
	Redacted bool   `json:"redacted"` // what names the card or a person is blanked
}

func (p *program) recordTrace(ctx context.Context, f cardFlags, name string, whole bool) error {
	p.noCache = true // the card is read as if for the first time
	t, stop, err := p.terminal(f)
	if err != nil {
		return err
	}
	defer stop()
	save, err := openTrace(name)
	if err != nil {
		return err
	}
	tr, end, err := inspectTraced(ctx, t, f.reader, whole)
	if err != nil {
		return errors.Join(save(nil), err)
	}
	if err := save(tr); err != nil {
		return err
	}
	v := recordedView{File: name, Commands: tr.Len(), Ended: end, Redacted: !whole}
	return p.result(v, func(w io.Writer) { p.writeRecorded(w, v) })
}

func (p *program) writeRecorded(w io.Writer, v recordedView) {
	words := traceWordsIn(p.lang)
	fmt.Fprintf(w, words.recorded+"\n", v.File, v.Commands, v.Ended)
	if v.Redacted {
		fmt.Fprintln(w, words.redacted)
	} else {
		fmt.Fprintln(w, words.whole)
	}
}

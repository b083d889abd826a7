package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/doctor"
	"cied/fault"
	"cied/lang"
	"cied/repair"
)

// nothingRuns is a repair.Runner in a test where nothing may be run.
type nothingRuns struct{ t *testing.T }

func (r nothingRuns) Run(context.Context, []string, []byte) error {
	r.t.Error("something is run as the administrator")
	return nil
}

// repairsOf is a computer whose kernel keeps the reader, and a program that asks of in.
func repairsOf(t *testing.T, in *os.File) (*program, *repair.Machine, *bytes.Buffer) {
	t.Helper()
	root, out := t.TempDir(), new(bytes.Buffer)
	if err := os.MkdirAll(filepath.Join(root, "etc", "modprobe.d"), 0o755); err != nil {
		t.Fatal(err)
	}
	m := &repair.Machine{OS: "linux", Root: root, User: "giovanna", UID: os.Getuid(), GID: os.Getgid(), Journal: filepath.Join(root, "repairs.json"), Runner: nothingRuns{t}, Now: time.Now}
	return &program{streams: streams{in: in, out: out, err: out}, lang: lang.English}, m, out
}

func TestAPipeSaysNoYesToARepair(t *testing.T) {
	in, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	_, _ = w.WriteString("yes\n")
	w.Close()
	p, m, _ := repairsOf(t, in)
	report := doctor.Report{Decided: doctor.Finding{Code: fault.ReaderClaimed, Fix: true}}
	if err := p.runFix(t.Context(), report, m); !errors.Is(err, fault.NoDialog) {
		t.Errorf("%v", err)
	}
}

func TestAComputerThatNeedsNoRepairIsToldSo(t *testing.T) {
	p, m, out := repairsOf(t, os.Stdin)
	for _, f := range []doctor.Finding{
		{Code: fault.CardMissing},
		{Code: fault.ReaderClaimed}, // by a driver whose reader PC/SC has none for
	} {
		if err := p.runFix(t.Context(), doctor.Report{Decided: f}, m); err != nil {
			t.Error(err)
		}
	}
	if err := p.runUnfix(t.Context(), m); err != nil {
		t.Error(err)
	}
	if got, want := out.String(), strings.Repeat(fixWordsIn(lang.English).nothing+"\n", 2)+fixWordsIn(lang.English).noUndo+"\n"; got != want {
		t.Errorf("%q", got)
	}
}

func TestOnlyAYesOfTheLanguageIsAYes(t *testing.T) {
	for _, language := range lang.All() {
		w := fixWordsIn(language)
		for _, yes := range append(strings.Fields(w.yes), "y", "YES") {
			if !w.agrees(yes) {
				t.Errorf("%s: %q is no yes", language, yes)
			}
		}
		for _, no := range []string{"", "n", "no", "nein", "x", "y y"} {
			if w.agrees(no) {
				t.Errorf("%s: %q is a yes", language, no)
			}
		}
		if !strings.Contains(w.question, "/N]") || w.done == "" || w.nothing == "" {
			t.Errorf("%s: %+v", language, w)
		}
	}
}

package repair

import (
	"context"
	_ "embed"
	"errors"
	"os/exec"
	"strings"
	"time"

	"cied/fault"
)

// A Repair is one change to the computer, worked out and not yet made.
type Repair struct {
	ID     string // Socket, Rule or Modules
	Undoes bool   // takes back what was applied

	plan    plan
	machine *Machine
}

// Title says what the change is for, in the language of lang.
func (r Repair) Title(lang string) string {
	w := wordsIn(lang).repairs[r.ID]
	if r.Undoes {
		return w.undo
	}
	return w.title
}

// Caution is a sentence to read before saying yes, in the language of lang, or "": that the
// file could not be looked at.
func (r Repair) Caution(lang string) string {
	if r.plan.file.was.sum != unseen {
		return ""
	}
	return strings.ReplaceAll(wordsIn(lang).unseen, "{file}", "/"+r.plan.file.path)
}

// After is what the person has to do when the change is made, in the language of lang, or "".
func (r Repair) After(lang string) string {
	if r.Undoes {
		return ""
	}
	return wordsIn(lang).repairs[r.ID].after
}

// Diff is the change to the letter: the file in the unified format (POSIX.1-2024, diff, -u),
// and after a "#" the command that is run as the administrator. It is "" where all is
// already as it should be. Control characters of an existing file are shown as U+FFFD.
func (r Repair) Diff() string {
	var b strings.Builder
	if f := r.plan.file; f.changes() {
		b.WriteString(unified(f))
	}
	if c := r.plan.command; len(c) > 0 {
		b.WriteString("# " + strings.Join(c, " ") + "\n")
	}
	return b.String()
}

// Apply makes the change, as the administrator and in one command. Where all is already as
// it should be, it does nothing. A person who refuses the password is [fault.Cancelled]; a
// file that is no longer what Diff has shown, and everything else that fails, is
// [fault.RepairFailed].
//
// The journal is written before, so that a change that stopped in its middle can be undone
// too. Where it is certain that nothing was changed it is put back: there is nothing to undo.
func (r Repair) Apply(ctx context.Context) error {
	if r.Diff() == "" && !r.Undoes {
		return nil
	}
	err := r.apply(ctx)
	if err == nil || errors.Is(err, fault.Cancelled) || errors.Is(err, fault.Interrupted) || errors.Is(err, fault.StateUnreadable) {
		return err
	}
	return fault.New(fault.RepairFailed, "repair: "+r.ID, err)
}

func (r Repair) apply(ctx context.Context) error {
	j := r.machine.journal()
	unlock, err := j.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	entries, err := j.read()
	if err != nil {
		return err
	}
	if r.Undoes {
		return r.takeBack(ctx, j, entries)
	}
	e := r.plan.entry
	e.At = r.machine.Now().UTC().Truncate(time.Second)
	if err := j.write(append(without(entries, r.ID), e)); err != nil {
		return err
	}
	err = r.run(ctx)
	if err != nil && r.untouched(err) {
		return errors.Join(err, j.write(entries))
	}
	return err
}

// begun is the exit status of helper.sh where COMMAND has failed: FILE was changed before.
const begun = 100

// signalled is the first exit status of those that tell of a signal (POSIX.1-2024, Shell
// Command Language, 2.8.2): nobody knows how far the helper came.
const signalled = 128

// untouched reports whether a run that ended with err has certainly left the computer as it
// was. Of the exit statuses of helper.sh only begun tells of a change; the others are of a
// helper that refused, or of sudo (1) and pkexec (126 and 127), which have not started it.
func (r Repair) untouched(err error) bool {
	switch {
	case errors.Is(err, fault.Cancelled), errors.Is(err, fault.Interrupted), errors.Is(err, ErrNotRun):
		return true
	case r.plan.file.path == "":
		return !r.plan.left()
	}
	exit, ended := errors.AsType[*exec.ExitError](err)
	return ended && exit.ExitCode() > 0 && exit.ExitCode() < signalled && exit.ExitCode() != begun
}

func (r Repair) takeBack(ctx context.Context, j journal, entries []entry) error {
	if r.Diff() != "" {
		if err := r.run(ctx); err != nil {
			return err
		}
	}
	return j.write(without(entries, r.ID))
}

// helper is a constant text for sh: what varies are its arguments and its standard input.
//
//go:embed helper.sh
var helper string

// run makes the change in one command.
func (r Repair) run(ctx context.Context) error {
	f := r.plan.file
	if f.path == "" {
		return r.machine.Runner.Run(ctx, r.plan.command, nil)
	}
	argv := []string{"sh", "-c", helper, "cied-repair", r.machine.at(f.path), f.own, f.was.sum, f.wanted}
	var text []byte
	if f.wanted != before {
		text = []byte(f.will.text)
	}
	return r.machine.Runner.Run(ctx, append(argv, r.plan.command...), text)
}

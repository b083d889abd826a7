package prompt

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"cied/fault"
)

// An osascript shows dialogs of macOS, through the program of that name: one run of it
// for each dialog. It is run from here for the reason told at [zenity].
type osascript struct {
	path string   // the program
	env  []string // its environment; nil for that of this process
}

var _ surface = osascript{}

// dialogScript shows one dialog (AppleScript Language Guide, "display dialog"; error -128
// is its Cancel). No word of a question is ever part of a script: they are arguments of
// its run handler. Its result is written to standard output, followed by a line feed.
const dialogScript = `on run argv
	set {kind, caption, message, yes, no, wait} to argv
	try
		activate
	end try
	try
		if kind is "pin" then
			set reply to display dialog message with title caption default answer "" buttons {no, yes} default button yes cancel button no giving up after (wait as integer) with hidden answer
			if gave up of reply then return "late"
			return "yes:" & text returned of reply
		end if
		set reply to display dialog message with title caption buttons {no, yes} default button no cancel button no with icon caution giving up after (wait as integer)
		if gave up of reply then return "late"
		return "yes:"
	on error number -128
		return "no"
	end try
end run`

// The first argument of the script, and the beginnings of its results.
const (
	scriptPIN     = "pin"
	scriptConfirm = "confirm"

	scriptYes  = "yes:" // followed by what was typed
	scriptNo   = "no"
	scriptLate = "late"
)

var errScript = errors.New("prompt: not an answer of the script")

func (o osascript) confirm(ctx context.Context, title string, c confirmation) error {
	var nothing entry
	defer nothing.wipe()
	return o.show(ctx, &nothing, scriptConfirm, title, c.text, c.ok, c.cancel)
}

func (o osascript) read(ctx context.Context, title string, s sheet, news string, e *entry) error {
	return o.show(ctx, e, scriptPIN, title, s.under(news), s.ok, s.cancel)
}

// show runs the script for one dialog. words are its arguments but the last, the kind of
// the dialog first: an argument that began with a hyphen would be an option.
func (o osascript) show(ctx context.Context, e *entry, words ...string) error {
	args := append([]string{"-e", dialogScript}, words...)
	args = append(args, strconv.Itoa(secondsLeft(ctx)))
	status, err := runWindow(ctx, o.path, o.env, args, e)
	if err != nil {
		return err
	}
	if status != 0 {
		return fmt.Errorf("prompt: osascript ended with status %d", status)
	}
	return e.scriptResult()
}

// scriptResult leaves in e what was typed, or wipes it and returns why nothing was.
func (e *entry) scriptResult() error {
	if e.cutPrefix(scriptYes) {
		return nil
	}
	defer e.wipe()
	const op = "prompt: ask with osascript"
	switch result := e.buf[:min(e.n, len(e.buf))]; string(result) { // compared, not kept
	case scriptNo:
		return fault.New(fault.Cancelled, op, nil)
	case scriptLate:
		return fault.New(fault.Timeout, op, nil)
	}
	return errScript
}

package prompt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cied/fault"
	"cied/login"
	"cied/pin"
	"cied/secret"
	"cied/signing"
)

// A surface shows one window at a time and waits until the person has answered it. Both
// methods return fault.Cancelled for a no and for a window that was closed, fault.Timeout
// for one that was left alone, and any error where there is no window to speak of, or
// when ctx ends; the window is then gone.
type surface interface {
	// confirm asks for a yes; what is pressed without looking is a no.
	confirm(ctx context.Context, title string, c confirmation) error
	// read takes what the person types into e, under the text of s and the news.
	read(ctx context.Context, title string, s sheet, news string, e *entry) error
}

// A oneWindowEach asks in windows of its surface, one for each thing that is asked.
type oneWindowEach struct {
	on      surface
	timeout time.Duration // for each thing that is typed; 0 for 120 s
	lang    string        // one of lang.All
}

var _ Dialog = oneWindowEach{}

// Ask implements [login.Prompter]. Its faults are those of [Pinentry.Ask].
func (w oneWindowEach) Ask(ctx context.Context, q login.Question) (secret.PIN, error) {
	return askLogin(ctx, w, q, w.lang)
}

// AskKey implements [signing.Prompter]. Its faults are those of Ask but OriginInvalid.
func (w oneWindowEach) AskKey(ctx context.Context, q signing.Question) (secret.PIN, error) {
	return askKey(ctx, w, q, w.lang)
}

// AskChange implements [pin.Prompter]. Its faults are those of [Pinentry.AskChange].
func (w oneWindowEach) AskChange(ctx context.Context, q pin.Question) (pin.Change, error) {
	return askChange(ctx, w, q, w.lang)
}

// AskUnblock implements [pin.Prompter]. Its faults are those of [Pinentry.AskUnblock].
func (w oneWindowEach) AskUnblock(ctx context.Context, q pin.Question) (pin.Unblocking, error) {
	return askUnblock(ctx, w, q, w.lang)
}

// lend implements host.
func (w oneWindowEach) lend(ctx context.Context, title string, entries int, ask func(asker) error) error {
	ctx, cancel := context.WithTimeout(ctx, timeFor(w.timeout, entries))
	defer cancel()
	err := ask(oneByOne{w.on, ctx, title})
	if err != nil && ctx.Err() != nil {
		return ended(ctx)
	}
	return personFault("prompt: ask in a window", err)
}

// oneByOne are the windows of one question. It is an asker, and lives as long as its ctx.
type oneByOne struct {
	on    surface
	ctx   context.Context
	title string
}

func (o oneByOne) confirm(c confirmation) error {
	err := o.on.confirm(o.ctx, o.title, c)
	if errors.Is(err, fault.Cancelled) {
		return c.refused(err)
	}
	return err
}

func (o oneByOne) read(s sheet, news string, e *entry) error {
	return o.on.read(o.ctx, o.title, s, news, e)
}

// runWindow runs a program that shows one window, and returns its exit status. What it
// writes goes into e, and is wiped where it is not an answer. env is nil for the
// environment of this process.
func runWindow(ctx context.Context, path string, env, args []string, e *entry) (status int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c, err := start(ctx, path, env, args...)
	if err != nil {
		return -1, fmt.Errorf("prompt: start %s: %w", path, err)
	}
	err = e.fill(c.stdout)
	if err != nil {
		cancel() // it may want to write more
	}
	status = c.end()
	if err != nil || status != 0 {
		e.wipe()
	}
	return status, err
}

// secondsLeft is the time until ctx ends, for a window that closes by itself, in whole
// seconds and one more: ctx closes it, and its own clock only where this process is gone.
func secondsLeft(ctx context.Context) int {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(patience)
	}
	return max(int(time.Until(deadline)/time.Second), 0) + 2
}

// environ is env, or the environment of this process.
func environ(env []string) []string {
	if env == nil {
		return os.Environ()
	}
	return env[:len(env):len(env)]
}

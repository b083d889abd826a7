package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cied/fault"
)

// StartURL is the only address of the scheme cied that means anything. Pages may link to
// it, so that a person can start the daemon from there; the browser asks them first.
const StartURL = "cied://start"

// CheckURL returns a fault.Usage unless url is StartURL to the letter: whatever else a page
// adds is refused before it is looked at.
func CheckURL(url string) error {
	if url != StartURL {
		return fault.New(fault.Usage, "session: open", fmt.Errorf("%.100q is not %s", url, StartURL))
	}
	return nil
}

// How long a daemon is waited for, and how often it is asked whether it answers.
const (
	wakeLimit = 15 * time.Second
	askAgain  = 50 * time.Millisecond
)

// A Waker starts the daemon where none runs.
type Waker struct {
	Program string                         // of the daemon, absolute
	Getenv  func(string) string            // os.Getenv
	Running func(ctx context.Context) bool // reports whether the person's daemon answers

	run    command                                                    // nil is execute
	detach func(program string, args ...string) (<-chan error, error) // nil is Detach
}

// Wake returns when the person's daemon answers, and starts it where none does: by its unit
// where systemd runs the desktop, and else as a process of its own. Nothing is told to the
// daemon but "serve". Where it does not answer within 15 seconds the fault is
// fault.NotRunning.
func (w Waker) Wake(ctx context.Context) error {
	const op = "session: wake"
	ctx, stop := context.WithTimeoutCause(ctx, wakeLimit, errors.New("the daemon does not answer"))
	defer stop()
	if w.Running(ctx) {
		return nil
	}
	tried, err := w.byManager(ctx)
	if !tried {
		err = w.bySelf(ctx)
	}
	if err != nil {
		return fault.New(fault.NotRunning, op, err)
	}
	return nil
}

// bySelf starts the daemon and waits for it. Of several that are started at once one becomes
// the daemon, and the others end; all who wait are content with that one.
func (w Waker) bySelf(ctx context.Context) error {
	start := w.detach
	if start == nil {
		start = Detach
	}
	ended, err := start(w.Program, "serve")
	if err != nil {
		return err
	}
	again := time.NewTicker(askAgain)
	defer again.Stop()
	for {
		select {
		case err = <-ended:
			ended = nil
		case <-again.C:
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), err)
		}
		switch {
		case w.Running(ctx):
			return nil
		case ended == nil && !errors.Is(err, errAlready):
			return errors.Join(errors.New("it has ended"), err)
		}
	}
}

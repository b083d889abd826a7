package prompt

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"cied/fault"
	"cied/login"
	"cied/secret"
)

// A surface shows one window at a time and waits until the person has answered it. Both
// methods return fault.Cancelled for a no and for a window that was closed, fault.Timeout
// for one that was left alone, and any error where there is no window to speak of, or
// when ctx ends; the window is then gone.
type surface interface {
	// confirm asks for a yes; what is pressed without looking is a no.
	confirm(ctx context.Context, title string, c confirmation) error
	// read takes what the person types into e, under the text of q and of what was wrong
	// before.
	read(ctx context.Context, q question, wrong string, e *entry) error
}

// askOn puts lq through the windows of s. timeout is for the whole question; 0 is 120 s.
func askOn(ctx context.Context, s surface, lq login.Question, lang string, timeout time.Duration) (secret.PIN, error) {
	q, err := newQuestion(lq, lang)
	if err != nil {
		return secret.PIN{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(timeout, patience))
	defer cancel()
	pin, err := q.ask(
		func(c confirmation) error {
			err := s.confirm(ctx, q.title, c)
			if errors.Is(err, fault.Cancelled) {
				return c.refused(err)
			}
			return err
		},
		func(wrong string) (secret.PIN, error) {
			var e entry
			defer e.wipe()
			if err := s.read(ctx, q, wrong, &e); err != nil {
				return secret.PIN{}, err
			}
			return e.pin()
		})
	if err != nil && ctx.Err() != nil {
		return secret.PIN{}, ended(ctx)
	}
	return pin, personFault("prompt: ask in a window", err)
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

// under is the text of q beneath what was wrong before, if anything.
func (q question) under(wrong string) string {
	if wrong == "" {
		return q.description()
	}
	return wrong + "\n\n" + q.description()
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

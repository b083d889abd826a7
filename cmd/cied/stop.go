package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cied/control"
	"cied/fault"
)

// stopLimit is how long a daemon may take to end at once: a card is reset first.
const stopLimit = 30 * time.Second

func (p *program) stop() *cobra.Command {
	var idle bool
	c := &cobra.Command{
		Use:   "stop",
		Short: "Stop the daemon of this user, and wait until it has ended",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runStop(c.Context(), idle) },
	}
	c.Flags().BoolVar(&idle, "when-idle", false, "let the login that runs end first")
	return c
}

func (p *program) runStop(ctx context.Context, idle bool) error {
	client, err := control.Dial(os.Getenv)
	if err != nil {
		return err
	}
	when, limit := control.AtOnce, stopLimit
	if idle {
		when, limit = control.WhenIdle, control.IdleLimit
	}
	if err := client.Stop(ctx, when); err != nil {
		return err
	}
	limited, done := context.WithTimeoutCause(ctx, limit, errSlow)
	defer done()
	if err := client.Gone(limited); err != nil {
		return notGone(ctx, err, idle)
	}
	v := struct {
		Stopped bool `json:"stopped"`
	}{true}
	return p.result(v, func(w io.Writer) { fmt.Fprintln(w, statusWordsIn(p.lang).stopped) })
}

var errSlow = errors.New("the daemon was told to stop and has not ended in time")

// notGone is why nobody waits any longer.
func notGone(ctx context.Context, err error, idle bool) error {
	const op = "cied: stop"
	switch {
	case ctx.Err() != nil:
		return fault.New(fault.Interrupted, op, context.Cause(ctx))
	case errors.Is(err, errSlow) && idle:
		return fault.New(fault.Busy, op, err)
	case errors.Is(err, errSlow):
		return fault.New(fault.Internal, op, err)
	default:
		return err
	}
}

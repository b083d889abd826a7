package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"cied/control"
	"cied/fault"
	"cied/internal/session"
)

// openURL is what the desktop calls for an address of the scheme cied. Whatever a page has put
// into it, the daemon is started at most.
func (p *program) openURL() *cobra.Command {
	return &cobra.Command{
		Use:    "open " + session.StartURL,
		Short:  "Start the daemon of this user where none runs",
		Args:   cobra.ExactArgs(1),
		Hidden: true,
		RunE: func(c *cobra.Command, args []string) error {
			if err := session.CheckURL(args[0]); err != nil {
				return err
			}
			return wake(c.Context())
		},
	}
}

func wake(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fault.New(fault.Internal, "cied: open", err)
	}
	w := session.Waker{Program: self, Getenv: os.Getenv, Running: func(ctx context.Context) bool {
		client, err := control.Dial(os.Getenv)
		if err != nil {
			return false
		}
		_, err = client.Status(ctx)
		return err == nil
	}}
	return w.Wake(ctx)
}

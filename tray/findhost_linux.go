package tray

import (
	"context"
	"errors"
	"fmt"
)

// FindHost asks the session's bus whether somebody shows icons there now. It joins the bus for
// one answer, owns no name on it and changes nothing; ctx bounds the wait, as callTime does.
//
// The error is [ErrNoHost] where nobody does, also for want of a bus; its text says which. It
// is the cause of ctx where nobody has answered in time. Windows and macOS show icons
// themselves: no error; a build without a tray has errors.ErrUnsupported.
func FindHost(ctx context.Context, getenv func(string) string) error {
	address := sessionAddress(getenv)
	if address == "" {
		return fmt.Errorf("%w: no session bus", ErrNoHost)
	}
	conn, err := join(ctx, address, make(chan struct{}, 1))
	switch {
	case ctx.Err() != nil:
		return errors.Join(context.Cause(ctx), err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNoHost, err)
	}
	defer func() { _ = conn.Close() }()
	switch w := look(ctx, conn); {
	case w.hosted:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case w.owner == "":
		return fmt.Errorf("%w: %s is not on the session's bus", ErrNoHost, watcherName)
	default:
		return fmt.Errorf("%w: %s has no host", ErrNoHost, watcherName)
	}
}

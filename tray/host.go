package tray

import (
	"context"
	"errors"
)

// ErrNoHost says that nobody shows icons: see [FindHost].
var ErrNoHost = errors.New("nobody shows icons")

// A host is the desktop, as far as a tray needs it.
type host interface {
	// run shows what show was given until ctx ends, and calls clicked with the ID of an
	// entry, which does not wait.
	run(ctx context.Context, clicked func(id string))

	// show replaces what is shown, now or when run can. It does not wait.
	show(View)

	// hosted reports whether somebody shows the icon.
	hosted() bool

	// notify shows a notification, and waits until it is.
	notify(context.Context, Notice) error
}

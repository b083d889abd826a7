//go:build cgo

package tray

import (
	"context"

	"fyne.io/systray"
)

// loop runs systray's loop on this thread, the first of the process: macOS takes what is
// shown from no other.
func loop(ctx context.Context, run func(), guard func(func())) {
	defer context.AfterFunc(ctx, systray.Quit)()
	guard(run)
}

package tray

import (
	"context"
	"runtime"
	"time"

	"fyne.io/systray"
)

// farewell is how long the icon may take to go away. A loop that has no window, because the
// session has no desktop, hears no farewell.
const farewell = 2 * time.Second

// loop runs systray's loop on a thread of its own, which owns the window behind the icon.
func loop(ctx context.Context, run func(), guard func(func())) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		guard(run)
	}()
	select {
	case <-ended:
		return
	case <-ctx.Done():
		systray.Quit()
	}
	select {
	case <-ended:
	case <-time.After(farewell):
	}
}

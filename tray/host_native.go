//go:build windows || (darwin && cgo)

package tray

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"fyne.io/systray"
)

// A nativeHost is the notification area of Windows, or the menu bar of macOS. Neither has
// notifications here: systray shows none, and the icon tells alone.
type nativeHost struct {
	log    *slog.Logger
	latest chan View   // of capacity 1
	ready  atomic.Bool // systray's loop runs
}

func newHost(_ func(string) string, log *slog.Logger) host {
	return &nativeHost{log: log, latest: make(chan View, 1)}
}

// run has systray's loop where the system wants it.
func (h *nativeHost) run(ctx context.Context, clicked func(string)) {
	ended := make(chan struct{})
	defer close(ended)
	defer h.ready.Store(false)
	p := &panel{clicked: clicked}
	loop(ctx, func() {
		systray.Run(func() {
			h.ready.Store(true)
			go h.guard(func() { h.draw(p, ended) })
		}, nil)
	}, h.guard)
}

// draw shows each view until ended is closed.
func (h *nativeHost) draw(p *panel, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case v := <-h.latest:
			p.apply(v)
		}
	}
}

// guard runs f, and logs its panic.
func (h *nativeHost) guard(f func()) {
	defer func() {
		if cause := recover(); cause != nil {
			h.log.Error("the tray stands still", "cause", cause)
		}
	}()
	f()
}

// show implements host. There is one caller.
func (h *nativeHost) show(v View) {
	select {
	case <-h.latest: // nobody needs the old one
	default:
	}
	h.latest <- v
}

func (h *nativeHost) hosted() bool { return h.ready.Load() }

func (h *nativeHost) notify(context.Context, Notice) error { return errors.ErrUnsupported }

// FindHost has nobody to ask: the desktop of this system shows icons.
func FindHost(context.Context, func(string) string) error { return nil }

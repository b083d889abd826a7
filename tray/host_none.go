//go:build !linux && !windows && !(darwin && cgo)

package tray

import (
	"context"
	"errors"
	"log/slog"
)

// newHost returns a desktop that shows nothing: there is none that this build knows.
func newHost(func(string) string, *slog.Logger) host { return nowhere{} }

type nowhere struct{}

func (nowhere) run(ctx context.Context, _ func(string)) { <-ctx.Done() }
func (nowhere) show(View)                               {}
func (nowhere) hosted() bool                            { return false }

func (nowhere) notify(context.Context, Notice) error { return errors.ErrUnsupported }

// FindHost says that this build has no tray: errors.ErrUnsupported.
func FindHost(context.Context, func(string) string) error { return errors.ErrUnsupported }

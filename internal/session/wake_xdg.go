//go:build unix && !darwin

package session

import (
	"context"
	"errors"
)

// byManager starts our unit where systemd runs the desktop and has it. In other sessions
// the unit may lack the display that the dialogs need.
func (w Waker) byManager(ctx context.Context) (tried bool, err error) {
	m := Autostart{Getenv: w.Getenv, run: w.run}.manager()
	if !m.runsDesktop(ctx) || !m.hasService(ctx) {
		return false, nil
	}
	if err := m.start(ctx); err != nil {
		return true, err
	}
	if !w.Running(ctx) {
		return true, errors.New("its unit has started, and it does not answer")
	}
	return true, nil
}

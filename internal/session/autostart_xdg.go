//go:build unix && !darwin

package session

import (
	"context"
	"errors"
)

func (a Autostart) manager() manager {
	m := manager{a.Getenv, a.run}
	if m.run == nil {
		m.run = execute
	}
	return m
}

func (a Autostart) enabled(ctx context.Context) (bool, error) {
	if m := a.manager(); m.runsDesktop(ctx) && m.hasService(ctx) {
		return m.wanted(ctx), nil
	}
	return xdgAutostart{getenv: a.Getenv}.enabled()
}

func (a Autostart) set(ctx context.Context, on bool) error {
	m := a.manager()
	x := xdgAutostart{a.Getenv, a.Program, m.hasService(ctx)}
	if !x.systemd {
		return x.set(on)
	}
	return errors.Join(m.want(ctx, on), x.set(on))
}

//go:build unix && !darwin

package session

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The units, as installers/systemd has them.
const (
	serviceUnit = "cied.service"
	desktopUnit = "graphical-session.target" // systemd.special(7): reached where systemd runs the desktop
)

// A manager is the systemd of the user.
type manager struct {
	getenv func(string) string
	run    command
}

// there reports whether the user has a systemd. Its socket is asked for first, so that
// nothing is started on systems without one.
func (m manager) there() bool {
	dir := m.getenv("XDG_RUNTIME_DIR")
	if !filepath.IsAbs(dir) {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "systemd", "private"))
	return err == nil
}

// property asks for one property of a unit (systemctl(1), show); "" where nobody answers.
func (m manager) property(ctx context.Context, unit, name string) string {
	out, err := m.run(ctx, "systemctl", "--user", "show", "--property="+name, "--value", "--", unit)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// hasService reports whether our unit is installed. One that was masked is: somebody has
// said no.
func (m manager) hasService(ctx context.Context) bool {
	if !m.there() {
		return false
	}
	state := m.property(ctx, serviceUnit, "LoadState")
	return state != "" && state != "not-found"
}

// runsDesktop reports whether systemd runs the desktop, so that what is wanted by the
// desktop's target starts with it and ends with it.
func (m manager) runsDesktop(ctx context.Context) bool {
	return m.there() && m.property(ctx, desktopUnit, "ActiveState") == "active"
}

// wanted reports whether our unit starts with the desktop, whoever said so: the person, the
// administrator (systemctl --global enable) or the package.
func (m manager) wanted(ctx context.Context) bool {
	return slices.Contains(strings.Fields(m.property(ctx, desktopUnit, "Wants")), serviceUnit)
}

// want has our unit start with the desktop, or not.
func (m manager) want(ctx context.Context, on bool) error {
	if on {
		return m.enable(ctx)
	}
	return m.disable(ctx)
}

func (m manager) enable(ctx context.Context) error {
	mask, err := m.maskLink()
	if err != nil {
		return err
	}
	if target, err := os.Readlink(mask); err == nil && target == os.DevNull {
		if err := os.Remove(mask); err != nil {
			return err
		}
	}
	if err := m.reload(ctx); err != nil || m.wanted(ctx) {
		return err
	}
	_, err = m.run(ctx, "systemctl", "--user", "--quiet", "enable", "--", serviceUnit)
	return err
}

// disable takes back what the person has enabled. What the package or the administrator
// has enabled for everybody is masked for this person: the link, not the unit, which can
// still be started.
func (m manager) disable(ctx context.Context) error {
	if _, err := m.run(ctx, "systemctl", "--user", "--quiet", "disable", "--", serviceUnit); err != nil {
		return err
	}
	if !m.wanted(ctx) {
		return nil
	}
	mask, err := m.maskLink()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(mask), 0o700); err != nil {
		return err
	}
	if err := os.Symlink(os.DevNull, mask); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return m.reload(ctx)
}

func (m manager) reload(ctx context.Context) error {
	_, err := m.run(ctx, "systemctl", "--user", "daemon-reload")
	return err
}

// maskLink is the person's own link from the desktop's target to our unit, which comes
// before everybody's.
func (m manager) maskLink() (string, error) {
	config, err := configHome(m.getenv)
	if err != nil {
		return "", err
	}
	return filepath.Join(config, "systemd", "user", desktopUnit+".wants", serviceUnit), nil
}

// start starts our unit and returns when it is ready.
func (m manager) start(ctx context.Context) error {
	_, err := m.run(ctx, "systemctl", "--user", "start", "--", serviceUnit)
	return err
}

package prompt

import (
	"errors"
	"fmt"

	"cied/fault"
)

// PinentryVariable names the program that [FindPinentry] takes before all others.
const PinentryVariable = "CIED_PINENTRY"

var errNoPinentry = errors.New("no pinentry program for this desktop or terminal")

// FindPinentry returns the path of the pinentry program for the session that the
// environment describes: the one that CIED_PINENTRY names; or one for the desktop where
// there is a display; or one for the terminal that GPG_TTY names. lookPath is
// exec.LookPath, getenv os.Getenv. None is fault.NoDialog, and so is a named one that is
// not there: another in its place could be the one that somebody meant to avoid.
func FindPinentry(lookPath func(string) (string, error), getenv func(string) string) (string, error) {
	const op = "prompt: find a pinentry program"
	if named := getenv(PinentryVariable); named != "" {
		path, err := lookPath(named)
		if err != nil {
			return "", fault.New(fault.NoDialog, op, fmt.Errorf("%s: %w", PinentryVariable, err))
		}
		return path, nil
	}
	for _, name := range candidates(getenv) {
		if path, err := lookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fault.New(fault.NoDialog, op, errNoPinentry)
}

// candidates returns the names to look for, best first. The plain "pinentry" is what the
// system chose, which may be one without a dialog: so it comes after those that have one.
func candidates(getenv func(string) string) []string {
	names := append(windowed(getenv), "pinentry-mac")
	terminal := getenv("GPG_TTY") != ""
	if hasDisplay(getenv) || terminal {
		names = append(names, "pinentry")
	}
	if terminal {
		names = append(names, "pinentry-curses", "pinentry-tty")
	}
	return names
}

// hasDisplay reports whether the environment names one, of X11 or Wayland.
func hasDisplay(getenv func(string) string) bool {
	return getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
}

// windowed returns the names of the programs that open a window on the display, if there
// is one.
func windowed(getenv func(string) string) []string {
	if !hasDisplay(getenv) {
		return nil
	}
	var names []string
	if getenv("DBUS_SESSION_BUS_ADDRESS") != "" { // GNOME's dialog is asked for over D-Bus
		names = append(names, "pinentry-gnome3")
	}
	return append(names, "pinentry-qt", "pinentry-qt6", "pinentry-qt5", "pinentry-gtk-2", "pinentry-gtk", "pinentry-fltk", "pinentry-efl", "pinentry-x11")
}

package away

import (
	"context"
	"strings"

	"github.com/godbus/dbus/v5"
)

// lockerNames are the screen lockers that tell of themselves. Each has the same two
// members, GetActive() → BOOLEAN and the signal ActiveChanged(BOOLEAN), on an interface
// with its own name and an object with the path of that name ("D-Bus Interface" in the
// documentation of gnome-screensaver, mate-screensaver, cinnamon-screensaver and
// xfce4-screensaver; org.freedesktop.ScreenSaver.xml of KDE's kscreenlocker).
var lockerNames = [...]string{
	"org.freedesktop.ScreenSaver", // KDE, light-locker
	"org.gnome.ScreenSaver",       // GNOME Shell, elementary
	"org.mate.ScreenSaver",
	"org.cinnamon.ScreenSaver",
	"org.xfce.ScreenSaver",
}

// A locker is one screen locker.
type locker struct {
	watcher *Watcher
	service string
}

func newLockers(w *Watcher) []service {
	var all []service
	for _, name := range lockerNames {
		all = append(all, locker{w, name})
	}
	return all
}

func (l locker) name() string { return l.service }

// rules name no path: KDE signals from /ScreenSaver too.
func (l locker) rules() []dbus.MatchOption {
	return []dbus.MatchOption{dbus.WithMatchInterface(l.service), dbus.WithMatchMember("ActiveChanged")}
}

// look counts only an answer: on GNOME somebody owns the name of KDE's locker who locks
// nothing and has no state.
func (l locker) look(ctx context.Context, o owner) {
	path := dbus.ObjectPath("/" + strings.ReplaceAll(l.service, ".", "/"))
	var active bool
	if err := o.call(ctx, path, l.service+".GetActive").Store(&active); err != nil {
		l.gone()
		return
	}
	l.tell(active)
}

func (l locker) hear(s *dbus.Signal) (again bool) {
	if active, ok := readActive(s, l.service); ok {
		l.tell(active)
	}
	return false
}

// readActive reads ActiveChanged(BOOLEAN) of the locker with that interface.
func readActive(s *dbus.Signal, iface string) (active, ok bool) {
	if s.Name != iface+".ActiveChanged" || len(s.Body) != 1 {
		return false, false
	}
	active, ok = s.Body[0].(bool)
	return active, ok
}

func (l locker) tell(active bool) {
	if active {
		l.watcher.says(l.service, ScreenLocked)
		return
	}
	l.watcher.says(l.service, "")
}

func (l locker) gone() { l.watcher.silent(l.service) }

package away

import (
	"context"
	"slices"

	"github.com/godbus/dbus/v5"
)

// logind is systemd-logind or elogind, and the session that we belong to.
type logind struct {
	watcher *Watcher
	desktop desktop
	session session // with an empty path: none
}

func newLogind(w *Watcher, d desktop) *logind { return &logind{watcher: w, desktop: d} }

func (l *logind) name() string { return login1 }

func (l *logind) rules() []dbus.MatchOption {
	return []dbus.MatchOption{dbus.WithMatchPathNamespace(login1Path)}
}

// look finds our session anew, since the old one may have been replaced, and tells its
// state. Without a session only the manager's moments are left.
func (l *logind) look(ctx context.Context, o owner) {
	s, ok := l.find(ctx, o)
	if l.session.seated && !s.seated {
		l.watcher.left(UserSwitched) // from the screen on which something may be open
	}
	if !ok {
		l.gone()
		return
	}
	l.session = s
	l.watcher.says(login1, s.away())
}

// hear looks again before it says that the user was switched, since another session of the
// same person may be in front now, and when ours is ending, since one may be left.
func (l *logind) hear(s *dbus.Signal) (again bool) {
	n := readLogind(s, l.session.path)
	switch {
	case n.awake:
		l.watcher.wakes()
	case n.left == Asleep:
		l.watcher.dozes()
	case n.left != "":
		l.watcher.left(n.left)
	}
	if n.changed == nil {
		return n.again
	}
	l.session.update(n.changed)
	r := l.session.away()
	if r != UserSwitched {
		l.watcher.says(login1, r)
	}
	return n.again || r == UserSwitched || r == SessionEnded
}

func (l *logind) gone() {
	l.session = session{}
	l.watcher.silent(login1)
}

// find returns the session where this person most likely sits (rank): that of the
// environment, that of this process, or the one that logind holds for the person's
// display; of equals the first. A systemd user service is in none, and a daemon started
// from a text console or in tmux stays in that one while the person is on the desktop. An
// ending one is kept only where it has been ours.
func (l *logind) find(ctx context.Context, o owner) (best session, ok bool) {
	display := l.display(ctx, o)
	paths := []dbus.ObjectPath{
		l.path(ctx, o, "GetSession", l.desktop.sessionID),
		l.path(ctx, o, "GetSessionByPID", l.desktop.pid),
		display,
	}
	for i, path := range paths {
		if slices.Contains(paths[:i], path) {
			continue
		}
		s, readable := l.read(ctx, o, path)
		if !readable || !s.personal(l.desktop.uid) || s.ending && path != l.session.path {
			continue
		}
		if !ok || s.rank(path == display) > best.rank(best.path == display) {
			best, ok = s, true
		}
	}
	return best, ok
}

// path asks the manager for the object of a session or a user; "": there is none.
func (l *logind) path(ctx context.Context, o owner, method string, key any) dbus.ObjectPath {
	var path dbus.ObjectPath
	if err := o.call(ctx, login1Path, login1Manager+"."+method, key).Store(&path); err != nil {
		return ""
	}
	return path
}

// display asks for the Display of the user, (STRING id, OBJECT_PATH session); "": none.
func (l *logind) display(ctx context.Context, o owner) dbus.ObjectPath {
	user := l.path(ctx, o, "GetUser", l.desktop.uid)
	if user == "" {
		return ""
	}
	var v dbus.Variant
	if err := o.call(ctx, user, dbusProperties+".Get", login1User, "Display").Store(&v); err != nil {
		return ""
	}
	return readDisplay(v)
}

func readDisplay(v dbus.Variant) dbus.ObjectPath {
	pair, _ := v.Value().([]any)
	if len(pair) != 2 {
		return ""
	}
	path, _ := pair[1].(dbus.ObjectPath)
	return path
}

// read asks for all properties of a session.
func (l *logind) read(ctx context.Context, o owner, path dbus.ObjectPath) (s session, ok bool) {
	if !path.IsValid() || path == "/" {
		return session{}, false
	}
	var all map[string]dbus.Variant
	if err := o.call(ctx, path, dbusProperties+".GetAll", login1Session).Store(&all); err != nil {
		return session{}, false
	}
	return readSession(path, all)
}

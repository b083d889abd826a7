package away

import (
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

// The interfaces of org.freedesktop.login1(5).
const (
	login1         = "org.freedesktop.login1"
	login1Path     = dbus.ObjectPath("/org/freedesktop/login1")
	login1Manager  = login1 + ".Manager"
	login1Session  = login1 + ".Session"
	login1User     = login1 + ".User"
	dbusProperties = "org.freedesktop.DBus.Properties"
)

// A session is what concerns us of a logind session (org.freedesktop.login1(5), "Session
// Objects"). One that says nothing of a property is taken to be in use.
type session struct {
	path   dbus.ObjectPath
	uid    uint32 // of User
	class  string
	seated bool // Seat: at a screen of this computer, and not from afar or of a daemon
	active bool // Active: in front on its seat; always so without a seat
	locked bool // LockedHint, which the locker sets
	ending bool // State "closing": its person has logged out
}

// readSession reads all properties of a session. ok is false without User and Class.
func readSession(path dbus.ObjectPath, all map[string]dbus.Variant) (s session, ok bool) {
	s = session{path: path, seated: true, active: true}
	user, _ := all["User"].Value().([]any) // (uo)
	if len(user) != 2 {
		return s, false
	}
	s.uid, ok = user[0].(uint32)
	class, named := all["Class"].Value().(string)
	s.class = class
	if seat, _ := all["Seat"].Value().([]any); len(seat) == 2 { // (so)
		s.seated = seat[0] != any("")
	}
	s.update(all)
	return s, ok && named
}

// update takes over the properties that are there and of the right type.
func (s *session) update(changed map[string]dbus.Variant) {
	if active, ok := changed["Active"].Value().(bool); ok {
		s.active = active
	}
	if locked, ok := changed["LockedHint"].Value().(bool); ok {
		s.locked = locked
	}
	if state, ok := changed["State"].Value().(string); ok {
		s.ending = state == "closing"
	}
}

// personal reports whether a person of that uid sits at s: classes "user", "user-early",
// "user-light" and the like, but neither "greeter", "manager" nor "background"
// (pam_systemd(8), "class=").
func (s session) personal(uid uint32) bool {
	return s.uid == uid && (s.class == "user" || strings.HasPrefix(s.class, "user-"))
}

// away returns why the person has left s, or "".
func (s session) away() Reason {
	switch {
	case s.ending:
		return SessionEnded
	case !s.active:
		return UserSwitched
	case s.locked:
		return ScreenLocked
	}
	return ""
}

// rank orders the sessions of one person by how likely the person sits at s, of which
// display says whether it is the user's Display: an ending one least; then one that is not
// in front; then one without a seat, which is always Active, wherever the person is.
func (s session) rank(display bool) int {
	switch {
	case s.ending:
		return 0
	case !s.active:
		return 1
	case !s.seated && !display:
		return 2
	}
	return 3
}

// news is what one signal of logind means.
type news struct {
	left    Reason                  // the person leaves at this moment; or ""
	awake   bool                    // an announced sleep is over
	changed map[string]dbus.Variant // properties of our session
	again   bool                    // the present state must be asked anew
}

// readLogind reads one signal of logind, for somebody whose session has the path ours; ""
// for somebody without. Signals of the wrong shape are no news, nor are those of other
// sessions, except that one comes in front or leaves it: it may be this person's too.
func readLogind(s *dbus.Signal, ours dbus.ObjectPath) news {
	member, manager := strings.CutPrefix(s.Name, login1Manager+".")
	switch {
	case manager && s.Path == login1Path:
		return readManager(member, s.Body, ours)
	case ours == "" || s.Path != ours:
		return readOther(s)
	case s.Name == login1Session+".Lock":
		return news{left: ScreenLocked}
	case s.Name == login1Session+".Unlock":
		return news{again: true} // only a wish: whether it is unlocked, LockedHint says
	case s.Name == dbusProperties+".PropertiesChanged":
		return readChanged(s.Body)
	}
	return news{}
}

// readOther reads a signal of another session than ours.
func readOther(s *dbus.Signal) news {
	if s.Name != dbusProperties+".PropertiesChanged" {
		return news{}
	}
	n := readChanged(s.Body)
	_, switched := n.changed["Active"]
	return news{again: switched || n.again}
}

// readManager reads a signal of the manager object.
//
// Lock and PrepareForShutdown are moments and no states: after Lock without a locker
// nobody ever says that the screen is free, and no login would begin again.
// PrepareForSleep is a state for some seconds (dozes): after some hibernations its end is
// never said (systemd issue 30666).
func readManager(member string, body []any, ours dbus.ObjectPath) news {
	switch member {
	case "PrepareForSleep": // (BOOLEAN start)
		n := preparing(body, Asleep)
		n.awake = n.again
		return n
	case "PrepareForShutdown": // (BOOLEAN start)
		return preparing(body, ShutDown)
	case "SessionNew": // a daemon outside all sessions belongs to the first that comes
		return news{again: true}
	case "SessionRemoved": // (STRING session_id, OBJECT_PATH object_path)
		if len(body) == 2 && ours != "" && body[1] == any(ours) {
			return news{left: SessionEnded, again: true}
		}
	}
	return news{}
}

// preparing looks again after a sleep: the lock may have come while nobody could listen.
func preparing(body []any, r Reason) news {
	if len(body) != 1 {
		return news{}
	}
	switch start, ok := body[0].(bool); {
	case !ok:
		return news{}
	case start:
		return news{left: r}
	}
	return news{again: true}
}

// readChanged reads PropertiesChanged(STRING interface, DICT changed, ARRAY OF STRING
// invalidated) of the session's object (D-Bus specification 0.43,
// "org.freedesktop.DBus.Properties").
func readChanged(body []any) news {
	if len(body) != 3 || body[0] != any(login1Session) {
		return news{}
	}
	changed, _ := body[1].(map[string]dbus.Variant)
	invalidated, _ := body[2].([]string)
	return news{changed: changed, again: slices.ContainsFunc(invalidated, followed)}
}

// followed reports whether a property of a session concerns us.
func followed(property string) bool {
	return property == "Active" || property == "LockedHint" || property == "State"
}

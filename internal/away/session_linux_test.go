package away

import (
	"reflect"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	ourPath   = dbus.ObjectPath("/org/freedesktop/login1/session/_32")
	otherPath = dbus.ObjectPath("/org/freedesktop/login1/session/_33")
)

// props writes properties as they come from the bus: "Active", true, …
func props(pairs ...any) map[string]dbus.Variant {
	all := make(map[string]dbus.Variant)
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i].(string)] = dbus.MakeVariant(pairs[i+1])
	}
	return all
}

func changed(pairs ...any) []any {
	return []any{login1Session, props(pairs...), []string{}}
}

func TestWhatEachSignalOfLogindMeans(t *testing.T) {
	locked := props("LockedHint", true)
	for _, tt := range []struct {
		name   string
		path   dbus.ObjectPath
		signal string
		body   []any
		want   news
	}{
		{"Lock", ourPath, login1Session + ".Lock", nil, news{left: ScreenLocked}},
		{"Unlock", ourPath, login1Session + ".Unlock", nil, news{again: true}},
		{"Lock of another session", otherPath, login1Session + ".Lock", nil, news{}},
		{"PrepareForSleep(true)", login1Path, login1Manager + ".PrepareForSleep", []any{true}, news{left: Asleep}},
		{"PrepareForSleep(false)", login1Path, login1Manager + ".PrepareForSleep", []any{false}, news{again: true, awake: true}},
		{"PrepareForShutdown(false)", login1Path, login1Manager + ".PrepareForShutdown", []any{false}, news{again: true}},
		{"PrepareForSleep of a session", ourPath, login1Manager + ".PrepareForSleep", []any{true}, news{}},
		{"PrepareForShutdown(true)", login1Path, login1Manager + ".PrepareForShutdown", []any{true}, news{left: ShutDown}},
		{"SessionNew", login1Path, login1Manager + ".SessionNew", []any{"4", otherPath}, news{again: true}},
		{"SessionRemoved, ours", login1Path, login1Manager + ".SessionRemoved", []any{"2", ourPath}, news{left: SessionEnded, again: true}},
		{"SessionRemoved, another", login1Path, login1Manager + ".SessionRemoved", []any{"3", otherPath}, news{}},
		{"PropertiesChanged", ourPath, dbusProperties + ".PropertiesChanged", changed("LockedHint", true), news{changed: locked}},
		{"PropertiesChanged, invalidated", ourPath, dbusProperties + ".PropertiesChanged",
			[]any{login1Session, props(), []string{"IdleHint", "State"}}, news{changed: props(), again: true}},
		{"PropertiesChanged of another session", otherPath, dbusProperties + ".PropertiesChanged", changed("LockedHint", true), news{}},
		{"another session comes in front", otherPath, dbusProperties + ".PropertiesChanged", changed("Active", true), news{again: true}},
		{"another session, invalidated", otherPath, dbusProperties + ".PropertiesChanged",
			[]any{login1Session, props(), []string{"Active"}}, news{again: true}},
		{"PropertiesChanged of another interface", ourPath, dbusProperties + ".PropertiesChanged",
			[]any{login1User, locked, []string{}}, news{}},

		{"no arguments", login1Path, login1Manager + ".PrepareForSleep", nil, news{}},
		{"a text for a truth value", login1Path, login1Manager + ".PrepareForSleep", []any{"true"}, news{}},
		{"two arguments", login1Path, login1Manager + ".PrepareForSleep", []any{true, true}, news{}},
		{"a text for a path", login1Path, login1Manager + ".SessionRemoved", []any{"2", string(ourPath)}, news{}},
		{"an interface that is a list", ourPath, dbusProperties + ".PropertiesChanged", []any{[]string{}, locked, []string{}}, news{}},
		{"no dictionary", ourPath, dbusProperties + ".PropertiesChanged", []any{login1Session, "x", 7}, news{}},
		{"a name without a member", login1Path, login1Manager + ".", []any{true}, news{}},
	} {
		got := readLogind(&dbus.Signal{Path: tt.path, Name: tt.signal, Body: tt.body}, ourPath)
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestWithoutASessionOnlyTheManagerIsHeard(t *testing.T) {
	for _, s := range []dbus.Signal{
		{Path: "", Name: login1Session + ".Lock"},
		{Path: login1Path, Name: login1Manager + ".SessionRemoved", Body: []any{"", dbus.ObjectPath("")}},
	} {
		if n := readLogind(&s, ""); !reflect.DeepEqual(n, news{}) {
			t.Errorf("%s: %+v", s.Name, n)
		}
	}
	sleep := dbus.Signal{Path: login1Path, Name: login1Manager + ".PrepareForSleep", Body: []any{true}}
	if n := readLogind(&sleep, ""); n.left != Asleep {
		t.Errorf("PrepareForSleep: %+v", n)
	}
}

func TestASessionTellsWhyItsPersonIsAway(t *testing.T) {
	for _, tt := range []struct {
		name string
		all  map[string]dbus.Variant
		want Reason
	}{
		{"in front", props("Active", true, "LockedHint", false, "State", "active"), ""},
		{"says nothing", props(), ""},
		{"LockedHint", props("LockedHint", true), ScreenLocked},
		{"not Active", props("Active", false, "State", "online"), UserSwitched},
		{"State closing", props("State", "closing", "Active", false, "LockedHint", true), SessionEnded},
		{"wrong types", props("Active", "false", "LockedHint", uint32(1), "State", true), ""},
	} {
		tt.all["User"] = dbus.MakeVariant([]any{uint32(1000), dbus.ObjectPath("/u")})
		tt.all["Class"] = dbus.MakeVariant("user")
		s, ok := readSession(ourPath, tt.all)
		if !ok || s.away() != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.name, s.away(), ok, tt.want)
		}
	}
}

func TestOnlyAPersonsOwnSessionCounts(t *testing.T) {
	user := []any{uint32(1000), dbus.ObjectPath("/u")}
	for _, tt := range []struct {
		name string
		all  map[string]dbus.Variant
		want bool
	}{
		{"user", props("User", user, "Class", "user"), true},
		{"user-light", props("User", user, "Class", "user-light"), true},
		{"greeter", props("User", user, "Class", "greeter"), false},
		{"manager", props("User", user, "Class", "manager"), false},
		{"another user", props("User", []any{uint32(1001), dbus.ObjectPath("/v")}, "Class", "user"), false},
		{"no user", props("Class", "user"), false},
		{"no class", props("User", user), false},
		{"a user that is a text", props("User", []any{"1000", dbus.ObjectPath("/u")}, "Class", "user"), false},
	} {
		s, ok := readSession(ourPath, tt.all)
		if got := ok && s.personal(1000); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestActiveChangedIsReadFromItsOwnInterfaceOnly(t *testing.T) {
	const gnome = "org.gnome.ScreenSaver"
	for _, tt := range []struct {
		name       string
		body       []any
		active, ok bool
	}{
		{gnome + ".ActiveChanged", []any{true}, true, true},
		{gnome + ".ActiveChanged", []any{false}, false, true},
		{gnome + ".ActiveChanged", []any{"true"}, false, false},
		{gnome + ".ActiveChanged", nil, false, false},
		{gnome + ".WakeUpScreen", []any{true}, false, false},
		{"org.mate.ScreenSaver.ActiveChanged", []any{true}, false, false},
	} {
		active, ok := readActive(&dbus.Signal{Name: tt.name, Body: tt.body}, gnome)
		if active != tt.active || ok != tt.ok {
			t.Errorf("%s%v: %v, %v", tt.name, tt.body, active, ok)
		}
	}
}

func TestTheDisplayOfAUserIsAPathOrNothing(t *testing.T) {
	for _, tt := range []struct {
		value any
		want  dbus.ObjectPath
	}{
		{[]any{"2", ourPath}, ourPath},
		{[]any{"", dbus.ObjectPath("/")}, "/"},
		{[]any{"2", string(ourPath)}, ""},
		{[]any{"2"}, ""},
		{"2", ""},
	} {
		if got := readDisplay(dbus.MakeVariant(tt.value)); got != tt.want {
			t.Errorf("%v: %q", tt.value, got)
		}
	}
}

// FuzzReadLogind: whatever arrives, it is no panic, and nobody else's session is news.
func FuzzReadLogind(f *testing.F) {
	f.Add(string(ourPath), login1Session+".Lock", byte(0), "", false)
	f.Add(string(login1Path), login1Manager+".PrepareForSleep", byte(1), "", true)
	f.Add(string(ourPath), dbusProperties+".PropertiesChanged", byte(2), "State", true)
	f.Fuzz(func(t *testing.T, path, name string, shape byte, text string, truth bool) {
		bodies := [][]any{
			nil, {truth}, {login1Session, props(text, truth), []string{text}}, {text, dbus.ObjectPath(path)},
			{props(), []any{text}}, {login1Session, props("User", []any{text}, "State", text), text},
		}
		s := &dbus.Signal{Path: dbus.ObjectPath(path), Name: name, Body: bodies[int(shape)%len(bodies)]}
		n := readLogind(s, ourPath)
		if n.changed != nil && s.Path != ourPath {
			t.Fatalf("properties of %q: %+v", path, n)
		}
		sess := session{path: ourPath}
		sess.update(n.changed)
		readSession(ourPath, n.changed)
		readActive(s, "org.gnome.ScreenSaver")
		readOwner(s)
	})
}

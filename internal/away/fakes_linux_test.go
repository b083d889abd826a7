package away

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"cied/internal/machinetest"
)

// patience is how long a test waits for an event that must come.
const patience = 10 * time.Second

// await returns the next value of events, and fails the test if none comes.
func await[T any](t *testing.T, events <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-events:
	case <-time.After(patience):
		t.Fatalf("no %s within %v", what, patience)
	}
	return v
}

// A privateBus is a bus of the test's own.
type privateBus struct {
	address string
	bus     *machinetest.Bus
}

func newBus(t *testing.T) *privateBus {
	t.Helper()
	b := machinetest.StartBus(t)
	return &privateBus{b.Address, b}
}

func (b *privateBus) start(t *testing.T)           { t.Helper(); b.bus.Start(t) }
func (b *privateBus) stop()                        { b.bus.Stop() }
func (b *privateBus) join(t *testing.T) *dbus.Conn { t.Helper(); return b.bus.Join(t) }

// own takes a well-known name.
func own(t *testing.T, conn *dbus.Conn, name string) {
	t.Helper()
	if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("own %s: %v, %v", name, reply, err)
	}
}

func export(t *testing.T, conn *dbus.Conn, path dbus.ObjectPath, iface string, methods map[string]any) {
	t.Helper()
	if err := conn.ExportMethodTable(methods, path, iface); err != nil {
		t.Fatal(err)
	}
}

var noSuch = dbus.NewError(login1+".NoSuchSession", nil)

// A fakeLogind is what a login asks of logind, with one invented session at ourPath, and
// whatever a test adds at otherPath.
type fakeLogind struct {
	t    *testing.T
	conn *dbus.Conn

	mu        sync.Mutex
	byID      bool            // GetSession and GetSessionByPID know the session
	displayed dbus.ObjectPath // the user's Display; "/" is none
	session   map[string]dbus.Variant
	other     map[string]dbus.Variant // nil: there is none

	callers chan string   // who asked for the properties of the session
	locks   chan *os.File // what remains readable until a delay lock is released
}

// newFakeLogind puts a logind on the bus whose session is in front and not locked, except for
// what pairs say.
func newFakeLogind(t *testing.T, b *privateBus, pairs ...any) *fakeLogind {
	t.Helper()
	l := prepareLogind(t, b, pairs...)
	own(t, l.conn, login1)
	return l
}

// prepareLogind is a logind that does not own its name yet.
func prepareLogind(t *testing.T, b *privateBus, pairs ...any) *fakeLogind {
	t.Helper()
	l := &fakeLogind{
		t: t, conn: b.join(t), byID: true, displayed: ourPath,
		callers: make(chan string, 64), locks: make(chan *os.File, 8),
		session: invented(pairs...),
	}
	export(t, l.conn, login1Path, login1Manager, map[string]any{
		"GetSession":      func(string) (dbus.ObjectPath, *dbus.Error) { return l.find() },
		"GetSessionByPID": func(uint32) (dbus.ObjectPath, *dbus.Error) { return l.find() },
		"GetUser":         func(uint32) (dbus.ObjectPath, *dbus.Error) { return "/u", nil },
		"Inhibit":         l.inhibit,
	})
	export(t, l.conn, "/u", dbusProperties, map[string]any{"Get": l.display})
	for _, path := range []dbus.ObjectPath{ourPath, otherPath} {
		export(t, l.conn, path, dbusProperties, map[string]any{
			"GetAll": func(sender dbus.Sender, _ string) (map[string]dbus.Variant, *dbus.Error) { return l.all(path, sender) },
		})
	}
	return l
}

// invented is a session of this person in front on a seat, not locked, except for what pairs
// say.
func invented(pairs ...any) map[string]dbus.Variant {
	session := props("User", []any{uint32(os.Getuid()), dbus.ObjectPath("/u")}, "Class", "user",
		"Seat", pair{"seat0", "/seat0"}, "Active", true, "LockedHint", false, "State", "active")
	maps.Copy(session, props(pairs...))
	return session
}

func (l *fakeLogind) find() (dbus.ObjectPath, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.byID {
		return "", noSuch
	}
	return ourPath, nil
}

// A pair is the (so) of User and Display.
type pair struct {
	ID   string
	Path dbus.ObjectPath
}

func (l *fakeLogind) display(string, string) (dbus.Variant, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return dbus.MakeVariant(pair{"2", l.displayed}), nil
}

func (l *fakeLogind) all(path dbus.ObjectPath, sender dbus.Sender) (map[string]dbus.Variant, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	session := l.at(path)
	if session == nil {
		return nil, noSuch
	}
	l.callers <- string(sender)
	all := maps.Clone(session)
	type user struct {
		UID  uint32
		Path dbus.ObjectPath
	}
	owner := all["User"].Value().([]any)
	all["User"] = dbus.MakeVariant(user{owner[0].(uint32), owner[1].(dbus.ObjectPath)})
	return all, nil
}

// at returns the session at path. Callers hold mu.
func (l *fakeLogind) at(path dbus.ObjectPath) map[string]dbus.Variant {
	if path == otherPath {
		return l.other
	}
	return l.session
}

// set changes properties of the session at path without a word; change tells of it.
func (l *fakeLogind) set(path dbus.ObjectPath, pairs ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.Copy(l.at(path), props(pairs...))
}

func (l *fakeLogind) change(path dbus.ObjectPath, pairs ...any) {
	l.t.Helper()
	l.set(path, pairs...)
	l.emit(path, dbusProperties+".PropertiesChanged", changed(pairs...)...)
}

// inhibit gives out one end of a pipe. Its own copy it can close only after the answer has
// been read: the caller leaves the bus then, and the bus says so.
func (l *fakeLogind) inhibit(sender dbus.Sender, what, _, _, mode string) (dbus.UnixFD, *dbus.Error) {
	if what != "sleep" || mode != "delay" {
		return 0, dbus.NewError(login1+".Refused", []any{what + " " + mode})
	}
	read, write, err := os.Pipe()
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	left := make(chan *dbus.Signal, 64)
	l.conn.Signal(left)
	l.conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, string(sender)))
	go func() {
		for s := range left {
			if name, owner, ok := readOwner(s); ok && name == string(sender) && owner == "" {
				break
			}
		}
		write.Close()
		l.locks <- read
	}()
	return dbus.UnixFD(write.Fd()), nil
}

func (l *fakeLogind) emit(path dbus.ObjectPath, name string, args ...any) {
	l.t.Helper()
	if err := l.conn.Emit(path, name, args...); err != nil {
		l.t.Fatal(err)
	}
}

// newFakeLocker puts a screen locker on the bus.
func newFakeLocker(t *testing.T, b *privateBus, name string, active bool) *dbus.Conn {
	t.Helper()
	conn := b.join(t)
	path := dbus.ObjectPath("/" + strings.ReplaceAll(name, ".", "/"))
	export(t, conn, path, name, map[string]any{"GetActive": func() (bool, *dbus.Error) { return active, nil }})
	own(t, conn, name)
	return conn
}

// follow runs a Watcher on the bus at address, as both buses, until the end of the test. What it logs comes
// from the channel.
func follow(t *testing.T, address string) (*Watcher, <-chan string, func()) {
	t.Helper()
	env := map[string]string{
		"DBUS_SYSTEM_BUS_ADDRESS": address, "DBUS_SESSION_BUS_ADDRESS": address, "XDG_SESSION_ID": "2",
	}
	logged := make(lines, 64)
	w := New(func(key string) string { return env[key] }, slog.New(slog.NewTextHandler(logged, nil)))
	w.desktop.retry = time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); w.Watch(ctx) }()
	stop := sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return w, logged, stop
}

// lines is a log that can be waited for.
type lines chan string

func (l lines) Write(b []byte) (int, error) { l <- string(b); return len(b), nil }

package away

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"cied/login"
)

// guarded returns what ends when the person leaves, and fails the test if it has ended.
func guarded(t *testing.T, w *Watcher) context.Context {
	t.Helper()
	ctx, stop := w.Guard(t.Context())
	t.Cleanup(stop)
	if ctx.Err() != nil {
		t.Fatalf("ended at once: %v", context.Cause(ctx))
	}
	return ctx
}

// wantLeft waits for the end of ctx, which must be for r.
func wantLeft(t *testing.T, ctx context.Context, r Reason) {
	t.Helper()
	await(t, ctx.Done(), "end of what is guarded")
	wantAway(t, context.Cause(ctx), r)
}

func TestEachWayToLeaveEndsALogin(t *testing.T) {
	b := newBus(t)
	l := newFakeLogind(t, b)
	for _, tt := range []struct {
		name   string
		path   dbus.ObjectPath
		signal string
		args   []any
		want   Reason
	}{
		{"Lock", ourPath, login1Session + ".Lock", nil, ScreenLocked},
		{"LockedHint", ourPath, dbusProperties + ".PropertiesChanged", changed("LockedHint", true), ScreenLocked},
		{"State closing", ourPath, dbusProperties + ".PropertiesChanged", changed("State", "closing"), SessionEnded},
		{"SessionRemoved", login1Path, login1Manager + ".SessionRemoved", []any{"2", ourPath}, SessionEnded},
		{"PrepareForSleep", login1Path, login1Manager + ".PrepareForSleep", []any{true}, Asleep},
		{"PrepareForShutdown", login1Path, login1Manager + ".PrepareForShutdown", []any{true}, ShutDown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, _, _ := follow(t, b.address)
			ctx := guarded(t, w)
			if !w.Known() {
				t.Error("not known though there is a session")
			}
			l.emit(tt.path, tt.signal, tt.args...)
			wantLeft(t, ctx, tt.want)
		})
	}
}

func TestASwitchToAnotherUserEndsALogin(t *testing.T) {
	b := newBus(t)
	l := newFakeLogind(t, b)
	w, _, _ := follow(t, b.address)
	ctx := guarded(t, w)
	l.change(ourPath, "Active", false)
	wantLeft(t, ctx, UserSwitched)
}

func TestEachScreenLockerEndsALogin(t *testing.T) {
	b := newBus(t)
	for _, tt := range []struct {
		name string
		path dbus.ObjectPath
	}{
		{"org.freedesktop.ScreenSaver", "/ScreenSaver"},
		{"org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"},
		{"org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"},
		{"org.mate.ScreenSaver", "/org/mate/ScreenSaver"},
		{"org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"},
		{"org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"},
	} {
		t.Run(string(tt.path), func(t *testing.T) {
			conn := newFakeLocker(t, b, tt.name, false)
			w, _, _ := follow(t, b.address)
			ctx := guarded(t, w)
			if !w.Known() {
				t.Error("not known though there is a locker")
			}
			if err := conn.Emit(tt.path, tt.name+".ActiveChanged", true); err != nil {
				t.Fatal(err)
			}
			wantLeft(t, ctx, ScreenLocked)
		})
	}
}

func TestNoLoginBeginsOnALockedScreen(t *testing.T) {
	for name, lock := range map[string]func(*testing.T, *privateBus){
		"LockedHint": func(t *testing.T, b *privateBus) { newFakeLogind(t, b, "LockedHint", true) },
		"GetActive":  func(t *testing.T, b *privateBus) { newFakeLocker(t, b, "org.mate.ScreenSaver", true) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBus(t)
			lock(t, b)
			w, _, _ := follow(t, b.address)
			_, err := Cancel(loginFunc(func(context.Context) (login.Answer, error) {
				t.Error("the login has begun")
				return login.Answer{}, nil
			}), w).Login(t.Context(), login.Request{}, nil)
			wantAway(t, err, ScreenLocked)
		})
	}
}

// sendTo sends a signal to one connection, past its match rules, and returns when the bus
// has passed it on.
func sendTo(t *testing.T, from *dbus.Conn, to string, path dbus.ObjectPath, iface, member string, args ...any) {
	t.Helper()
	msg := &dbus.Message{Type: dbus.TypeSignal, Body: args, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: dbus.MakeVariant(to),
		dbus.FieldPath:        dbus.MakeVariant(path),
		dbus.FieldInterface:   dbus.MakeVariant(iface),
		dbus.FieldMember:      dbus.MakeVariant(member),
	}}
	if len(args) > 0 {
		msg.Headers[dbus.FieldSignature] = dbus.MakeVariant(dbus.SignatureOf(args...))
	}
	from.Send(msg, nil)
	if err := from.BusObject().Call(busName+".GetId", 0).Err; err != nil {
		t.Fatal(err)
	}
}

func TestAForgedSignalEndsNothing(t *testing.T) {
	b := newBus(t)
	l := newFakeLogind(t, b)
	w, _, _ := follow(t, b.address)
	ctx := guarded(t, w)
	victim := await(t, l.callers, "question for the session")

	stranger := b.join(t)
	if err := stranger.Emit(ourPath, login1Session+".Lock"); err != nil {
		t.Fatal(err)
	}
	sendTo(t, stranger, victim, ourPath, login1Session, "Lock")
	sendTo(t, stranger, victim, login1Path, login1Manager, "PrepareForSleep", true)
	sendTo(t, stranger, victim, ourPath, dbusProperties, "PropertiesChanged", changed("LockedHint", true)...)
	sendTo(t, stranger, victim, "/org/freedesktop/DBus", busName, "NameOwnerChanged", login1, "", stranger.Names()[0])
	sendTo(t, stranger, victim, login1Path, login1Manager, "PrepareForSleep", true)

	// The same way, from the owner of the name: that one counts, and comes last.
	sendTo(t, l.conn, victim, login1Path, login1Manager, "PrepareForShutdown", true)
	wantLeft(t, ctx, ShutDown)
}

func TestAServiceOutsideSessionsFollowsTheDisplayOfItsUser(t *testing.T) {
	b := newBus(t)
	l := prepareLogind(t, b)
	l.byID = false
	own(t, l.conn, login1)
	w, _, _ := follow(t, b.address)
	ctx := guarded(t, w)
	l.emit(ourPath, login1Session+".Lock")
	wantLeft(t, ctx, ScreenLocked)
}

func TestWithoutASessionTheComputerIsStillHeard(t *testing.T) {
	for name, arrange := range map[string]func(*fakeLogind){
		"no session":       func(l *fakeLogind) { l.byID, l.displayed = false, "/" },
		"somebody else's":  func(l *fakeLogind) { l.session["User"] = dbus.MakeVariant([]any{uint32(4242), dbus.ObjectPath("/v")}) },
		"a greeter's":      func(l *fakeLogind) { l.session["Class"] = dbus.MakeVariant("greeter") },
		"ending before us": func(l *fakeLogind) { l.session["State"] = dbus.MakeVariant("closing") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBus(t)
			l := prepareLogind(t, b, "LockedHint", true)
			arrange(l)
			own(t, l.conn, login1)
			w, _, _ := follow(t, b.address)
			ctx := guarded(t, w)
			if w.Known() {
				t.Error("known without a session")
			}
			l.emit(login1Path, login1Manager+".PrepareForSleep", true)
			wantLeft(t, ctx, Asleep)
		})
	}
}

func TestALogindThatComesLaterOrAgainIsFollowed(t *testing.T) {
	b := newBus(t)
	w, _, _ := follow(t, b.address)
	ctx := guarded(t, w)
	first := newFakeLogind(t, b, "Active", false)
	wantLeft(t, ctx, UserSwitched)

	if _, err := first.conn.ReleaseName(login1); err != nil {
		t.Fatal(err)
	}
	newFakeLogind(t, b, "LockedHint", true)
	for { // until the news of the second has arrived
		ctx, stop := w.Guard(t.Context())
		await(t, ctx.Done(), "end of what is guarded")
		stop()
		if errors.Is(context.Cause(ctx), ScreenLocked) {
			return
		}
	}
}

func TestTheStateIsAskedAnewAfterASleep(t *testing.T) {
	b := newBus(t)
	l := newFakeLogind(t, b)
	w, _, _ := follow(t, b.address)
	ctx := guarded(t, w)
	l.set(ourPath, "LockedHint", true) // and no signal tells
	l.emit(login1Path, login1Manager+".PrepareForSleep", false)
	wantLeft(t, ctx, ScreenLocked)
}

func TestABusThatDiesIsMissedAndFoundAgain(t *testing.T) {
	b := newBus(t)
	newFakeLogind(t, b)
	w, logged, _ := follow(t, b.address)
	ctx := guarded(t, w)

	b.stop()
	for range buses {
		if line := await(t, logged, "line of the log"); !strings.Contains(line, "going on without") {
			t.Errorf("logged %q", line)
		}
	}
	if ctx.Err() != nil {
		t.Errorf("the end of the bus ended a login: %v", context.Cause(ctx))
	}
	if w.Known() {
		t.Error("known without a bus")
	}

	b.start(t)
	for range buses {
		if line := await(t, logged, "line of the log"); !strings.Contains(line, "found again") {
			t.Errorf("logged %q", line)
		}
	}
	newFakeLogind(t, b, "LockedHint", true)
	wantLeft(t, ctx, ScreenLocked)
}

func TestAMissingBusIsSaidOnceAndTriedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("the temporary directory has no room for a socket: ", err)
	}
	defer l.Close()
	tries := make(chan struct{}, 3*buses)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Close()
			select {
			case tries <- struct{}{}:
			default: // enough of them
			}
		}
	}()
	w, logged, stop := follow(t, "unix:path="+path)
	guarded(t, w)
	for range 3 * buses {
		await(t, tries, "another try")
	}
	if w.Known() {
		t.Error("known without a bus")
	}
	stop()
	if len(logged) != buses {
		t.Errorf("%d lines logged, want one per bus", len(logged))
	}
}

// readable reports what is left to read of a pipe: syscall.EAGAIN while it has a writer,
// io.EOF after that.
func readable(t *testing.T, f *os.File) (err error) {
	t.Helper()
	raw, rawErr := f.SyscallConn()
	if rawErr != nil {
		t.Fatal(rawErr)
	}
	raw.Read(func(fd uintptr) bool {
		var n int
		if n, err = syscall.Read(int(fd), make([]byte, 1)); err == nil && n == 0 {
			err = io.EOF
		}
		return true
	})
	return err
}

func TestSleepWaitsOnlyWhileALoginRuns(t *testing.T) {
	b := newBus(t)
	l := newFakeLogind(t, b)
	w, _, _ := follow(t, b.address)
	var lock *os.File
	_, err := Cancel(loginFunc(func(context.Context) (login.Answer, error) {
		lock = await(t, l.locks, "delay lock")
		if err := readable(t, lock); err != syscall.EAGAIN {
			t.Errorf("the lock is not held: %v", err)
		}
		return login.Answer{}, nil
	}), w).Login(t.Context(), login.Request{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	lock.SetReadDeadline(time.Now().Add(patience))
	if n, err := lock.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the lock is held after the login: %d, %v", n, err)
	}
}

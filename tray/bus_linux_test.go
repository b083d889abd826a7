package tray

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"cied/fault"
	"cied/history"
	"cied/internal/machinetest"
	"cied/lang"
	"cied/nfc"
)

// until polls what no event tells.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

// alone reports whether the test has a process to itself, and else runs it in one: systray is
// made for one icon in the life of a process.
func alone(t *testing.T) bool {
	t.Helper()
	const variable = "CIED_TRAY_ALONE"
	if os.Getenv(variable) == t.Name() {
		return true
	}
	machinetest.Have(t, "dbus-daemon")
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), variable+"="+t.Name())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// A desk is a tray on a private bus.
type desk struct {
	*Tray
	bus     *machinetest.Bus
	source  *fakeSource
	readers fakeReaders
	clicks  chan string
}

// newDesk runs a tray on a bus of its own.
func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{bus: newBus(t), source: newFakeSource(), readers: make(fakeReaders), clicks: make(chan string, 16)}
	click := func(what string) func(context.Context) error {
		return func(context.Context) error { d.clicks <- what; return nil }
	}
	log := slog.New(slog.DiscardHandler)
	h := &linuxHost{getenv: os.Getenv, log: log, retry: time.Millisecond, again: make(chan struct{}, 1)}
	d.Tray = newTray(Config{
		Source: d.source, Readers: d.readers, Lang: lang.English, About: About{Version: "0.0.0-test"}, Log: log,
		Actions: Actions{
			OpenPage: click("page"), ChangePIN: click("change"), Doctor: click("doctor"),
			SetLanguage:      func(_ context.Context, tag string) error { d.clicks <- tag; return nil },
			StartWithSession: func(_ context.Context, on bool) error { d.clicks <- "session"; return nil },
			Quit:             func() { d.clicks <- "quit" },
		},
	}, h)
	run(t, d.Tray)
	return d
}

func (d *desk) clicked(t *testing.T, want string) {
	t.Helper()
	await(t, d.clicks, "click on "+want, func(s string) bool { return s == want })
}

// signal awaits a signal of that name.
func signal(t *testing.T, signals <-chan *dbus.Signal, name string) {
	t.Helper()
	await(t, signals, name, func(s *dbus.Signal) bool { return s != nil && s.Name == name })
}

func TestAHostThatComesLaterShowsIconAndMenu(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesk(t)
	d.readers.tell(nil, slot(nfc.Absent))
	if d.Hosted() {
		t.Fatal("shown by nobody, and it says that it is")
	}
	item := newFakeWatcher(t, d.bus).await()
	if !d.Hosted() {
		t.Error("it is shown, and says that it is not")
	}
	for property, want := range map[string]any{"Id": "cied", "Title": "cied", "Category": "ApplicationStatus", "Status": "Active"} {
		if got := item.property(property); got != want {
			t.Errorf("%s is %q", property, got)
		}
	}
	until(t, "tooltip", func() bool { return item.tooltip() == "cied: Ready, waiting for a card." })
	if item.pixels(); item.line("Unblock PIN…").Props["enabled"].Value() != false {
		t.Error("an entry without an action can be clicked")
	}
	item.line("cied 0.0.0-test")
	item.click("Open status page")
	d.clicked(t, "page")
	item.click("Doctor: find what is wrong")
	d.clicked(t, "doctor")
	item.click("Quit")
	d.clicked(t, "quit")
}

func TestMenuAndIconChangeUnderTheHand(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesk(t)
	d.readers.tell(nil, slot(nfc.Absent))
	item := newFakeWatcher(t, d.bus).await()
	until(t, "tooltip", func() bool { return item.tooltip() == "cied: Ready, waiting for a card." })
	waiting, signals := item.pixels(), item.signals()

	item.click("Deutsch")
	d.clicked(t, lang.German)
	signal(t, signals, menuInterface+".LayoutUpdated")
	until(t, "German tooltip", func() bool { return item.tooltip() == "cied: Bereit, es wird auf eine Karte gewartet." })
	until(t, "German menu", func() bool { return item.line("Deutsch").Props["toggle-state"].Value() == int32(1) })
	item.line("Statusseite öffnen")
	item.line("Beenden")

	d.source.set(Activity{Running: &Use{What: history.Login}})
	signal(t, signals, itemInterface+".NewIcon")
	signal(t, signals, itemInterface+".NewToolTip")
	if bytes.Equal(item.pixels(), waiting) {
		t.Error("a login that runs has the icon of waiting")
	}
	until(t, "grey entry", func() bool { return item.line("PIN ändern…").Props["enabled"].Value() == false })
	item.click("Mit der Sitzung starten")
	d.clicked(t, "session")
	until(t, "tick", func() bool {
		return item.line("Mit der Sitzung starten").Props["toggle-state"].Value() == int32(1)
	})
}

func TestTheTrayComesBackAfterWatcherAndBus(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesk(t)
	w := newFakeWatcher(t, d.bus)
	first := w.await()
	w.empty()
	until(t, "word that nobody shows icons", func() bool { return !d.Hosted() })
	w.conn.Close()

	w = newFakeWatcher(t, d.bus)
	if again := w.await(); again.name != first.name {
		t.Errorf("another watcher is told of %s, not of %s", again.name, first.name)
	}
	until(t, "word that icons are shown again", d.Hosted)
	w.conn.Close()
	until(t, "word that the watcher has gone", func() bool { return !d.Hosted() })

	d.bus.Stop()
	d.bus.Start(t)
	item := newFakeWatcher(t, d.bus).await()
	until(t, "word of the new bus", d.Hosted)
	item.click("Open status page")
	d.clicked(t, "page")
	d.source.set(Activity{Last: ended(fault.PINBlocked, 0)})
	until(t, "state on the new bus", func() bool { return item.tooltip() == "cied: The PIN is blocked." })
}

// A signal of another shape ends systray's own listening for the watcher.
func TestAStraySignalDoesNotLoseTheIcon(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesk(t)
	w := newFakeWatcher(t, d.bus)
	w.await()
	w.conn.Close()
	w = newFakeWatcher(t, d.bus)
	item := w.await() // systray listens by now
	stray := &dbus.Message{Type: dbus.TypeSignal, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldDestination: dbus.MakeVariant(item.name),
		dbus.FieldPath:        dbus.MakeVariant(dbus.ObjectPath("/stray")),
		dbus.FieldInterface:   dbus.MakeVariant("org.example.Stray"),
		dbus.FieldMember:      dbus.MakeVariant("Stray"),
	}}
	if call := w.conn.Send(stray, nil); call != nil && call.Err != nil {
		t.Fatal(call.Err)
	}
	item.tooltip() // comes after the stray one
	w.conn.Close()
	newFakeWatcher(t, d.bus).await()
}

func TestTheIconLeavesTheBusWithTheTray(t *testing.T) {
	if !alone(t) {
		return
	}
	bus := newBus(t)
	log := slog.New(slog.DiscardHandler)
	tray := newTray(Config{Source: newFakeSource(), Log: log}, newHost(os.Getenv, log))
	stop := run(t, tray)
	w := newFakeWatcher(t, bus)
	item := w.await()
	stop()
	until(t, "leave", func() bool {
		var owned bool
		err := w.conn.BusObject().Call(busName+".NameHasOwner", 0, item.name).Store(&owned)
		return err == nil && !owned
	})
	if tray.Hosted() {
		t.Error("it says that it is shown")
	}
}

func TestANotificationGoesToTheDesktopOnce(t *testing.T) {
	if !alone(t) {
		return
	}
	d := newDesk(t)
	type note struct{ Summary, Body string }
	shown := make(chan note, 16)
	server := d.bus.Join(t)
	methods := map[string]any{"Notify": func(app string, _ uint32, _, summary, body string, _ []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
		if app != "cied" || hints["urgency"].Value() != normal {
			t.Errorf("by %q, hints %v", app, hints)
		}
		shown <- note{summary, body}
		return 1, nil
	}}
	if err := server.ExportMethodTable(methods, "/org/freedesktop/Notifications", notifications); err != nil {
		t.Fatal(err)
	}
	own(t, server, notifications)
	newFakeWatcher(t, d.bus).await() // the tray has found its bus

	d.source.set(Activity{Last: ended(fault.PINWrong, 1)})
	text := (&fault.Error{Code: fault.PINWrong, Left: 1}).Text(lang.English)
	first := await(t, shown, "notification", func(note) bool { return true })
	if first != (note{text.Message, text.Next}) {
		t.Errorf("the person is told %+v", first)
	}
	d.source.set(Activity{Last: ended(fault.PINLastTry, 1)}) // the same again
	d.source.set(Activity{Last: ended(fault.PINBlocked, 0)})
	if next := await(t, shown, "second notification", func(note) bool { return true }); next.Summary != fault.PINBlocked.Text(lang.English).Message {
		t.Errorf("then the person is told %+v", next)
	}
}

func TestWithoutABusTheTrayWaits(t *testing.T) {
	silent := filepath.Join(t.TempDir(), "silent")
	l, err := net.Listen("unix", silent) // accepts, and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, address := range map[string]string{
		"none":                 "",
		"nobody there":         "unix:path=" + filepath.Join(t.TempDir(), "bus"),
		"a bus that is silent": "unix:path=" + silent,
		"one to be started":    "unixexec:path=/bin/false",
	} {
		t.Run(name, func(t *testing.T) {
			log := slog.New(slog.DiscardHandler)
			getenv := func(key string) string { return map[string]string{"DBUS_SESSION_BUS_ADDRESS": address}[key] }
			tray := newTray(Config{Source: newFakeSource(), Log: log}, newHost(getenv, log))
			stop := run(t, tray)
			if err := tray.host.notify(t.Context(), Notice{}); err == nil {
				t.Error("a notification was shown by nobody")
			}
			if tray.Hosted() {
				t.Error("an icon is shown by nobody")
			}
			stop()
		})
	}
}

func TestTheBusIsFoundAndNeverStarted(t *testing.T) {
	for _, c := range []struct{ address, runtimeDir, want string }{
		{"unix:path=/run/x,guid=0", "/run/user/1", "unix:path=/run/x,guid=0"},
		{"unix:abstract=a;unix:path=/b", "", "unix:abstract=a;unix:path=/b"},
		{"", "/run/user/1", "unix:path=/run/user/1/bus"},
		{"", "relative", ""},
		{"", "", ""},
		{"autolaunch:", "/run/user/1", ""},
		{"unix:path=/b;unixexec:path=/bin/sh", "", ""},
		{"tcp:host=127.0.0.1,port=1", "", ""},
	} {
		env := map[string]string{"DBUS_SESSION_BUS_ADDRESS": c.address, "XDG_RUNTIME_DIR": c.runtimeDir}
		if got := sessionAddress(func(key string) string { return env[key] }); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestWhetherAnybodyShowsIconsIsAskedOfTheBus(t *testing.T) {
	bus := newBus(t)
	ask := func() error { return FindHost(t.Context(), os.Getenv) }
	if err := ask(); !errors.Is(err, ErrNoHost) || !strings.Contains(err.Error(), watcherName) {
		t.Errorf("nobody keeps a list: %v", err)
	}
	w := newFakeWatcher(t, bus)
	if err := ask(); err != nil {
		t.Errorf("somebody shows icons: %v", err)
	}
	w.empty()
	if err := ask(); !errors.Is(err, ErrNoHost) {
		t.Errorf("a list that nobody shows: %v", err)
	}
	bus.Stop()
	if err := ask(); !errors.Is(err, ErrNoHost) {
		t.Errorf("no bus: %v", err)
	}
}

func TestABusThatIsSilentIsNoAnswer(t *testing.T) {
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "bus"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancelCause(t.Context())
	late := errors.New("late")
	go func() {
		if conn, err := l.Accept(); err == nil {
			defer conn.Close()
			cancel(late)
			_, _ = io.Copy(io.Discard, conn)
		}
	}()
	err = FindHost(ctx, func(key string) string {
		return map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + l.Addr().String()}[key]
	})
	if !errors.Is(err, late) || errors.Is(err, ErrNoHost) {
		t.Error(err)
	}
}

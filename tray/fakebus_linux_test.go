package tray

import (
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"cied/internal/machinetest"
)

// newBus starts a bus, and makes it the session's for this test.
func newBus(t *testing.T) *machinetest.Bus {
	t.Helper()
	b := machinetest.StartBus(t, machinetest.SessionServices)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", b.Address)
	return b
}

func own(t *testing.T, conn *dbus.Conn, name string) {
	t.Helper()
	if reply, err := conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("own %s: %v, %v", name, reply, err)
	}
}

// A fakeWatcher is a StatusNotifierWatcher with a host: who shows icons on a desktop.
type fakeWatcher struct {
	t     *testing.T
	conn  *dbus.Conn
	props *prop.Properties
	items chan trayItem // as they make themselves known
}

// A trayItem is an icon on the bus, seen by who shows it.
type trayItem struct {
	t    *testing.T
	conn *dbus.Conn // of who shows it
	name string     // its connection
}

func newFakeWatcher(t *testing.T, b *machinetest.Bus) *fakeWatcher {
	t.Helper()
	w := &fakeWatcher{t: t, conn: b.Join(t), items: make(chan trayItem, 16)}
	methods := map[string]any{"RegisterStatusNotifierItem": w.register}
	if err := w.conn.ExportMethodTable(methods, watcherPath, watcherName); err != nil {
		t.Fatal(err)
	}
	props, err := prop.Export(w.conn, watcherPath, prop.Map{watcherName: {
		"IsStatusNotifierHostRegistered": {Value: true},
		"RegisteredStatusNotifierItems":  {Value: []string{}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.props = props
	own(t, w.conn, watcherName)
	return w
}

func (w *fakeWatcher) register(sender dbus.Sender, path string) *dbus.Error {
	if path != itemPath {
		return dbus.NewError(watcherName+".Refused", []any{path})
	}
	w.props.SetMust(watcherName, "RegisteredStatusNotifierItems", []string{string(sender) + path})
	w.items <- trayItem{w.t, w.conn, string(sender)}
	w.conn.Emit(watcherPath, watcherName+".StatusNotifierItemRegistered", string(sender)+path)
	return nil
}

// await returns the icon that makes itself known next.
func (w *fakeWatcher) await() trayItem {
	w.t.Helper()
	return await(w.t, w.items, "icon on the list", func(trayItem) bool { return true })
}

// empty has the watcher go on with nobody who shows icons.
func (w *fakeWatcher) empty() {
	w.props.SetMust(watcherName, "IsStatusNotifierHostRegistered", false)
	w.conn.Emit(watcherPath, watcherName+".StatusNotifierHostUnregistered")
}

func (i trayItem) property(name string) any {
	i.t.Helper()
	var v dbus.Variant
	if err := i.conn.Object(i.name, itemPath).Call(propertyGet, 0, itemInterface, name).Store(&v); err != nil {
		i.t.Fatalf("%s: %v", name, err)
	}
	return v.Value()
}

// tooltip is the third member of ToolTip, (sa(iiay)ss).
func (i trayItem) tooltip() string { return i.property("ToolTip").([]any)[2].(string) }

// pixels are the icon's, which is one of 48 by 48, in ARGB.
func (i trayItem) pixels() []byte {
	i.t.Helper()
	pixmaps := i.property("IconPixmap").([][]any)
	if len(pixmaps) != 1 || pixmaps[0][0] != int32(48) || pixmaps[0][1] != int32(48) {
		i.t.Fatalf("%d pixmaps, or of another size", len(pixmaps))
	}
	return pixmaps[0][2].([]byte)
}

// A menuLine is an entry as com.canonical.dbusmenu tells it.
type menuLine struct {
	ID       int32
	Props    map[string]dbus.Variant
	Children []dbus.Variant
}

const menuInterface = "com.canonical.dbusmenu"

// menu returns all lines, those of submenus behind their parent.
func (i trayItem) menu() []menuLine {
	i.t.Helper()
	path := i.property("Menu").(dbus.ObjectPath)
	var revision uint32
	var root menuLine
	if err := i.conn.Object(i.name, path).Call(menuInterface+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		i.t.Fatal(err)
	}
	return flat(i.t, root)
}

func flat(t *testing.T, parent menuLine) (lines []menuLine) {
	t.Helper()
	for _, v := range parent.Children {
		var line menuLine
		if err := dbus.Store([]any{v.Value()}, &line); err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line), flat(t, line)...)
	}
	return lines
}

func (m menuLine) label() string {
	s, _ := m.Props["label"].Value().(string)
	return s
}

// line returns the line with that label.
func (i trayItem) line(label string) menuLine {
	i.t.Helper()
	var seen []string
	for _, l := range i.menu() {
		if l.label() == label {
			return l
		}
		seen = append(seen, l.label())
	}
	i.t.Fatalf("no line %q in %q", label, seen)
	return menuLine{}
}

// click clicks on the line with that label, as a panel does.
func (i trayItem) click(label string) {
	i.t.Helper()
	path := i.property("Menu").(dbus.ObjectPath)
	event := i.conn.Object(i.name, path).Call(menuInterface+".Event", 0, i.line(label).ID, "clicked", dbus.MakeVariant(""), uint32(0))
	if event.Err != nil {
		i.t.Fatal(event.Err)
	}
}

// signals are those that the icon and its menu send.
func (i trayItem) signals() <-chan *dbus.Signal {
	i.t.Helper()
	signals := make(chan *dbus.Signal, 256)
	i.conn.Signal(signals)
	if err := i.conn.AddMatchSignal(dbus.WithMatchSender(i.name)); err != nil {
		i.t.Fatal(err)
	}
	return signals
}

package tray

import (
	"context"
	"slices"
	"strings"

	"github.com/godbus/dbus/v5"
)

// Names of the StatusNotifierItem specification, as KDE and everybody after it have them:
// "org.kde" where the text says "org.freedesktop".
const (
	itemInterface    = "org.kde.StatusNotifierItem"
	itemPath         = "/StatusNotifierItem" // systray's
	watcherName      = "org.kde.StatusNotifierWatcher"
	watcherPath      = "/StatusNotifierWatcher"
	busName          = "org.freedesktop.DBus"
	propertyGet      = "org.freedesktop.DBus.Properties.Get"
	nameOwnerChanged = "NameOwnerChanged"
)

// A watcher is who keeps the list of icons for those who show them, at one instant.
type watcher struct {
	owner  string   // its connection, ":1.42"; "" where there is none
	hosted bool     // somebody shows the icons
	items  []string // the icons: a connection's name, a path or both, each watcher in its way
}

// listen has signals tell of every change of the watcher.
func listen(ctx context.Context, conn *dbus.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	err := conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName),
		dbus.WithMatchMember(nameOwnerChanged), dbus.WithMatchArg(0, watcherName))
	if err != nil {
		return err
	}
	return conn.AddMatchSignalContext(ctx, dbus.WithMatchSender(watcherName), dbus.WithMatchInterface(watcherName))
}

// look asks for the watcher as it is now. What one does not tell is taken for the best: it
// would not be there if nobody showed icons.
func look(ctx context.Context, conn *dbus.Conn) watcher {
	var w watcher
	if err := call(ctx, conn, busName, "/org/freedesktop/DBus", busName+".GetNameOwner", watcherName).Store(&w.owner); err != nil {
		return watcher{}
	}
	w.hosted = true
	if v, ok := property(ctx, conn, w.owner, "IsStatusNotifierHostRegistered").(bool); ok {
		w.hosted = v
	}
	w.items, _ = property(ctx, conn, w.owner, "RegisteredStatusNotifierItems").([]string)
	return w
}

// property is one of the watcher's; nil where it has none.
func property(ctx context.Context, conn *dbus.Conn, owner, name string) any {
	var v dbus.Variant
	if err := call(ctx, conn, owner, watcherPath, propertyGet, watcherName, name).Store(&v); err != nil {
		return nil
	}
	return v.Value()
}

// knows reports whether the icon of a connection is on the list.
func (w watcher) knows(names []string) bool {
	return slices.ContainsFunc(w.items, func(item string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return item == name || strings.HasPrefix(item, name+"/") || strings.HasPrefix(item, name+"@")
		})
	})
}

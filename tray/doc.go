// Package tray is the daemon's face on the desktop: an icon that tells its state at a glance,
// a menu, and a notification where a person must know something.
//
// It runs inside the daemon and never brings it down: without a desktop, a bus or somebody
// who shows icons the [Tray] waits, takes its place when they come, and comes back when they
// were restarted. What it does for a person it has others do: see [Actions].
//
// On Linux the icon is a StatusNotifierItem with a menu of com.canonical.dbusmenu, and
// notifications are those of org.freedesktop.Notifications (Desktop Notifications
// Specification 1.2); on Windows it is an icon of the notification area, on macOS one of the
// menu bar, and there are no notifications: the icon tells alone. fyne.io/systray shows it,
// once per process.
//
// Neither icon, menu nor notification names the site that asks: they may be seen by others,
// and what can be shortened can mislead. The dialog names it.
package tray

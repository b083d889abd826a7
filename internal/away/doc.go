// Package away tells when the person leaves the desktop: screen locked, user switched,
// session ended, computer asleep.
//
// A dialog for a PIN that stays open on a desktop which its person has left is a dialog
// for whoever comes next. A [Watcher] therefore ends what it guards with
// [cied/fault.PersonAway], and lets nothing begin while the screen is locked, another user
// is in front, or a sleep is announced.
//
// On Linux it listens on D-Bus (specification 0.43), and asks for nothing there but the
// present state:
//
//   - on the system bus to systemd-logind, or elogind, which has the same interface
//     (org.freedesktop.login1(5)): Lock, LockedHint, Active, State and Seat of the
//     person's session, of several the one in front, SessionNew, SessionRemoved,
//     PrepareForSleep, PrepareForShutdown;
//   - on the session bus to the screen lockers of KDE and LightDM, GNOME, MATE, Cinnamon
//     and Xfce: ActiveChanged. That one also comes when a screen is only blanked; it has
//     been left for minutes then.
//
// A signal counts only from the connection that owns the service's name. The system bus
// lets nobody but root own that of logind; on the session bus every program of the same
// person could own a locker's, and gains nothing but logins that are cancelled.
//
// Where there is no bus, or nobody on it, a Watcher goes on without: [Watcher.Known] says
// so. So it does on Windows and macOS, where nobody is asked yet.
package away

package session

import (
	"context"

	"cied/fault"
)

// Autostart is whether the daemon starts with the person's session. It never changes
// anything for another person, and neither starts nor ends a daemon.
//
// Where systemd runs the desktop, cied.service is wanted by graphical-session.target. For
// the other desktops of Linux there is an entry in $XDG_CONFIG_HOME/autostart; both are set
// together, so that a person who changes between desktops has the same on each. On macOS it
// is a launch agent in ~/Library/LaunchAgents, beside the package's for everybody in
// /Library/LaunchAgents, which no file of the person's switches off; on Windows a value under
// HKCU\Software\Microsoft\Windows\CurrentVersion\Run.
type Autostart struct {
	Program string              // what to start, absolute
	Getenv  func(string) string // os.Getenv

	run command // nil is execute
}

// Enabled reports whether the daemon starts with the next session of this desktop, whoever
// said so: the person, the administrator or the package.
func (a Autostart) Enabled(ctx context.Context) (bool, error) {
	on, err := a.enabled(ctx)
	if err != nil {
		return false, fault.New(fault.StateUnreadable, "session: autostart", err)
	}
	return on, nil
}

// Set has the daemon start with the person's next sessions, or not.
func (a Autostart) Set(ctx context.Context, on bool) error {
	if err := a.set(ctx, on); err != nil {
		return fault.New(fault.StateUnreadable, "session: set autostart", err)
	}
	return nil
}

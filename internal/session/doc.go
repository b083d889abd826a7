// Package session is how the daemon lives in a person's session: it is started with it, or
// when a page needs it, takes the sockets that the service manager holds for it, tells that
// manager how it does, and notices when its own program was replaced.
//
// On Linux the service manager is the systemd of the user (systemd(1), --user), with
// sd_listen_fds(3) and sd_notify(3); where no systemd runs the desktop, the Desktop
// Application Autostart Specification 0.5 starts the daemon and nobody supervises it. On
// macOS a launch agent starts it (launchd.plist(5)), on Windows the Run key of the user.
// Nothing here needs more rights than the person has.
package session

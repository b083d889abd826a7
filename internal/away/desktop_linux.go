package away

import (
	"os"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// systemBus is the well-known system bus (D-Bus specification 0.43, "System message bus").
const systemBus = "unix:path=/var/run/dbus/system_bus_socket"

// A desktop is where to look: two bus addresses, and who we are to logind.
type desktop struct {
	system, session string // "": there is none
	sessionID       string // of pam_systemd(8); may be empty, or of a session long gone
	pid, uid        uint32
	retry           time.Duration // after the loss of a bus; doubled up to retryMost
}

// findDesktop reads the environment, and starts nothing: a bus that has to be started for
// us has nobody on it who could tell anything.
func findDesktop(getenv func(string) string) desktop {
	d := desktop{
		system:    getenv("DBUS_SYSTEM_BUS_ADDRESS"),
		session:   getenv("DBUS_SESSION_BUS_ADDRESS"),
		sessionID: getenv("XDG_SESSION_ID"),
		pid:       uint32(os.Getpid()),
		uid:       uint32(os.Getuid()),
		retry:     retryFirst,
	}
	if d.system == "" {
		d.system = systemBus
	}
	// "User bus" of systemd: its socket stands there before anybody says so.
	if dir := getenv("XDG_RUNTIME_DIR"); d.session == "" && filepath.IsAbs(dir) {
		d.session = "unix:path=" + dbus.EscapeBusAddressValue(filepath.Join(dir, "bus"))
	}
	return d
}

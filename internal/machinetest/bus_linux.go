package machinetest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// SessionServices has a [Bus] start the services of a desktop that are installed, as the bus
// of a session does.
const SessionServices = "<standard_session_servicedirs/>"

// busConfig is a bus on which everybody may do everything (dbus-daemon(1), "CONFIGURATION
// FILE"): the tests of one package stand for all of a desktop.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  %s
  <listen>%s</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

// A Bus is a dbus-daemon of the test's own, at an address that outlives it.
type Bus struct {
	Address string // as in DBUS_SESSION_BUS_ADDRESS, which it does not set

	config string
	stop   func()
}

// StartBus starts a D-Bus for this test, with more elements of its configuration where the
// test needs them: without [SessionServices] nothing is started by calling it. Where there is
// no dbus-daemon the test is skipped, as [Have] has it.
func StartBus(t testing.TB, elements ...string) *Bus {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") // t.TempDir can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b := &Bus{
		Address: "unix:path=" + dbus.EscapeBusAddressValue(filepath.Join(dir, "bus")),
		config:  filepath.Join(dir, "bus.conf"),
	}
	config := fmt.Appendf(nil, busConfig, strings.Join(elements, "\n  "), b.Address)
	if err := os.WriteFile(b.config, config, 0o600); err != nil {
		t.Fatal(err)
	}
	b.Start(t)
	return b
}

// Start starts the bus again after Stop. It returns when the bus can be called, which prints
// its address then.
func (b *Bus) Start(t testing.TB) {
	t.Helper()
	daemon := exec.Command(Have(t, "dbus-daemon"), "--config-file="+b.config, "--nofork", "--nopidfile", "--print-address")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	b.stop = func() { daemon.Process.Kill(); daemon.Wait() }
	t.Cleanup(b.stop)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("dbus-daemon said %q: %v", line, err)
	}
}

// Stop kills the bus.
func (b *Bus) Stop() { b.stop() }

// Join makes a connection to the bus, which is closed at the end of the test.
func (b *Bus) Join(t testing.TB) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(b.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

//go:build linux

package installers

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"cied/internal/browser"
	"cied/internal/machinetest"
	"cied/simulator"
)

// patience is how long any one step may take. It is long, because the machine may be busy
// with other tests, and never spent unless a test fails.
const patience = 60 * time.Second

// pin is the simulated card's, and invented.
const pin = "12345678"

// Where things are in the Debian.
const (
	home        = "/root" // of the person: the browser is theirs too, and runs as who runs the tests
	historyFile = home + "/.local/share/cied/history.jsonl"
	runtimeDir  = "/run/user/0"
	trustDir    = "/srv/trust"
	unitFile    = "/usr/lib/systemd/user/cied.service"
	pinentry    = "/usr/bin/pinentry-fltk"
)

// A desk is a person's in the Debian: a card on the reader of its PC/SC service, and a
// display with a browser.
type desk struct {
	debian
	card    *simulator.Card
	browser browser.Browser
}

// newDesk starts the PC/SC service of the Debian and lays a card on its reader. The browser
// runs outside.
func newDesk(d debian) desk {
	d.t.Helper()
	machinetest.Lock(d.t)
	machinetest.StartXvfb(d.t)
	card, err := simulator.New(simulator.Options{PIN: []byte(pin), PUK: []byte("87654321")})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := card.World().WriteAnchors(d.root + trustDir); err != nil {
		d.t.Fatal(err)
	}
	lay(d.t, card, d.startPCSCD())
	return desk{d, card, browser.Chromium(d.t, browser.Options{Host: host})}
}

// startPCSCD starts the packaged service with the packaged virtual reader, whose cards come
// to the port that it returns.
func (d debian) startPCSCD() (port int) {
	d.t.Helper()
	port = neighbours(d.t)
	d.write("/etc/reader.conf.d/vpcd", fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:%[1]d\n"+
		"LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\nCHANNELID %[1]d\n", port))
	service := d.start([]string{"PATH=/usr/sbin:/usr/bin"}, "/usr/sbin/pcscd", "--foreground", "--info")
	service.await(d.t, "Waiting for virtual ICC on port "+strconv.Itoa(port))
	accepts(d.t, d.root+"/run/pcscd/pcscd.comm")
	return port
}

// accepts waits until a service accepts.
func accepts(t *testing.T, socket string) {
	t.Helper()
	until(t, func() error {
		conn, err := net.Dial("unix", socket)
		if err == nil {
			conn.Close()
		}
		return err
	})
}

// until tries until there is no error, where no event tells when that is.
func until(t *testing.T, try func() error) {
	t.Helper()
	look, late := time.NewTicker(20*time.Millisecond), time.After(patience)
	defer look.Stop()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-look.C:
		case <-late:
			t.Fatal(err)
		}
	}
}

// neighbours returns the first of two neighbouring ports that nobody listens on: the driver
// has two slots.
func neighbours(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := freePort(t)
		if l, err := net.Listen("tcp", ":"+strconv.Itoa(port+1)); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no two neighbouring ports are free")
	return 0
}

// freePort returns one that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// lay lays a card on the reader until the end of the test.
func lay(t *testing.T, card *simulator.Card, port int) {
	t.Helper()
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	card.Insert()
	ctx, lift := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- simulator.Attach(ctx, conn, card) }()
	t.Cleanup(func() { lift(); <-done })
}

// logsIn has the person log in at a site, with the daemon at an address, and returns the
// site's origin.
func (d desk) logsIn(address string) (origin string) {
	d.t.Helper()
	s := newSite(d.t, address, d.root+trustDir)
	page := d.browser.Open(d.t, s.origin)
	page.Click(d.t, "#login")
	d.typePIN()
	if got, want := page.Text(d.t, "#result.known"), d.card.Identity().Person.FiscalCode; got != want {
		d.t.Errorf("the site knows %q, want %q", got, want)
	}
	if n := d.card.PINAttempts(); n != 1 {
		d.t.Errorf("%d PINs have reached the card", n)
	}
	return s.origin
}

// typePIN answers the dialog, which has to be that of a package that cied depends on.
func (d desk) typePIN() {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	window, err := try(ctx, "", machinetest.Need(d.t, "xdotool"), "search", "--sync", "--onlyvisible", "--name", "Log in with CIE")
	if err != nil {
		d.t.Fatal(err)
	}
	window, _, _ = strings.Cut(window, "\n")
	d.isOf(strings.TrimSpace(command(d.t, "xdotool", "getwindowpid", window)), pinentry)
	keys := append(strings.Split(pin, ""), "Return")
	command(d.t, append([]string{"xdotool", "windowfocus", "--sync", window, "key", "--delay", "20"}, keys...)...)
}

// isOf fails the test unless a process runs a program of the Debian.
func (d debian) isOf(pid, program string) {
	d.t.Helper()
	runs, err := os.Stat("/proc/" + pid + "/exe")
	if err != nil {
		d.t.Fatal(err)
	}
	want, err := os.Stat(d.root + program)
	if err != nil || !os.SameFile(runs, want) {
		d.t.Errorf("process %s does not run %s (%v)", pid, program, err)
	}
}

// serve starts the daemon as its unit says, with the simulated authorities as well, and
// returns when it is ready, with its address.
func (d debian) serve() (p *process, address string) {
	d.t.Helper()
	unit := d.unit()
	if err := os.MkdirAll(d.root+runtimeDir, 0o700); err != nil {
		d.t.Fatal(err)
	}
	// A socket of the abstract namespace is reached from the Debian too.
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Net: "unixgram", Name: "@cied-installers-" + rand.Text()})
	if err != nil {
		d.t.Fatal(err)
	}
	defer manager.Close()
	env := append(unit["Environment"], "HOME="+home, "USER=root", "XDG_RUNTIME_DIR="+runtimeDir, "LC_ALL=C.UTF-8",
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "DISPLAY="+os.Getenv("DISPLAY"), "NOTIFY_SOCKET="+manager.LocalAddr().String())
	p = d.start(env, append(strings.Fields(unit["ExecStart"][0]), "--trust", trustDir)...)
	return p, ready(d.t, p, manager)
}

// ready waits for what sd_notify(3) says, whose status is the address of the daemon.
func ready(t *testing.T, p *process, manager *net.UnixConn) (address string) {
	t.Helper()
	go func() { <-p.ended; manager.Close() }()
	_ = manager.SetReadDeadline(time.Now().Add(patience))
	b := make([]byte, 4096)
	n, err := manager.Read(b)
	if err != nil {
		p.report(t)
		t.Fatalf("the daemon is not ready: %v", err)
	}
	first, status, _ := strings.Cut(string(b[:n]), "\n")
	if first != "READY=1" {
		t.Fatalf("the daemon says %q", b[:n])
	}
	return strings.TrimPrefix(status, "STATUS=")
}

// unit returns the settings of the installed unit, each with its values.
func (d debian) unit() map[string][]string {
	d.t.Helper()
	b, err := os.ReadFile(d.root + unitFile)
	if err != nil {
		d.t.Fatal(err)
	}
	settings := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		if key, value, found := strings.Cut(strings.TrimSpace(line), "="); found && !strings.HasPrefix(key, "#") {
			settings[key] = append(settings[key], value)
		}
	}
	if settings["Type"][0] != "notify" || len(settings["ExecStart"]) != 1 {
		d.t.Fatalf("a unit that this test does not know:\n%s", b)
	}
	return settings
}

// makesRoom waits until a daemon has ended by itself, with an exit status.
func (p *process) makesRoom(t *testing.T, status int) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.report(t)
		t.Fatalf("the daemon goes on %v after its program has gone", patience)
	}
	if got := p.cmd.ProcessState.ExitCode(); got != status {
		p.report(t)
		t.Errorf("the daemon ended with exit status %d, want %d", got, status)
	}
}

// history returns what the person's list of logins holds, which is one at a site.
func (d debian) history(origin string) string {
	d.t.Helper()
	var list []struct{ What, Origin, Code string }
	b, err := os.ReadFile(d.root + historyFile)
	if err != nil {
		d.t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		var e struct{ What, Origin, Code string }
		parse(d.t, line, &e)
		list = append(list, e)
	}
	if len(list) != 1 || list[0].What != "login" || list[0].Origin != origin || list[0].Code != "" {
		d.t.Errorf("the list of logins has %+v", list)
	}
	return string(b)
}

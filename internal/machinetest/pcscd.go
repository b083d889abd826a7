//go:build unix

package machinetest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// vpcdLibrary is the reader driver for virtual cards, from Debian's vsmartcard-vpcd.
const vpcdLibrary = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

// pcscdSocket is where Debian's pcscd listens, in its own view of the file system.
const pcscdSocket = "/run/pcscd/pcscd.comm"

// PCSCD is a PC/SC service with the two virtual readers of vpcd.
type PCSCD struct {
	Port string // of 127.0.0.1, where the card for the first reader connects

	program, config, link string
	private               bool // runs in its own view of /run
	stop                  func()
}

// StartPCSCD starts a PC/SC service for this test and returns the port of
// its first virtual reader. See [NewPCSCD].
func StartPCSCD(t testing.TB) (port string) {
	t.Helper()
	return NewPCSCD(t).Port
}

// NewPCSCD starts a PC/SC service for this test, holding the machine's [Lock], and makes
// it the one that this process and its children speak to. It does not disturb a service
// of the system: where the kernel allows it, it has a /run of its own.
func NewPCSCD(t testing.TB) *PCSCD {
	t.Helper()
	p := &PCSCD{program: Need(t, "pcscd")}
	if _, err := os.Stat(vpcdLibrary); err != nil {
		t.Fatalf("the driver of vpcd is not installed: %v", err)
	}
	Lock(t)
	p.Port, p.config = strconv.Itoa(freePorts(t)), t.TempDir()
	p.configure(t)
	p.private = exec.Command("unshare", unshareFlags(), "true").Run() == nil
	if !p.private && os.Geteuid() != 0 {
		t.Fatal("pcscd needs root, or a kernel that lets users unshare")
	}
	p.point(t)
	p.Start(t)
	return p
}

// point tells libpcsclite where the service is. The library reads the variable once in
// the life of a process, so the name is the same for every service: a symbolic link.
func (p *PCSCD) point(t testing.TB) {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "cied-machinetest-"+strconv.Itoa(os.Geteuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	p.link = filepath.Join(dir, "pcscd.comm")
	t.Setenv("PCSCLITE_CSOCK_NAME", p.link)
}

// configure names the virtual readers to the service.
func (p *PCSCD) configure(t testing.TB) {
	t.Helper()
	reader := fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:%[1]s\nLIBPATH %[2]s\nCHANNELID %[1]s\n", p.Port, vpcdLibrary)
	if err := os.WriteFile(filepath.Join(p.config, "vpcd"), []byte(reader), 0o644); err != nil {
		t.Fatal(err)
	}
}

// unshareFlags ask for a private view of the mounts; without root also for the rights
// to change it.
func unshareFlags() string {
	if os.Geteuid() == 0 {
		return "-m"
	}
	return "-Urm"
}

// Start starts the service again after Stop.
func (p *PCSCD) Start(t testing.TB) {
	t.Helper()
	await(t, p.run(t, p.config), "Waiting for virtual ICC on port "+p.Port)
	p.await(t)
}

// StartWithoutReaders starts the service again after Stop, with no reader. It reads its
// configuration once, and readers that are not of USB come only with the next Start.
func (p *PCSCD) StartWithoutReaders(t testing.TB) {
	t.Helper()
	p.run(t, t.TempDir())
	p.await(t)
}

// run starts the process with the readers of a directory, and returns what it logs.
func (p *PCSCD) run(t testing.TB, config string) (lines <-chan string) {
	t.Helper()
	args := []string{p.program, "--foreground", "--info", "--config", config}
	socket := pcscdSocket
	if p.private {
		const own = `mount -t tmpfs tmpfs /run && exec "$0" "$@"`
		args = append([]string{"unshare", unshareFlags(), "sh", "-c", own}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	lines, p.stop = start(t, cmd)
	if p.private { // unshare and sh replace themselves: the process is pcscd in the end
		socket = fmt.Sprintf("/proc/%d/root%s", cmd.Process.Pid, pcscdSocket)
	}
	os.Remove(p.link)
	if err := os.Symlink(socket, p.link); err != nil {
		t.Fatal(err)
	}
	return lines
}

// await returns when the service accepts.
func (p *PCSCD) await(t testing.TB) {
	t.Helper()
	until(t, "pcscd accepts", func() bool {
		conn, err := net.Dial("unix", p.link)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
}

// Stop kills the service.
func (p *PCSCD) Stop() {
	p.stop()
	if !p.private {
		os.Remove(pcscdSocket) // or the next would refuse to start
		os.Remove(filepath.Dir(pcscdSocket) + "/pcscd.pid")
	}
}

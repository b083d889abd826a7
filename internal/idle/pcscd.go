//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

const (
	vpcdLibrary = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so" // Debian's vsmartcard-vpcd
	pcscdSocket = "/run/pcscd/pcscd.comm"                      // Debian's pcscd, in its own view of the file system
)

// startPCSCD starts a service, and returns the port where the card for its first reader
// connects.
func (d *desk) startPCSCD(ctx context.Context) (port int, err error) {
	if port, err = neighbours(); err != nil {
		return 0, err
	}
	if err := d.writeReaders(port); err != nil {
		return 0, err
	}
	said, err := d.runPCSCD(ctx)
	if err != nil {
		return 0, err
	}
	if err := await(said, "Waiting for virtual ICC on port "+strconv.Itoa(port)); err != nil {
		return 0, err
	}
	conn, err := dial(ctx, "unix", d.path(socketName))
	if err == nil {
		conn.Close()
	}
	return port, err
}

// writeReaders names the virtual readers to the service (reader.conf(5)).
func (d *desk) writeReaders(port int) error {
	if _, err := os.Stat(vpcdLibrary); err != nil {
		return err
	}
	if err := os.Mkdir(d.path("readers"), 0o700); err != nil {
		return err
	}
	reader := fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:%[1]d\nLIBPATH %[2]s\nCHANNELID %[1]d\n", port, vpcdLibrary)
	return os.WriteFile(d.path("readers/vpcd"), []byte(reader), 0o600)
}

// runPCSCD starts the process with a /run of its own, where another service is not
// disturbed, and returns what it says.
func (d *desk) runPCSCD(ctx context.Context) (said io.Reader, err error) {
	const own = `PATH=$PATH:/usr/sbin; mount -t tmpfs tmpfs /run && exec pcscd --foreground --info --config "$0"`
	c := exec.CommandContext(ctx, "unshare", unshareFlags(), "sh", "-c", own, d.path("readers"))
	if said, err = c.StdoutPipe(); err != nil {
		return nil, err
	}
	c.Stderr = c.Stdout
	if err := c.Start(); err != nil {
		return nil, err
	}
	d.pcscd = c // unshare and sh replace themselves
	return said, os.Symlink(fmt.Sprintf("/proc/%d/root%s", c.Process.Pid, pcscdSocket), d.path(socketName))
}

// unshareFlags ask for a private view of the mounts; without root also for the rights to
// change it.
func unshareFlags() string {
	if os.Geteuid() == 0 {
		return "-m"
	}
	return "-Urm"
}

// await reads lines up to one that has what in it, and drops those that follow.
func await(r io.Reader, what string) error {
	lines := bufio.NewScanner(r)
	var last string
	for lines.Scan() {
		if last = lines.Text(); strings.Contains(last, what) {
			go io.Copy(io.Discard, r)
			return nil
		}
	}
	return fmt.Errorf("it ended without %q; its last words: %s", what, last)
}

// neighbours returns the first of two neighbouring ports that nobody listens on: the driver
// has two slots, and listens once for each.
func neighbours() (int, error) {
	for range 100 {
		port, err := freePort()
		if err != nil {
			return 0, err
		}
		if l, err := net.Listen("tcp", ":"+strconv.Itoa(port+1)); err == nil {
			l.Close()
			return port, nil
		}
	}
	return 0, errors.New("no two neighbouring ports are free")
}

// freePort returns one that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", ":0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

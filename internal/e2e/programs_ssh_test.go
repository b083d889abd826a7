//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// ssh: the key that ssh-keygen reads from the token opens the door of a real sshd.
func (d *desk) ssh(t *testing.T) {
	authorized := command(t, "", machinetest.Need(t, "ssh-keygen"), "-D", d.module)
	if !strings.HasPrefix(authorized, "ssh-rsa ") || strings.Count(authorized, "\n") != 1 {
		t.Fatalf("ssh-keygen -D:\n%s", authorized)
	}
	d.takesNone(t)
	port, known := startSSHD(t, authorized)
	d.signs(t, "ssh", 1, func() {
		said := command(t, "", machinetest.Need(t, "ssh"), "-F", "none", "-I", d.module, "-p", port,
			"-o", "UserKnownHostsFile="+known, "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes",
			"-o", "IdentityFile=none", "-o", "IdentityAgent=none", "-o", "PreferredAuthentications=publickey",
			"127.0.0.1", "echo the card has opened")
		if said != "the card has opened\n" {
			t.Errorf("ssh: %q", said)
		}
	})
}

// sshdConfig lets in whoever has the key, and nobody else. The directories of a test are not
// those that sshd would trust.
const sshdConfig = `HostKey %[1]s/host
AuthorizedKeysFile %[1]s/authorized
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
PidFile none
`

// startSSHD serves ssh on a port of its own, as inetd(8) does: one sshd for each connection.
func startSSHD(t *testing.T, authorized string) (port, knownHosts string) {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "authorized", authorized)
	put(t, dir, "config", fmt.Sprintf(sshdConfig, dir))
	command(t, "", machinetest.Need(t, "ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, "host"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sshd := sshdCommand(machinetest.Need(t, "sshd"), "-i", "-e", "-f", filepath.Join(dir, "config"))
	ended := make(chan struct{})
	go func() { defer close(ended); answerSSH(t, l, sshd) }()
	t.Cleanup(func() { l.Close(); <-ended })
	_, port, _ = net.SplitHostPort(l.Addr().String())
	put(t, dir, "known", "[127.0.0.1]:"+port+" "+get(t, dir, "host.pub"))
	return port, filepath.Join(dir, "known")
}

// sshdCommand is how sshd starts. The superuser's wants a directory that the start script of
// its service makes; where that has not run it is made in a view of the file system of its own.
func sshdCommand(args ...string) []string {
	const own = `mount -t tmpfs tmpfs /run && mkdir /run/sshd && exec "$0" "$@"`
	if _, err := os.Stat("/run/sshd"); err == nil || os.Geteuid() != 0 {
		return args
	}
	return append([]string{"unshare", "-m", "sh", "-c", own}, args...)
}

// answerSSH starts the command for each connection, one after the other.
func answerSSH(t *testing.T, l net.Listener, command []string) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		var log bytes.Buffer
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Stderr = &log
		file, err := conn.(*net.TCPConn).File()
		if err == nil {
			cmd.Stdin, cmd.Stdout = file, file
			conn.Close()
			err = cmd.Run()
			file.Close()
		}
		if who, _ := user.Current(); who == nil || !strings.Contains(log.String(), "Accepted publickey for "+who.Username) {
			t.Errorf("sshd: %v\n%s", err, &log)
		}
	}
}

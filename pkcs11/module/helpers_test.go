//go:build linux

package module

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// listenAs has a process of another user listen on the socket: this test again, as that user.
func listenAs(t testing.TB, socket string, uid uint32) {
	t.Helper()
	if err := os.Chmod(filepath.Dir(socket), 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestListenElsewhere$")
	cmd.Env = append(os.Environ(), "LISTEN_ON="+socket)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skipf("cannot run as user %d: %v", uid, err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Skipf("user %d cannot listen: %v", uid, err)
	}
}

// TestListenElsewhere is no test but the other process of listenAs.
func TestListenElsewhere(t *testing.T) {
	socket := os.Getenv("LISTEN_ON")
	if socket == "" {
		return
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		os.Exit(1)
	}
	os.Chmod(socket, 0o666)
	os.Stdout.WriteString(".")
	for open := map[net.Conn]bool{}; ; {
		c, err := l.Accept()
		if err != nil {
			os.Exit(1)
		}
		open[c] = true // and say nothing
	}
}

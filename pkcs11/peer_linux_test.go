package pkcs11

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"cied/fault"
)

func TestThePeerIsNamedByItsExecutable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	ln, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	dial(t, path)
	conn, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	p, err := PeerOf(conn)
	if err != nil {
		t.Fatal(err)
	}
	self, _ := os.Executable()
	if p.PID != os.Getpid() || p.Path != self || p.Name != filepath.Base(self) {
		t.Errorf("%+v, want %s", p, self)
	}
}

func TestAPeerThatCannotBeKnownIsRefused(t *testing.T) {
	a, b := net.Pipe()
	defer a.Close()
	defer b.Close()
	if _, err := PeerOf(a); fault.CodeOf(err) != fault.PeerRefused {
		t.Errorf("%v", err)
	}
}

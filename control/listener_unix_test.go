//go:build unix

package control

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAnotherDoorIsTheUsersAloneAndOpensAfterACrash(t *testing.T) {
	p := Place{filepath.Join(t.TempDir(), "cied")}
	l := listen(t, p)
	name := filepath.Join(p.Dir, "pkcs11")
	if err := os.WriteFile(name, nil, 0o600); err != nil { // what a crash has left
		t.Fatal(err)
	}
	door, err := l.Door("pkcs11")
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := door.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Errorf("the closed door is still there: %v", err)
	}
}

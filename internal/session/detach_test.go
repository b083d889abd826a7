//go:build unix

package session

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// aPipe is a named pipe: it is opened when there is somebody at either end.
func aPipe(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestADetachedProgramLeadsASessionOfItsOwn(t *testing.T) {
	out, hold := aPipe(t, "out"), aPipe(t, "hold")
	ended, err := Detach("/bin/sh", "-c", `echo $$ >"$0"; read x <"$1"`, out, hold)
	if err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(said)))
	if err != nil {
		t.Fatal(err)
	}
	if sid, err := unix.Getsid(pid); err != nil || sid != pid {
		t.Errorf("process %d in session %d: %v", pid, sid, err)
	}
	if err := os.WriteFile(hold, []byte("end\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err, _ := receive(t, ended); err != nil {
		t.Error(err)
	}
}

func TestHowADetachedProgramEndsIsKnown(t *testing.T) {
	for _, tt := range []struct {
		body           string
		already, fails bool
	}{{"exit 0", false, false}, {"exit 95", true, true}, {"exit 2", false, true}} {
		ended, err := Detach("/bin/sh", "-c", tt.body)
		if err != nil {
			t.Fatal(err)
		}
		if err, _ := receive(t, ended); errors.Is(err, errAlready) != tt.already || (err != nil) != tt.fails {
			t.Errorf("%s: %v", tt.body, err)
		}
	}
}

func TestAProgramThatIsNotThereIsNotDetached(t *testing.T) {
	if _, err := Detach(filepath.Join(t.TempDir(), "cied"), "serve"); err == nil {
		t.Error("started")
	}
}

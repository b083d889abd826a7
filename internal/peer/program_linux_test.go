package peer

import (
	"os"
	"path/filepath"
	"testing"
)

func TestExecutableOf(t *testing.T) {
	proc := t.TempDir()
	dir := filepath.Join(proc, "7")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if name, path := executableOf(proc, 7); name != "" || path != "" {
		t.Errorf("of nothing: %q, %q", name, path)
	}
	if err := os.WriteFile(filepath.Join(dir, "comm"), []byte("shy\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if name, path := executableOf(proc, 7); name != "shy" || path != "" {
		t.Errorf("of a process that hides: %q, %q", name, path)
	}
	if err := os.Symlink("/opt/browser (deleted)", filepath.Join(dir, "exe")); err != nil {
		t.Fatal(err)
	}
	if name, path := executableOf(proc, 7); name != "browser" || path != "/opt/browser" {
		t.Errorf("after an update: %q, %q", name, path)
	}
}

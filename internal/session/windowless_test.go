package session

import (
	"os"
	"path/filepath"
	"testing"
)

func TestASessionStartsTheProgramThatOpensNoConsole(t *testing.T) {
	dir := t.TempDir()
	console := filepath.Join(dir, "cied.exe")
	if got := withoutConsole(console); got != console {
		t.Errorf("%s is there alone, and %s would start", console, got)
	}
	daemon := filepath.Join(dir, windowless)
	if err := os.Mkdir(daemon, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := withoutConsole(console); got != console {
		t.Errorf("a directory would start: %s", got)
	}
	if err := os.Remove(daemon); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(daemon, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{console, daemon} {
		if got := withoutConsole(program); got != daemon {
			t.Errorf("for %s %s would start", program, got)
		}
	}
}

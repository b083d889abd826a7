package session

import (
	"os"
	"path/filepath"
)

// windowless is the same program for Windows without a console (installers/windows.sh): one
// that has a console would show its window at the begin of every session.
const windowless = "ciedw.exe"

// withoutConsole returns the windowless program beside program, or program where there is
// none.
func withoutConsole(program string) string {
	beside := filepath.Join(filepath.Dir(program), windowless)
	if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
		return beside
	}
	return program
}

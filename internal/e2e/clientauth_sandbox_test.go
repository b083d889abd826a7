//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sandboxed shows that the module is in the browser's own process alone, and that those
// processes which show pages have their system calls filtered (proc_pid_status(5), Seccomp).
func (v *visitor) sandboxed(t *testing.T) {
	var loaded, pages int
	for _, p := range processesOf(t, v.program) {
		page := slices.ContainsFunc(p.arguments, func(a string) bool { return a == "--type=renderer" || a == "-contentproc" })
		switch {
		case strings.Contains(p.maps, "/cied-pkcs11.so"):
			loaded++
			if page {
				t.Errorf("a process that shows pages has loaded the module: %q", p.arguments)
			}
		case page && p.filtered:
			pages++
		}
		if slices.Contains(p.arguments, "--no-sandbox") {
			t.Errorf("no sandbox: %q", p.arguments)
		}
	}
	if loaded != 1 || pages == 0 {
		t.Errorf("%d processes have loaded the module, want 1; %d in a sandbox", loaded, pages)
	}
}

// A browserProcess is what the kernel says of a process.
type browserProcess struct {
	arguments []string
	maps      string // "" for a process that lets nobody look
	filtered  bool   // its system calls
}

// processesOf returns those of this user that run a program, by its name: of a process with
// a sandbox the kernel tells no more.
func processesOf(t *testing.T, program string) (all []browserProcess) {
	t.Helper()
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		// A process may go at any moment.
		line, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
		status, _ := os.ReadFile(filepath.Join(dir, "status"))
		maps, _ := os.ReadFile(filepath.Join(dir, "maps"))
		arguments := strings.FieldsFunc(string(line), func(r rune) bool { return r == 0 || r == ' ' }) // Chromium writes its own
		mine := strings.Contains(string(status), fmt.Sprintf("\nUid:\t%d\t", os.Getuid()))
		if mine && len(arguments) > 0 && filepath.Base(arguments[0]) == filepath.Base(program) {
			all = append(all, browserProcess{arguments, string(maps), strings.Contains(string(status), "\nSeccomp:\t2\n")})
		}
	}
	return all
}

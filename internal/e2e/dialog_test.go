//go:build unix

package e2e

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
)

// dialogTitle is the title of cied's dialog in English.
const dialogTitle = "Log in with CIE"

// A desktop is a display on which PIN dialogs open, one at a time.
type desktop struct {
	answered map[string]bool // process ids of dialogs; the server gives a window's id again
}

// startDesktop starts a display and puts its name into the environment of this test.
func startDesktop(t *testing.T) *desktop {
	t.Helper()
	machinetest.StartXvfb(t)
	return &desktop{answered: make(map[string]bool)}
}

// dialog waits for a dialog that has not been answered, and returns its window.
func (d *desktop) dialog(t *testing.T) (window string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	look := time.NewTicker(50 * time.Millisecond) // no event tells of somebody else's windows
	defer look.Stop()
	for {
		window := xdotool(ctx, "search", "--sync", "--onlyvisible", "--name", dialogTitle)
		// The window of an answered dialog may be gone by now; then it has no process.
		if owner := xdotool(ctx, "getwindowpid", window); owner != "" && !d.answered[owner] {
			d.answered[owner] = true
			return window
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("no dialog has opened in %v", patience)
		}
	}
}

// xdotool returns the first line of the command's output, or nothing where it fails.
func xdotool(ctx context.Context, args ...string) string {
	out, err := exec.CommandContext(ctx, "xdotool", args...).Output()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return line
}

// answer presses keys in a dialog, as on a keyboard.
func (d *desktop) answer(t *testing.T, window string, keys ...string) {
	t.Helper()
	command(t, "", "xdotool", append([]string{"windowfocus", "--sync", window, "key", "--delay", "20"}, keys...)...)
}

// keys are the strokes that answer a dialog with a PIN.
func keys(pin string) []string { return append(strings.Split(pin, ""), "Return") }

// typePIN answers the next dialog with a PIN.
func (d *desktop) typePIN(t *testing.T, pin string) {
	t.Helper()
	d.answer(t, d.dialog(t), keys(pin)...)
}

// cancel answers the next dialog with no.
func (d *desktop) cancel(t *testing.T) {
	t.Helper()
	d.answer(t, d.dialog(t), "Escape")
}

// closes waits until the window of a dialog has gone by itself.
func (d *desktop) closes(t *testing.T, window string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for xdotool(ctx, "getwindowpid", window) != "" {
		select {
		case <-look.C:
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		t.Fatalf("the dialog is still there after %v", patience)
	}
}

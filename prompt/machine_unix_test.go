//go:build unix

package prompt

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/machinetest"
)

// A desk is a display with a real pinentry dialog on it.
type desk struct {
	display string
	window  string // number of the dialog's window
	done    chan error
	pin     chan string
}

func openDialog(t *testing.T, ctx context.Context) *desk {
	t.Helper()
	d := &desk{display: machinetest.StartXvfb(t), done: make(chan error, 1), pin: make(chan string, 1)}
	path, err := exec.LookPath("pinentry-gtk-2")
	if err != nil {
		t.Fatal(err)
	}
	p := Pinentry{Path: path, Display: d.display, Timeout: 30 * time.Second, Lang: "it"}
	go func() {
		pin, err := p.Ask(ctx, invented())
		_ = pin.Use(func(digits []byte) error { d.pin <- string(digits); return nil })
		d.done <- err
	}()
	d.newWindow(t)
	return d
}

// newWindow returns when a dialog is there that was not there the last time.
func (d *desk) newWindow(t *testing.T) {
	t.Helper()
	for before := d.window; d.window == before; {
		d.window = d.xdotool(t, "search", "--sync", "--onlyvisible", "--class", "pinentry")
	}
}

// xdotool drives the display, and returns what it prints.
func (d *desk) xdotool(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.display)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("xdotool %s: %v: %s", args[0], err, out)
	}
	return string(out)
}

func TestRealDialogTakesThePIN(t *testing.T) {
	d := openDialog(t, t.Context())
	d.xdotool(t, "type", "--delay", "20", "9081\r") // no PIN: the same dialog asks again
	d.newWindow(t)
	d.xdotool(t, "type", "--delay", "20", marked+"\r")
	if err := <-d.done; err != nil {
		t.Fatal(err)
	}
	if got := <-d.pin; got != marked {
		t.Errorf("got %q", got)
	}
}

func TestRealDialogIsCancelledWithEscape(t *testing.T) {
	d := openDialog(t, t.Context())
	d.xdotool(t, "key", "Escape")
	wantFault(t, <-d.done, fault.Cancelled)
}

func TestRealDialogClosesWhenTheLoginEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := openDialog(t, ctx)
	cancel()
	wantFault(t, <-d.done, fault.Interrupted)
}

//go:build unix

package prompt

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/login"
)

// A desk is a display with a real dialog on it.
type desk struct {
	display string
	class   string // a part of the class of the dialog's window
	window  string // the dialog's window and its program
	done    chan error
	pin     chan string
}

func openDialog(t *testing.T, ctx context.Context) *desk {
	t.Helper()
	return openDesk(t, ctx, "pinentry", invented(), func(display string) login.Prompter {
		return Pinentry{Path: installed(t, "pinentry-gtk-2"), Display: display, Timeout: 30 * time.Second, Lang: "it"}
	})
}

func openZenity(t *testing.T, ctx context.Context, q login.Question) *desk {
	t.Helper()
	return openDesk(t, ctx, "zenity", q, func(string) login.Prompter {
		return zenity{path: installed(t, "zenity"), timeout: 30 * time.Second, lang: "it"}
	})
}

func installed(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// openDesk asks q on a new display, and returns when the first dialog is there.
func openDesk(t *testing.T, ctx context.Context, class string, q login.Question, on func(display string) login.Prompter) *desk {
	t.Helper()
	d := &desk{display: machinetest.StartXvfb(t), class: class, done: make(chan error, 1), pin: make(chan string, 1)}
	p := on(d.display)
	go func() {
		pin, err := p.Ask(ctx, q)
		_ = pin.Use(func(digits []byte) error { d.pin <- string(digits); return nil })
		d.done <- err
	}()
	d.newWindow(t)
	return d
}

// newWindow returns when a dialog is there that was not there the last time. A program
// that is started again gets the same number for its window, and has another of its own.
func (d *desk) newWindow(t *testing.T) {
	t.Helper()
	for before := d.window; d.window == before; {
		window := strings.TrimSpace(d.xdotool(t, "search", "--sync", "--onlyvisible", "--class", d.class))
		if pid := d.look(t, "getwindowpid", window); pid != "" { // "": it closed in between
			d.window = window + " of " + pid
		}
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

// look returns what xdotool prints, or "" where it fails, as it does when nothing is there.
func (d *desk) look(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.display)
	out, _ := cmd.Output()
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

// lastTry is a question that asks for a yes first.
func lastTry() login.Question {
	q := invented()
	q.Left, q.Origin = 1, "https://a_b.example.it" // an underscore is special to zenity
	return q
}

func TestRealZenityTakesThePIN(t *testing.T) {
	t.Setenv("LC_ALL", "C") // in which zenity alone could not read "è"
	d := openZenity(t, t.Context(), invented())
	d.xdotool(t, "type", "--delay", "20", "9081\r") // no PIN: another window asks again
	d.newWindow(t)
	d.xdotool(t, "type", "--delay", "20", marked+"\r")
	if err := <-d.done; err != nil {
		t.Fatal(err)
	}
	if got := <-d.pin; got != marked {
		t.Errorf("got %q", got)
	}
}

func TestRealZenityIsCancelledWithEscape(t *testing.T) {
	d := openZenity(t, t.Context(), invented())
	d.xdotool(t, "key", "Escape")
	wantFault(t, <-d.done, fault.Cancelled)
}

func TestRealZenityClosesWhenTheLoginEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := openZenity(t, ctx, invented())
	cancel()
	wantFault(t, <-d.done, fault.Interrupted)
	if left := d.look(t, "search", "--onlyvisible", "--class", d.class); left != "" {
		t.Errorf("windows are left: %s", left)
	}
}

func TestRealZenitySpendsNoLastTryOnAnEnter(t *testing.T) {
	d := openZenity(t, t.Context(), lastTry())
	d.xdotool(t, "key", "Return")
	wantFault(t, <-d.done, fault.PINLastTry)
}

func TestRealZenitySpendsTheLastTryOnAYes(t *testing.T) {
	d := openZenity(t, t.Context(), lastTry())
	d.xdotool(t, "key", "Tab", "Return")
	d.newWindow(t)
	d.xdotool(t, "type", "--delay", "20", marked+"\r")
	if err := <-d.done; err != nil {
		t.Fatal(err)
	}
}

func TestZenityWithoutADisplayIsNoDialog(t *testing.T) {
	machinetest.StartXvfb(t) // which asks for machine tests
	t.Setenv("DISPLAY", ":1000000")
	t.Setenv("WAYLAND_DISPLAY", "")
	_, err := zenity{path: installed(t, "zenity"), lang: "it"}.Ask(t.Context(), invented())
	wantFault(t, err, fault.NoDialog)
}

//go:build unix

package prompt

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/internal/machinetest"
	"cied/lang"
	"cied/login"
	"cied/pin"
)

// A desk is a display with a real dialog on it.
type desk struct {
	display string
	class   string // a part of the class of the dialog's window
	window  string // the dialog's window and its program
	done    chan error
	pin     chan string
}

// realPinentry and realZenity are the programs of this computer, on a display.
func realPinentry(t *testing.T) func(display string) Dialog {
	return func(display string) Dialog {
		return Pinentry{Path: machinetest.Need(t, "pinentry-gtk-2"), Display: display, Timeout: 30 * time.Second, Lang: "it"}
	}
}

func realZenity(t *testing.T) func(display string) Dialog {
	return func(string) Dialog {
		return oneWindowEach{zenity{path: machinetest.Need(t, "zenity")}, 30 * time.Second, "it"}
	}
}

func openDialog(t *testing.T, ctx context.Context) *desk {
	t.Helper()
	return openLogin(t, ctx, "pinentry", invented(), realPinentry(t))
}

func openZenity(t *testing.T, ctx context.Context, q login.Question) *desk {
	t.Helper()
	return openLogin(t, ctx, "zenity", q, realZenity(t))
}

// openLogin asks q; the PIN goes to the channel of the desk.
func openLogin(t *testing.T, ctx context.Context, class string, q login.Question, on func(display string) Dialog) *desk {
	t.Helper()
	pin := make(chan string, 1)
	d := openDesk(t, class, on, func(p Dialog) error {
		typed, err := p.Ask(ctx, q)
		_ = typed.Use(func(digits []byte) error { pin <- string(digits); return nil })
		return err
	})
	d.pin = pin
	return d
}

// openDesk asks on a new display, and returns when the first dialog is there.
func openDesk(t *testing.T, class string, on func(display string) Dialog, ask func(Dialog) error) *desk {
	t.Helper()
	d := &desk{display: machinetest.StartXvfb(t), class: class, done: make(chan error, 1)}
	p := on(d.display)
	go func() { d.done <- ask(p) }()
	d.newWindow(t)
	return d
}

// lookTime is how long a dialog may take to open.
const lookTime = 20 * time.Second

// newWindow returns when a dialog is there that was not there the last time. A program
// that is started again gets the same number for its window, and has another of its own.
func (d *desk) newWindow(t *testing.T) {
	t.Helper()
	begin := time.Now()
	for before := d.window; d.window == before; {
		if time.Since(begin) > lookTime {
			t.Fatalf("no dialog in %v", lookTime)
		}
		window := strings.TrimSpace(d.look(t, "search", "--sync", "--onlyvisible", "--class", d.class)) // "": one closed while it looked
		if pid := d.look(t, "getwindowpid", window); pid != "" {                                        // "": it closed in between
			d.window = window + " of " + pid
		}
	}
}

// xdotool drives the display, and returns what it prints.
func (d *desk) xdotool(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), lookTime)
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
	ctx, cancel := context.WithTimeout(t.Context(), lookTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
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
	_, err := oneWindowEach{on: zenity{path: machinetest.Need(t, "zenity")}, lang: "it"}.Ask(t.Context(), invented())
	wantFault(t, err, fault.NoDialog)
}

// realDialogs are the two ways of a desktop with real windows.
func realDialogs(t *testing.T) map[string]func(display string) Dialog {
	return map[string]func(string) Dialog{"pinentry": realPinentry(t), "zenity": realZenity(t)}
}

// fill types each answer into a window of its own; the first is open.
func (d *desk) fill(t *testing.T, answers ...answer) {
	t.Helper()
	for i, a := range answers {
		if i > 0 {
			d.newWindow(t)
		}
		d.xdotool(t, "type", "--delay", "20", a+"\r")
	}
}

func TestRealDialogsTakeANewPIN(t *testing.T) {
	for class, on := range realDialogs(t) {
		t.Run(class, func(t *testing.T) {
			var c pin.Change
			d := openDesk(t, class, on, func(p Dialog) (err error) {
				c, err = p.AskChange(t.Context(), aChange())
				return err
			})
			d.fill(t, marked, simple, fresh, other, fresh, fresh) // too easy, then not the same
			err := <-d.done
			wantChange(t, c, err)
		})
	}
}

func TestRealDialogsTakeAPUK(t *testing.T) {
	for class, on := range realDialogs(t) {
		t.Run(class, func(t *testing.T) {
			var u pin.Unblocking
			d := openDesk(t, class, on, func(p Dialog) (err error) {
				u, err = p.AskUnblock(t.Context(), anUnblocking())
				return err
			})
			d.fill(t, "90817", marked, fresh, fresh)
			err := <-d.done
			wantUnblocking(t, u, err)
		})
	}
}

// The button of the yes is not the one that an Enter presses.
func TestRealZenitySpendsNoTryOnThePUKOnAnEnter(t *testing.T) {
	q := anUnblocking()
	q.PUKLeft = 3
	d := openDesk(t, "zenity", realZenity(t), func(p Dialog) error {
		_, err := p.AskUnblock(t.Context(), q)
		return err
	})
	d.xdotool(t, "key", "Return")
	wantFault(t, <-d.done, fault.PUKFewTries)
}

// The sheet with the most on it is that of the PUK. It fits on a small screen in every
// language, buttons and all.
func TestRealDialogsFitOnASmallScreen(t *testing.T) {
	const width, height = 1024, 768 // pixels
	q := longestPIN()
	q.UnknownIssuer, q.PUKLeft = false, 10 // so that no yes comes before
	for class, on := range realDialogs(t) {
		for _, tag := range lang.All() {
			t.Run(class+" "+tag, func(t *testing.T) {
				d := openDesk(t, class, func(display string) Dialog { return inLanguage(on(display), tag) }, func(p Dialog) error {
					_, err := p.AskUnblock(t.Context(), q)
					return err
				})
				shape := d.xdotool(t, "getwindowgeometry", strings.Fields(d.window)[0])
				var w, h int
				_, sizes, _ := strings.Cut(shape, "Geometry: ")
				if _, err := fmt.Sscanf(sizes, "%dx%d", &w, &h); err != nil || w > width || h > height {
					t.Errorf("a window of %d by %d, %v", w, h, err)
				}
				d.xdotool(t, "key", "Escape")
				wantFault(t, <-d.done, fault.Cancelled)
			})
		}
	}
}

// inLanguage is the same dialog in another language.
func inLanguage(p Dialog, tag string) Dialog {
	switch p := p.(type) {
	case Pinentry:
		p.Lang = tag
		return p
	case oneWindowEach:
		p.lang = tag
		return p
	}
	return p
}

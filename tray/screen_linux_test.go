package tray

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"cied/fault"
	"cied/history"
	"cied/internal/machinetest"
	"cied/lang"
	"cied/nfc"
)

// A screen is a display without a screen, with the panel of Xfce on it, which shows
// StatusNotifierItems.
type screen struct {
	t    *testing.T
	dir  string // where pictures are kept; "" for nowhere
	last image.Image
}

// newScreen starts display and panel. The panel's settings are those that Xfce is installed
// with.
func newScreen(t *testing.T) *screen {
	t.Helper()
	panel := machinetest.Need(t, "xfce4-panel")
	machinetest.StartXvfb(t)
	home := t.TempDir()
	cmd := exec.Command(panel, "--disable-wm-check")
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "XFCE_PANEL_MIGRATE_DEFAULT=1", "LC_ALL=C.UTF-8")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return &screen{t: t, dir: os.Getenv("CIED_SCREENSHOTS")}
}

// shoot is what is on the screen now.
func (s *screen) shoot() image.Image {
	s.t.Helper()
	dump, err := exec.Command(machinetest.Need(s.t, "xwd"), "-root", "-silent").Output()
	if err != nil {
		s.t.Fatal(err)
	}
	picture, err := parseXWD(dump)
	if err != nil {
		s.t.Fatal(err)
	}
	return picture
}

// settled is the screen when it has changed since the last one in at least some pixels, and
// has stood still since: no event tells of either.
func (s *screen) settled(what string, pixels int) (picture image.Image, changed image.Rectangle) {
	s.t.Helper()
	before := s.shoot()
	for deadline := time.Now().Add(2 * patience); ; {
		time.Sleep(250 * time.Millisecond)
		now := s.shoot()
		_, moving := differences(before, now)
		where, n := image.Rectangle{}, pixels
		if s.last != nil {
			where, n = differences(s.last, now)
		}
		if moving == 0 && n >= pixels {
			s.last = now
			s.keep(what, now)
			return now, where
		}
		if before = now; time.Now().After(deadline) {
			s.keep(what+"-failed", now)
			s.t.Fatalf("%s: the screen has not changed, or does not stand still", what)
		}
	}
}

// keep writes the picture to where CIED_SCREENSHOTS says.
func (s *screen) keep(name string, picture image.Image) {
	s.t.Helper()
	if s.dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(s.dir, "tray-"+name+".png"))
	if err == nil {
		err = errors.Join(png.Encode(f, picture), f.Close())
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// differences is where two pictures differ, and in how many pixels.
func differences(a, b image.Image) (where image.Rectangle, n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				where, n = where.Union(image.Rect(x, y, x+1, y+1)), n+1
			}
		}
	}
	return where, n
}

// xdotool moves the mouse or types a key.
func (s *screen) xdotool(args ...string) {
	s.t.Helper()
	if out, err := exec.Command(machinetest.Need(s.t, "xdotool"), args...).CombinedOutput(); err != nil {
		s.t.Fatalf("xdotool %q: %v: %s", args, err, out)
	}
}

// parseXWD reads a dump of xwd(1) of a display of 24 bits: the header of X11/XWDFile.h, of
// 25 big-endian numbers and a name, a colour map of 12 bytes a colour, then rows of 32 bits a
// pixel, blue first.
func parseXWD(b []byte) (image.Image, error) {
	const numbers = 25
	if len(b) < 4*numbers {
		return nil, errors.New("a short dump")
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	width, height, stride := field(4), field(5), field(12)
	start := field(0) + 12*field(19)
	step := field(11) / 8 // 3 where windows of several depths were put together
	if step < 3 || stride < step*width || len(b) < start+stride*height {
		return nil, fmt.Errorf("%d by %d pixels of %d bytes, %d bytes", width, height, step, len(b))
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p := b[start+y*stride+step*x:]
			picture.SetRGBA(x, y, color.RGBA{p[2], p[1], p[0], 255})
		}
	}
	return picture, nil
}

// The icon in each state, and the menu in two languages, as Xfce shows them. With
// CIED_SCREENSHOTS the pictures are kept there.
func TestARealPanelShowsIconAndMenu(t *testing.T) {
	machinetest.OnlyAsked(t, "the panel of Xfce under Xvfb")
	if !alone(t) {
		return
	}
	newBus(t)
	s := newScreen(t)
	source, readers := newFakeSource(), make(fakeReaders)
	log := slog.New(slog.DiscardHandler)
	tray := newTray(Config{
		Source: source, Readers: readers, Lang: lang.Italian, Log: log,
		Actions: Actions{
			OpenPage: nothing, ChangePIN: nothing, UnblockPIN: nothing, Doctor: nothing, Quit: func() {},
			SetLanguage:      func(context.Context, string) error { return nil },
			StartWithSession: func(context.Context, bool) error { return nil },
		},
	}, newHost(os.Getenv, log))
	s.settled("panel", 0)
	run(t, tray)
	readers.tell(nil, slot(nfc.Absent))
	s.settled("waiting", 40)
	if !tray.Hosted() {
		t.Error("it is shown, and says that it is not")
	}
	var changes []image.Rectangle
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"no-reader", func() { readers.tell(nil) }},
		{"card", func() { readers.tell(nil, slot(nfc.Present)) }},
		{"in-use", func() { source.set(Activity{Running: &Use{What: history.Login}}) }},
		{"attention", func() {
			source.set(Activity{Last: &Ended{What: history.Login, Code: fault.PINBlocked, At: time.Now()}})
		}},
	} {
		step.do()
		_, where := s.settled(step.name, 40)
		changes = append(changes, where)
	}
	x, y := middle(changes)
	s.xdotool("mousemove", x, y, "click", "1")
	s.settled("menu-it", 5000)
	s.xdotool("key", "Escape")
	s.settled("menu-closed", 5000)
	tray.click(t.Context(), languageEntry+lang.German)
	s.xdotool("mousemove", x, y, "click", "1")
	s.settled("menu-de", 5000)
}

// middle is that of the narrowest change: others may have the panel's clock in them.
func middle(changes []image.Rectangle) (x, y string) {
	icon := slices.MinFunc(changes, func(a, b image.Rectangle) int { return cmp.Compare(a.Dx(), b.Dx()) })
	return strconv.Itoa((icon.Min.X + icon.Max.X) / 2), strconv.Itoa((icon.Min.Y + icon.Max.Y) / 2)
}

func nothing(context.Context) error { return nil }

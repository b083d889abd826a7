//go:build linux

package e2e

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"cied/internal/machinetest"
)

// picturesVariable names the directory in which pictures of the display are kept.
const picturesVariable = "CIED_SCREENSHOTS"

// inWindow presses Return once Chromium has asked for a certificate: the first one of its
// list is marked. While it asks it dims the page, which is white.
func inWindow(t *testing.T, d *desktop) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond) // no event tells what others draw
	defer look.Stop()
	for !dimmed(t) {
		select {
		case <-look.C:
		case <-ctx.Done():
			picture(t, "no-choice")
			t.Fatalf("Chromium has offered no certificate in %v", patience)
		}
	}
	picture(t, "choice")
	d.answer(t, xdotool(ctx, "search", "--onlyvisible", "--name", "^Log in with CIE - Chromium$"), "Return")
}

// dimmed reports whether the place where only the page can be is grey.
func dimmed(t *testing.T) bool {
	t.Helper()
	r, g, b, _ := display(t).At(100, 850).RGBA()
	return r == g && g == b && r < 0xC000 && r > 0x4000
}

// display returns what the display shows.
func display(t *testing.T) image.Image {
	t.Helper()
	dump, err := exec.CommandContext(t.Context(), machinetest.Need(t, "xwd"), "-root", "-silent").Output()
	if err != nil {
		t.Fatal(err)
	}
	shown, err := readXWD(dump)
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// readXWD reads a dump of xwd(1) of a display of 24 bits, as X11/XWDFile.h has it: a header
// of big-endian words, colours that are not needed, and pixels of blue, green, red and
// nothing.
func readXWD(dump []byte) (image.Image, error) {
	const words = 25
	if len(dump) < 4*words {
		return nil, errors.New("no dump")
	}
	word := func(n int) int { return int(binary.BigEndian.Uint32(dump[4*n:])) }
	header, width, height, bits, line, colours := word(0), word(4), word(5), word(11), word(12), word(19)
	at := header + 12*colours
	if bits != 32 || len(dump) < at+line*height || line < 4*width {
		return nil, errors.New("not 32 bits a pixel")
	}
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p := dump[at+line*y+4*x:]
			m.SetRGBA(x, y, color.RGBA{p[2], p[1], p[0], 0xFF})
		}
	}
	return m, nil
}

// picture keeps what the display shows where CIED_SCREENSHOTS says, if it does.
func picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv(picturesVariable)
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, display(t)); err != nil {
		t.Fatal(err)
	}
}

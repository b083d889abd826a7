package icons_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math"
	"os"
	"testing"

	"cied/internal/machinetest"
	"cied/tray/icons"
	"cied/tray/icons/internal/drawing"
)

// committed reads every file that was rendered.
func committed(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, state := range drawing.States() {
		names := []string{drawing.ICO(state)}
		for _, size := range drawing.Sizes() {
			names = append(names, drawing.PNG(state, size))
		}
		for _, name := range names {
			files[name] = read(t, name)
		}
	}
	return files
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func decode(t *testing.T, b []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// The list beside the pictures says of which drawing they are, and that nobody has changed
// one by hand.
func TestThePicturesAreThoseOfTheDrawing(t *testing.T) {
	files := committed(t)
	files[drawing.Source] = read(t, drawing.Source)
	if got, want := drawing.Checksums(files), read(t, drawing.Sums); !bytes.Equal(got, want) {
		t.Errorf("run go generate in tray/icons; the checksums are now\n%s", got)
	}
}

func TestAnICOHoldsThePictures(t *testing.T) {
	files := committed(t)
	for _, state := range drawing.States() {
		if !bytes.Equal(drawing.Bundle(files, state), files[drawing.ICO(state)]) {
			t.Errorf("%s is not made of the pictures beside it", drawing.ICO(state))
		}
	}
}

func TestEveryNameHasAPicture(t *testing.T) {
	for _, n := range []icons.Name{icons.NoReader, icons.Waiting, icons.Card, icons.InUse, icons.Attention} {
		if len(icons.Bytes(n)) == 0 {
			t.Errorf("%s has no picture", n)
		}
	}
	if icons.Bytes("../icons") != nil {
		t.Error("a name that is none has a picture")
	}
}

// tolerance is how far a value of 0 to 255 may be from the committed one: versions of librsvg
// draw edges differently.
const (
	tolerance = 48
	strays    = 0.02 // the share of pixels that may be further
)

func TestTheDrawingStillGivesThePictures(t *testing.T) {
	machinetest.Need(t, drawing.Program)
	fresh, err := drawing.All(t.Context(), read(t, drawing.Source))
	if err != nil {
		t.Fatal(err)
	}
	files := committed(t)
	for _, state := range drawing.States() {
		for _, size := range drawing.Sizes() {
			name := drawing.PNG(state, size)
			if far := apart(decode(t, fresh[name]), decode(t, files[name]), tolerance); far > strays {
				t.Errorf("%s: %.1f %% of the pixels differ from what the drawing gives", name, 100*far)
			}
		}
	}
}

// apart is the share of pixels in which two pictures differ by more than limit.
func apart(a, b image.Image, limit int) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	far, all := 0, 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			p, q := color.NRGBAModel.Convert(a.At(x, y)).(color.NRGBA), color.NRGBAModel.Convert(b.At(x, y)).(color.NRGBA)
			if distance(p, q) > limit {
				far++
			}
			all++
		}
	}
	return float64(far) / float64(all)
}

// distance is the greatest difference in a value; two transparent pixels have none.
func distance(p, q color.NRGBA) int {
	if p.A == 0 && q.A == 0 {
		return 0
	}
	d := 0
	for _, v := range [][2]uint8{{p.R, q.R}, {p.G, q.G}, {p.B, q.B}, {p.A, q.A}} {
		d = max(d, int(v[0])-int(v[1]), int(v[1])-int(v[0]))
	}
	return d
}

// panels are the backgrounds of the panels of GNOME, KDE, Xfce and Windows, light and dark.
func panels() map[string]color.Color {
	return map[string]color.Color{
		"white": color.White, "light": color.RGBA{0xee, 0xf0, 0xf1, 255},
		"dark": color.RGBA{0x2a, 0x2e, 0x32, 255}, "black": color.Black,
	}
}

// on draws a picture on a panel, and returns the relative luminance of each pixel (WCAG 2.2,
// "relative luminance"): what is left of it without colours.
func on(panel color.Color, picture image.Image) []float64 {
	pr, pg, pb, _ := panel.RGBA()
	var all []float64
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			r, g, b, a := picture.At(x, y).RGBA() // premultiplied
			rest := 0xffff - a
			all = append(all, 0.2126*linear(r+pr*rest/0xffff)+0.7152*linear(g+pg*rest/0xffff)+0.0722*linear(b+pb*rest/0xffff))
		}
	}
	return all
}

func linear(v uint32) float64 {
	c := float64(v) / 0xffff
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

// contrast is the ratio of two luminances (WCAG 2.2, "contrast ratio").
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// share is the share of pixels with at least the contrast of 3:1 that WCAG 2.2, 1.4.11 asks
// of graphical objects.
func share(a, b func(i int) float64, n int) float64 {
	seen := 0
	for i := range n {
		if contrast(a(i), b(i)) >= 3 {
			seen++
		}
	}
	return float64(seen) / float64(n)
}

func TestEveryIconStandsOutFromEveryPanel(t *testing.T) {
	for name, panel := range panels() {
		empty := on(panel, image.NewRGBA(image.Rect(0, 0, 1, 1)))[0]
		for _, state := range drawing.States() {
			for _, size := range drawing.Sizes() {
				seen := on(panel, decode(t, read(t, drawing.PNG(state, size))))
				if got := share(func(i int) float64 { return seen[i] }, func(int) float64 { return empty }, len(seen)); got < 0.08 {
					t.Errorf("%s at %d on %s: only %.1f %% of it can be seen", state, size, name, 100*got)
				}
			}
		}
	}
}

// Whoever sees no colours sees different shapes.
func TestStatesDifferWithoutColours(t *testing.T) {
	for name, panel := range panels() {
		for _, size := range drawing.Sizes() {
			seen := map[string][]float64{}
			for _, state := range drawing.States() {
				seen[state] = on(panel, decode(t, read(t, drawing.PNG(state, size))))
			}
			for a := range maps.Keys(seen) {
				for b := range maps.Keys(seen) {
					got := share(func(i int) float64 { return seen[a][i] }, func(i int) float64 { return seen[b][i] }, size*size)
					if a < b && got < 0.08 {
						t.Errorf("%s and %s at %d on %s: they differ in %.1f %% only", a, b, size, name, 100*got)
					}
				}
			}
		}
	}
}

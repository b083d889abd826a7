// Package drawing makes the icons of the tray from their one drawing, cied.svg: a PNG for
// each state and size, and for Windows an ICO for each state.
//
// It runs while cied is made, and in the test that compares what is committed with what the
// drawing gives today. The program itself has the committed pictures in it.
package drawing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

const (
	// Source is the name of the drawing.
	Source = "cied.svg"
	// Sums is the name of the list of checksums, in the format of sha256sum(1).
	Sums = "SHA256SUMS"
	// Program renders the drawing: librsvg's, 2.52 or later, for its --stylesheet.
	Program = "rsvg-convert"
)

// States are the ids of the groups in the drawing, one for each state of the tray.
func States() []string { return []string{"no-reader", "waiting", "card", "in-use", "attention"} }

// Sizes are the widths and heights of the PNGs, in pixels: a small icon of Windows, then the
// panels of desktops, at scales of 1 to 2.
func Sizes() []int { return []int{16, 22, 24, 32, 48} }

// inICO are the sizes that Windows asks for.
func inICO() []int { return []int{16, 24, 32, 48} }

// PNG is the name of a rendered picture, "png/waiting-22.png".
func PNG(state string, size int) string { return fmt.Sprintf("png/%s-%d.png", state, size) }

// ICO is the name of the icon of Windows, "ico/waiting.ico".
func ICO(state string) string { return "ico/" + state + ".ico" }

// All renders the drawing svg: the pictures by their names.
func All(ctx context.Context, svg []byte) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, state := range States() {
		for _, size := range Sizes() {
			png, err := render(ctx, svg, state, size)
			if err != nil {
				return nil, fmt.Errorf("%s at %d: %w", state, size, err)
			}
			all[PNG(state, size)] = png
		}
		all[ICO(state)] = Bundle(all, state)
	}
	return all, nil
}

// Bundle makes the ICO of a state from the PNGs among pictures.
func Bundle(pictures map[string][]byte, state string) []byte {
	var images []image
	for _, size := range inICO() {
		images = append(images, image{size, pictures[PNG(state, size)]})
	}
	return encodeICO(images)
}

// render draws one state: a style sheet hides all groups of the drawing but one.
func render(ctx context.Context, svg []byte, state string, size int) ([]byte, error) {
	dir, err := os.MkdirTemp("", "icons")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	style := filepath.Join(dir, "state.css")
	if err := os.WriteFile(style, only(state), 0o600); err != nil {
		return nil, err
	}
	side := strconv.Itoa(size)
	cmd := exec.CommandContext(ctx, Program, "--format=png", "--width="+side, "--height="+side, "--stylesheet="+style)
	var png, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(svg), &png, &said
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", Program, err, said.Bytes())
	}
	return png.Bytes(), nil
}

// only is a style sheet that shows one state.
func only(state string) []byte {
	var css []byte
	for _, s := range States() {
		display := "none"
		if s == state {
			display = "inline"
		}
		css = fmt.Appendf(css, "#%s { display: %s }\n", s, display)
	}
	return css
}

// Checksums lists the SHA-256 of files, sorted by name: "hex  name\n".
func Checksums(files map[string][]byte) []byte {
	var list []byte
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = fmt.Appendf(list, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	return list
}

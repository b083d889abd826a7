// Command render makes the icons of the tray anew from their drawing. Run it with
//
//	go generate ./tray/icons
//
// after a change of the drawing. It needs rsvg-convert (Debian: librsvg2-bin).
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"cied/tray/icons/internal/drawing"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "render:", err)
		os.Exit(1)
	}
}

// run works in the directory of the drawing, as go generate does.
func run(ctx context.Context) error {
	svg, err := os.ReadFile(drawing.Source)
	if err != nil {
		return err
	}
	files, err := drawing.All(ctx, svg)
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := write(name, content); err != nil {
			return err
		}
	}
	files[drawing.Source] = svg
	return write(drawing.Sums, drawing.Checksums(files))
}

func write(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}

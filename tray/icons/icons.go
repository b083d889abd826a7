// Package icons is the tray's icons: one drawing, cied.svg, and the pictures that were
// rendered from it. A picture's states differ in shape as well as in colour, and each has an
// outline, so that it is seen on light and dark panels.
//
// After a change of the drawing run go generate here, and commit what it makes.
package icons

//go:generate go run ./internal/render

// A Name is a state of the tray as its picture is named.
type Name string

// The pictures.
const (
	NoReader  Name = "no-reader" // a broken outline, struck through
	Waiting   Name = "waiting"   // an empty card
	Card      Name = "card"      // a full card with its chip
	InUse     Name = "in-use"    // a smaller card, and waves
	Attention Name = "attention" // a triangle with an exclamation mark
)

// Bytes returns the picture as the tray of this system takes it: an ICO on Windows, with 16,
// 24, 32 and 48 pixels, else a PNG of 48 by 48 pixels, which the panel makes smaller. An
// unknown name has none.
func Bytes(n Name) []byte {
	b, err := pictures.ReadFile(file(n))
	if err != nil {
		return nil
	}
	return b
}

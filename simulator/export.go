package simulator

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// FileDirectory is where under the directory of the anchors [Identity.WriteFiles] writes.
const FileDirectory = "card"

// File returns the content of an elementary file of the card by its identifier, as a reader
// of the chip would find it, and whether there is one.
func (id *Identity) File(identifier uint16) ([]byte, bool) {
	content, ok := id.files[identifier]
	return slices.Clone(content), ok
}

// WriteFiles writes the files of the card as hexadecimal digits, card/ef-1006.hex and so on
// under dir, for whoever wants to look at them by hand.
func (id *Identity) WriteFiles(dir string) error {
	dir = filepath.Join(dir, FileDirectory)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("simulator: files: %w", err)
	}
	for identifier, content := range id.files {
		name := filepath.Join(dir, fmt.Sprintf("ef-%04x.hex", identifier))
		if err := os.WriteFile(name, []byte(hex.EncodeToString(content)+"\n"), 0o644); err != nil {
			return fmt.Errorf("simulator: files: %w", err)
		}
	}
	return nil
}

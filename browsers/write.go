package browsers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cied/internal/wholefile"
)

// mode is what a new file has: those for all users can be read by all.
func (p Place) mode() fs.FileMode {
	if strings.HasPrefix(p.name, "etc/") {
		return 0o644
	}
	return 0o600
}

// errReadOnly is a world without a place to write to.
var errReadOnly = errors.New("this computer is only looked at")

// write replaces a file as a whole, in a directory that is made where it is missing.
func (w World) write(p Place, content []byte, mode fs.FileMode) error {
	if w.Top == "" {
		return errReadOnly
	}
	name := w.real(p.name)
	if err := makeDir(filepath.Dir(name), dirMode(p.mode())); err != nil {
		return err
	}
	if err := wholefile.Replace(name, content); err != nil {
		return err
	}
	if mode == 0o600 {
		return nil // as it was made
	}
	return os.Chmod(name, mode)
}

// discard takes a file away. Its directory stays: NSS keeps keys there.
func (w World) discard(p Place) error {
	if w.Top == "" {
		return errReadOnly
	}
	return os.Remove(w.real(p.name))
}

// makeDir makes a directory and those above it with these permissions, whatever the mask of
// the process is.
func makeDir(dir string, mode fs.FileMode) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeDir(filepath.Dir(dir), mode); err != nil {
		return err
	}
	if err := os.Mkdir(dir, mode); err != nil {
		return err
	}
	return os.Chmod(dir, mode)
}

// dirMode lets everybody into a directory who may read the file in it.
func dirMode(file fs.FileMode) fs.FileMode { return file | file>>2&0o111 }

// Package wholefile reads and replaces small files as a whole, so that a crash leaves the
// old content or the new, and an odd file cannot keep a reader waiting.
package wholefile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Read returns the content of a regular file of at most max bytes. Anything else, a pipe
// say, is an error.
func Read(name string, max int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, max+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > max {
		return nil, fmt.Errorf("%s: more than %d bytes", name, max)
	}
	return b, nil
}

// Unfinished returns the pattern of the names of files that a crash in [Replace] of name
// leaves beside it.
func Unfinished(name string) string { return filepath.Join(filepath.Dir(name), unfinished(name)) }

func unfinished(name string) string { return "." + filepath.Base(name) + ".new-*" }

// Replace writes a file that only its owner may read, in a directory that only its owner
// may enter; the directory is made where it is missing. What was there before stays until
// the new content is on the disk.
func Replace(name string, content []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target // a link stays one
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, unfinished(name)) // created with 0600
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

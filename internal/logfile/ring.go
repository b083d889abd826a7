package logfile

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"
)

// The files of a ring, the newer first.
const (
	newer = "cied.log"
	older = "cied.log.1"
)

// DefaultMax is how many bytes both files of a ring may have together.
const DefaultMax = 5 << 20

// maxLine is how many bytes one line may have; what is beyond is cut off.
const maxLine = 32 << 10

// A Ring is a writer of lines that keeps the newest. When cied.log has half of Max it
// becomes cied.log.1, and what that had is gone.
//
// The file is opened for every line: so it may be renamed by another process that writes to
// the same ring, and no line of either is lost unless the other fills a whole file between
// the opening and the writing. A Ring is safe for concurrent use.
type Ring struct {
	Dir     string      // made where it is missing, for its owner alone
	Max     int64       // bytes of both files; 0 is DefaultMax
	Trouble func(error) // called at the first line that is lost; it must not write here; nil tells nobody

	mu    sync.Mutex
	told  bool // Trouble was called
	owed  int  // lines that were lost and that the log does not tell of yet
	torn  bool // the last line has no end
	cause error
}

// Files returns the names of the files of the ring in dir, the older first. Either may be
// missing.
func Files(dir string) []string {
	return []string{filepath.Join(dir, older), filepath.Join(dir, newer)}
}

// Write adds a line. It always reports success: a program does not fail for its log.
func (r *Ring) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.keep(line); err != nil {
		r.lose(err)
	}
	return len(line), nil
}

func (r *Ring) lose(err error) {
	r.owed++
	r.cause = err
	if !r.told && r.Trouble != nil {
		r.told = true
		r.Trouble(err)
	}
}

// keep writes line, after what is to be said of lines that were lost before it.
func (r *Ring) keep(line []byte) error {
	if err := os.MkdirAll(r.Dir, 0o700); err != nil {
		return err
	}
	text := append(r.apology(), cut(line)...)
	if err := r.rotate(int64(len(text))); err != nil {
		return err
	}
	n, err := appendTo(r.path(newer), text)
	if err != nil {
		r.torn = r.torn || n > 0
		return err
	}
	r.owed, r.torn = 0, false
	return nil
}

// apology is the line that tells of lost ones, or nothing.
func (r *Ring) apology() []byte {
	if r.owed == 0 {
		return nil
	}
	var b bytes.Buffer
	if r.torn {
		b.WriteByte('\n')
	}
	slog.New(slog.NewTextHandler(&b, nil)).Warn("lines of this log were lost", "lines", r.owed, "cause", r.cause)
	return b.Bytes()
}

// cut bounds a line, which ends with a line feed then as before.
func cut(line []byte) []byte {
	if len(line) <= maxLine {
		return line
	}
	return append(bytes.Clone(line[:maxLine-1]), '\n')
}

func (r *Ring) path(name string) string { return filepath.Join(r.Dir, name) }

// half is how many bytes one file may have.
func (r *Ring) half() int64 {
	if r.Max > 0 {
		return r.Max / 2
	}
	return DefaultMax / 2
}

// rotate makes room for n bytes in the newer file.
func (r *Ring) rotate(n int64) error {
	if size, err := sizeOf(r.path(newer)); err != nil || size == 0 || size+n <= r.half() {
		return err
	}
	lock := flock.New(r.path(newer+".lock"), flock.SetPermissions(0o600))
	if held, err := lock.TryLock(); err != nil || !held {
		return nil // another process is at it: this line goes where it may
	}
	defer func() { _ = lock.Unlock() }()
	size, err := sizeOf(r.path(newer)) // it may have been done meanwhile
	if err != nil || size+n <= r.half() {
		return err
	}
	if os.Rename(r.path(newer), r.path(older)) != nil && size+n > 2*r.half() {
		return os.Truncate(r.path(newer), 0) // the newest lines count, and the bound
	}
	return nil
}

// sizeOf is the size of a regular file; of one that is not there, 0. Anything else is an
// error: to open a pipe would wait for its reader.
func sizeOf(name string) (int64, error) {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, err
	case !info.Mode().IsRegular():
		return 0, fmt.Errorf("%s: not a regular file", name)
	}
	return info.Size(), nil
}

// appendTo writes text in one call, so that lines of two processes do not mix
// (POSIX.1-2017, write, on O_APPEND). A full disk may take a part of it.
func appendTo(name string, text []byte) (n int, err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return 0, err
	}
	n, err = f.Write(text)
	return n, errors.Join(err, f.Close())
}

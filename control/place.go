package control

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"cied/fault"
)

// A Place is the directory where the daemon of one user is met. It holds the lock
// control.lock and, but on Windows, the socket control.sock. On Unix it belongs to the
// user, nobody else may enter it (mode 0700), and it is no symbolic link: a place that is
// otherwise is refused with a fault.StateUnreadable, by the daemon and by its clients.
type Place struct{ Dir string }

// FindPlace returns the user's place: "cied" in $XDG_RUNTIME_DIR (XDG Base Directory
// Specification 0.8), or where that is not set, "cied/run" in [os.UserCacheDir]. Whoever
// looks for the daemon must have the same environment.
func FindPlace(getenv func(string) string) (Place, error) {
	if dir := getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		return Place{filepath.Join(dir, "cied")}, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return Place{}, fault.New(fault.StateUnreadable, "control: place", err)
	}
	return Place{filepath.Join(dir, "cied", "run")}, nil
}

// prepare makes the directory where it is missing. The one above it must be the user's
// too, so that nothing of ours is left where another user has to find his own.
func (p Place) prepare() error {
	const op = "control: prepare"
	above := filepath.Dir(p.Dir)
	if err := os.MkdirAll(above, 0o700); err != nil {
		return fault.New(fault.StateUnreadable, op, err)
	}
	info, err := os.Stat(above)
	if err == nil && !ours(info) {
		err = fmt.Errorf("%s: %w", above, errNotOurs)
	}
	if err != nil {
		return fault.New(fault.StateUnreadable, op, err)
	}
	if err := os.Mkdir(p.Dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fault.New(fault.StateUnreadable, op, err)
	}
	return p.check()
}

var errNotOurs = errors.New("belongs to another user")

// check refuses a directory that others may have prepared. One that is not there is
// fault.NotRunning: no daemon has ever made it.
func (p Place) check() error {
	info, err := os.Lstat(p.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.NotRunning, "control: check", err)
	case err != nil:
	case !info.IsDir():
		err = fmt.Errorf("%s: not a directory, but %v", p.Dir, info.Mode().Type())
	case !ours(info):
		err = fmt.Errorf("%s: %w", p.Dir, errNotOurs)
	case !private(info):
		err = fmt.Errorf("%s: others may enter it: %v, not drwx------", p.Dir, info.Mode())
	}
	if err != nil {
		return fault.New(fault.StateUnreadable, "control: check", err)
	}
	return nil
}

// lock is the file whose lock makes a process the daemon. It is never removed: two
// processes could else hold locks on two files of one name.
func (p Place) lock() *flock.Flock { return flock.New(filepath.Join(p.Dir, "control.lock")) }

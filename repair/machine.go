package repair

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cied/fault"
	"cied/internal/wholefile"
)

// A Machine is the computer that is mended.
type Machine struct {
	OS      string // as runtime.GOOS
	Root    string // the directory that is "/"
	User    string // name of the user whose session it is, also where the program runs as root
	UID     int    // theirs
	GID     int    // theirs, of the first group
	Journal string // file of what was done, the user's own: "repairs.json" in their data directory
	Runner  Runner
	Now     func() time.Time
}

// ErrNone says that there is no repair for a code, or nothing to take back.
var ErrNone = errors.New("repair: none")

// errSystem is the cause on systems other than Linux.
var errSystem = errors.New("cied changes computers with Linux only")

// For returns the repair for a code of doctor, or [ErrNone] where there is none. Where
// there is one that does not fit this computer (another system, no systemd, a unit that the
// administrator has masked), the error is [fault.RepairFailed] with the reason.
func (m *Machine) For(code fault.Code) (Repair, error) {
	for _, k := range kinds() {
		if k.code == code {
			return m.prepare(k, k.apply, false)
		}
	}
	return Repair{}, ErrNone
}

// Applied returns the ids of the repairs that can be taken back, the last first. A journal
// that cannot be read is [fault.StateUnreadable].
func (m *Machine) Applied() ([]string, error) {
	entries, err := m.journal().read()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range slices.Backward(entries) {
		ids = append(ids, e.Repair)
	}
	return ids, nil
}

// Undo returns what takes back the applied repair of that id, or [ErrNone]. A file that was
// edited since is [fault.RepairFailed].
func (m *Machine) Undo(id string) (Repair, error) {
	for _, k := range kinds() {
		if k.id == id {
			return m.prepare(k, k.undo, true)
		}
	}
	return Repair{}, ErrNone
}

// prepare plans a change of k, from what the computer and the journal say now.
func (m *Machine) prepare(k kind, steps func(*Machine, entry) (plan, error), undoes bool) (Repair, error) {
	op := "repair: " + k.id
	if m.OS != "linux" {
		return Repair{}, fault.New(fault.RepairFailed, op, errSystem)
	}
	entries, err := m.journal().read()
	if err != nil {
		return Repair{}, err
	}
	done, known := find(entries, k.id)
	if undoes && !known {
		return Repair{}, ErrNone
	}
	p, err := steps(m, done)
	if err != nil {
		return Repair{}, fault.New(fault.RepairFailed, op, err)
	}
	return Repair{ID: k.id, Undoes: undoes, plan: p, machine: m}, nil
}

// journal is what was done for this user.
func (m *Machine) journal() journal { return journal{m.Journal, m.UID, m.GID} }

// at is a path of the computer as the program opens it.
func (m *Machine) at(path string) string { return filepath.Join(m.Root, filepath.FromSlash(path)) }

// has reports whether something has that name, be it a link to nothing.
func (m *Machine) has(path string) bool {
	_, err := os.Lstat(m.at(path))
	return err == nil
}

// maxFile bounds a file of /etc that is shown and replaced.
const maxFile = 64 << 10

// errLink is the cause where a file to be changed is a link: it would become a file, and what
// it led to would no longer be read.
var errLink = errors.New("it is a link, and cied replaces no links")

// read returns what a file holds. Debian's directory of polkit rules is closed to all but
// polkit: that is unseen, and no error.
func (m *Machine) read(path string) (content, error) {
	if info, err := os.Lstat(m.at(path)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return content{}, fmt.Errorf("/%s: %w", path, errLink)
	}
	b, err := wholefile.Read(m.at(path), maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return content{sum: none}, nil
	case errors.Is(err, fs.ErrPermission):
		return content{sum: unseen}, nil
	case err != nil:
		return content{}, fmt.Errorf("read what is there: %w", err)
	}
	return holding(string(b)), nil
}

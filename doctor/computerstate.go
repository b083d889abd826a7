package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"cied/fault"
)

// A folder is one that the program writes, by what it is called in a finding.
type folder struct{ name, path string }

// stateIsOurs looks whether the program can write its files: history, lists, cache. Without
// its log it goes on, so that a folder for that is worth a word only.
func stateIsOurs(_ context.Context, x *exam) []Finding {
	found := folder{"the state directory", x.Self.Data}.look(x)
	if x.Self.Log == "" || x.Self.Log == x.Self.Data {
		return found
	}
	for _, f := range (folder{"the folder of the log", x.Self.Log}).look(x) {
		if f.Code != "" {
			f.Advice = true
			found = append(found, f)
		}
	}
	return found
}

// look judges what stands in the place of f.
func (f folder) look(x *exam) []Finding {
	if f.path == "" {
		return Fact("%s is not known", f.name)
	}
	info, err := fs.Stat(x.Root, rooted(x.Machine, f.path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Fact("%s is made at the first login", f.name)
	case err != nil:
		return wrong(fault.StateUnreadable, "%s cannot be looked at: %v", f.name, errors.Unwrap(err))
	case !info.IsDir():
		return wrong(fault.StateUnreadable, "a file stands in the place of %s", f.name)
	}
	return f.mode(x, info)
}

// mode judges owner and mode. Windows has neither: there the profile protects it.
func (f folder) mode(x *exam, info fs.FileInfo) []Finding {
	owner, known := ownerOf(info)
	mode := info.Mode().Perm()
	switch {
	case x.OS == "windows":
		return Fact("in the profile")
	case known && owner != x.User.ID && x.User.ID != 0:
		return []Finding{{
			Code: fault.StateUnreadable, Evidence: fmt.Sprintf("%s belongs to uid %d", f.name, owner),
			Action: fmt.Sprintf("sudo chown -R %d %s", x.User.ID, asWord(x.Machine, f.path)),
		}}
	case mode&0o700 != 0o700:
		return []Finding{{
			Code: fault.StateUnreadable, Evidence: fmt.Sprintf("%s has mode %04o", f.name, mode),
			Action: "chmod u+rwx " + asWord(x.Machine, f.path),
		}}
	default:
		return Fact("mode %04o", mode)
	}
}

// Bounds of free space, in bytes.
const (
	diskNeed  = 1 << 20 // what a login may write: its entry in the history, its log
	diskSpare = 50 << 20
)

func diskHasRoom(_ context.Context, x *exam) []Finding {
	if x.Free == nil || x.Self.Data == "" {
		return unseen("not looked at on this system")
	}
	free, err := freeAbove(x, x.Self.Data)
	switch {
	case err != nil:
		return unseen("free space is not known")
	case free < diskNeed:
		return wrong(fault.DiskFull, "%d KiB free", free>>10)
	case free < diskSpare:
		return advise(fault.DiskFull, "%d MiB free", free>>20)
	default:
		return Fact("%d MiB free", free>>20)
	}
}

// freeAbove asks for the nearest directory above that exists.
func freeAbove(x *exam, dir string) (uint64, error) {
	for {
		free, err := x.Free(dir)
		above := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || above == dir {
			return free, err
		}
		dir = above
	}
}

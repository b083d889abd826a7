package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"cied/fault"
)

// stateIsOurs looks whether the daemon can write its files: history, lists, cache.
func stateIsOurs(_ context.Context, x *Exam) []Finding {
	if x.Self.State == "" {
		return Fact("no state directory")
	}
	info, err := fs.Stat(x.Root, rooted(x.Machine, x.Self.State))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Fact("the state directory is made at the first login")
	case err != nil:
		return Wrong(fault.StateUnreadable, "the state directory cannot be looked at: %v", errors.Unwrap(err))
	case !info.IsDir():
		return Wrong(fault.StateUnreadable, "a file stands in the place of the state directory")
	}
	return stateMode(x, info)
}

// stateMode judges owner and mode. Windows has neither: there the profile protects it.
func stateMode(x *Exam, info fs.FileInfo) []Finding {
	owner, known := ownerOf(info)
	mode := info.Mode().Perm()
	switch {
	case x.OS == "windows":
		return Fact("in the profile")
	case known && owner != x.User.ID && x.User.ID != 0:
		return []Finding{{
			Code: fault.StateUnreadable, Evidence: fmt.Sprintf("the state directory belongs to uid %d", owner),
			Action: fmt.Sprintf("sudo chown -R %d %s", x.User.ID, asWord(x.Machine, x.Self.State)),
		}}
	case mode&0o700 != 0o700:
		return []Finding{{
			Code: fault.StateUnreadable, Evidence: fmt.Sprintf("the state directory has mode %04o", mode),
			Action: "chmod u+rwx " + asWord(x.Machine, x.Self.State),
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

func diskHasRoom(_ context.Context, x *Exam) []Finding {
	if x.Free == nil || x.Self.State == "" {
		return Unseen("not looked at on this system")
	}
	free, err := freeAbove(x, x.Self.State)
	switch {
	case err != nil:
		return Unseen("free space is not known")
	case free < diskNeed:
		return Wrong(fault.DiskFull, "%d KiB free", free>>10)
	case free < diskSpare:
		return Advise(fault.DiskFull, "%d MiB free", free>>20)
	default:
		return Fact("%d MiB free", free>>20)
	}
}

// freeAbove asks for the nearest directory above that exists.
func freeAbove(x *Exam, dir string) (uint64, error) {
	for {
		free, err := x.Free(dir)
		above := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || above == dir {
			return free, err
		}
		dir = above
	}
}

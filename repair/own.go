package repair

import (
	"fmt"
	"os"
)

// isOwn takes a regular file of that user only: no link, whose target somebody else may have
// chosen, and nothing that another user has put there. No file is os.ErrNotExist.
func isOwn(name string, uid int) error {
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a regular file", name)
	}
	if owner, known := ownerOf(info); known && owner != uid {
		return fmt.Errorf("%s: belongs to user %d, and not to %d", name, owner, uid)
	}
	return nil
}

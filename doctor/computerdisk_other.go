//go:build !linux && !darwin && !windows

package doctor

import (
	"errors"
	"io/fs"
)

// FreeSpace is not known on this system.
func FreeSpace(string) (uint64, error) { return 0, errors.ErrUnsupported }

func ownerOf(fs.FileInfo) (uid int, known bool) { return 0, false }

//go:build linux || darwin

package doctor

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// FreeSpace returns how many bytes this user may still write on the disk that holds path
// (statvfs(3), f_bavail).
func FreeSpace(path string) (uint64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return 0, err
	}
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}

// ownerOf returns the user who owns a file, where the file system tells.
func ownerOf(info fs.FileInfo) (uid int, known bool) {
	s, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return 0, false
	}
	return int(s.Uid), true
}

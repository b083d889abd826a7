//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// ownerOf returns the number of the user whose directory it is, also behind a link.
func ownerOf(dir string) (int, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return 0, err
	}
	s, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return 0, &os.PathError{Op: "stat", Path: dir, Err: errors.ErrUnsupported}
	}
	return int(s.Uid), nil
}

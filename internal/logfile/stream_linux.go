package logfile

import (
	"fmt"
	"os"
	"syscall"
)

// readByJournal reports whether f is the stream that stream names by device and inode: the
// value of JOURNAL_STREAM (systemd.exec(5)). A program that was started from a service, with
// its standard error elsewhere, inherits the variable too.
func readByJournal(f *os.File, stream string) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && stream == fmt.Sprintf("%d:%d", s.Dev, s.Ino)
}

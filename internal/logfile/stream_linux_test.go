package logfile

import (
	"fmt"
	"os"
	"syscall"
	"testing"
)

// streamOf is the value that JOURNAL_STREAM has where f is the journal's.
func streamOf(t *testing.T, f *os.File) string {
	t.Helper()
	var s syscall.Stat_t
	if err := syscall.Fstat(int(f.Fd()), &s); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%d:%d", s.Dev, s.Ino)
}

package browsers

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

func TestAFileThatMayNotBeWrittenIsAnError(t *testing.T) {
	w := newWorld(t, desk())
	must(t, os.Chmod(filepath.Dir(w.Top), 0o755)) // made by the test's own TempDir, for its user alone
	must(t, filepath.WalkDir(w.Top, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o755)
		}
		return err
	}))
	dir := filepath.Join(w.Top, filepath.Dir(nssdbFile))
	must(t, os.Chmod(dir, 0o555))
	defer os.Chmod(dir, 0o755)
	var err error
	asNobody(t, func() { _, err = Install(w, false) })
	if !errors.Is(err, fs.ErrPermission) || content(t, w, nssdbFile) != internalBlock {
		t.Errorf("%v", err)
	}
}

// asNobody does it with no more rights over files than anybody has, also where the test is
// run by root, to whom nothing is forbidden (setfsuid(2), which is of one thread).
func asNobody(t *testing.T, do func()) {
	t.Helper()
	const nobody = 65534
	if os.Geteuid() != 0 {
		do()
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if _, err := unix.SetfsuidRetUid(nobody); err != nil {
		t.Fatal(err)
	}
	defer unix.SetfsuidRetUid(0)
	do()
}

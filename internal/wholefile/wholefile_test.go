package wholefile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"cied/internal/wholefile"
)

func TestReplacedFileIsReadWhole(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a", "b", "file")
	for _, content := range []string{"first", "", "the second, which is longer"} {
		if err := wholefile.Replace(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		got, err := wholefile.Read(name, int64(len(content)))
		if err != nil || string(got) != content {
			t.Errorf("%q, %v", got, err)
		}
	}
	if all, err := os.ReadDir(filepath.Dir(name)); err != nil || len(all) != 1 {
		t.Errorf("the directory holds %v, %v", all, err)
	}
}

func TestFileIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("files have no modes here; the directory is the profile's")
		return
	}
	name := filepath.Join(t.TempDir(), "a", "file")
	if err := wholefile.Replace(name, nil); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{filepath.Dir(name): 0o700, name: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestFailedReplacementKeepsWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(name, "by a directory"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := wholefile.Replace(name, []byte("new")); err == nil {
		t.Fatal("a directory was replaced by a file")
	}
	if all, err := os.ReadDir(dir); err != nil || len(all) != 1 {
		t.Errorf("left behind: %v, %v", all, err)
	}
}

func TestOddFilesAreNotRead(t *testing.T) {
	dir := t.TempDir()
	long := filepath.Join(dir, "long")
	if err := os.WriteFile(long, make([]byte, 11), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{long, dir, filepath.Join(dir, "absent"), os.DevNull} {
		if b, err := wholefile.Read(name, 10); err == nil {
			t.Errorf("%s: %d bytes", name, len(b))
		}
	}
}

package logfile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// written is what both files hold, the older first.
func written(t *testing.T, dir string) string {
	t.Helper()
	var all []byte
	for _, name := range Files(dir) {
		b, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return string(all)
}

func say(t *testing.T, r *Ring, line string) {
	t.Helper()
	if n, err := r.Write([]byte(line + "\n")); n != len(line)+1 || err != nil {
		t.Errorf("%d, %v: logging failed its caller", n, err)
	}
}

func TestTheRingKeepsTheNewestLinesWithinItsBound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "cied")
	r := &Ring{Dir: dir, Max: 1000}
	for i := range 500 {
		say(t, r, fmt.Sprintf("line %04d", i))
		if got := written(t, dir); len(got) > 1000 || !strings.HasSuffix(got, fmt.Sprintf("line %04d\n", i)) {
			t.Fatalf("after line %d there are %d bytes, at the end %q", i, len(got), got[max(0, len(got)-20):])
		}
	}
	lines := strings.Split(strings.TrimSpace(written(t, dir)), "\n")
	for i, line := range lines {
		if want := fmt.Sprintf("line %04d", 500-len(lines)+i); line != want {
			t.Fatalf("%q where %q belongs", line, want)
		}
	}
	if len(lines) < 50 {
		t.Errorf("half of the ring is 50 lines; only %d are left", len(lines))
	}
}

func TestOnlyItsOwnerReadsTheLog(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no modes here; the directory is the profile's")
	}
	dir := filepath.Join(t.TempDir(), "state", "cied")
	say(t, &Ring{Dir: dir}, "first")
	for name, want := range map[string]os.FileMode{dir: 0o700, Files(dir)[1]: 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// Two processes have two Rings, and know nothing of each other's renaming.
func TestTwoWritersLoseNoLineOfEachOther(t *testing.T) {
	dir := t.TempDir()
	var both sync.WaitGroup
	for w := range 2 {
		both.Go(func() {
			r := &Ring{Dir: dir, Max: 32 << 10} // turned over once on the way
			for i := range 500 {
				say(t, r, fmt.Sprintf("writer %d, line %04d, and some more words", w, i))
			}
		})
	}
	both.Wait()
	got := written(t, dir)
	for w := range 2 {
		if last := fmt.Sprintf("writer %d, line 0499", w); !strings.Contains(got, last) {
			t.Errorf("%q is missing", last)
		}
	}
	for line := range strings.Lines(got) {
		if len(line) != len("writer 0, line 0000, and some more words\n") {
			t.Fatalf("lines were mixed: %q", line)
		}
	}
}

func TestALogThatCannotBeWrittenIsToldOnceAndThenInTheLog(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "state")
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file is where the directory belongs
		t.Fatal(err)
	}
	told := 0
	r := &Ring{Dir: dir, Trouble: func(error) { told++ }}
	for range 3 {
		say(t, r, "lost")
	}
	if told != 1 || r.owed != 3 {
		t.Errorf("told %d times, %d lines lost", told, r.owed)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	say(t, r, "kept")
	say(t, r, "kept too")
	got := written(t, dir)
	if !strings.Contains(got, "lines=3") || strings.Count(got, "\n") != 3 || !strings.HasSuffix(got, "\nkept\nkept too\n") {
		t.Errorf("%q", got)
	}
}

func TestAFullDiskFailsNobody(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full: ", err)
	}
	if n, err := appendTo("/dev/full", []byte("line\n")); err == nil {
		t.Errorf("%d bytes on a full disk", n)
	}
	dir := t.TempDir()
	r := &Ring{Dir: dir, torn: true, owed: 1, cause: errors.New("no space left on device")}
	say(t, r, "next")
	if got := written(t, dir); !strings.HasPrefix(got, "\n") || !strings.HasSuffix(got, "\nnext\n") {
		t.Errorf("a line that was cut off is not ended: %q", got)
	}
}

// To open a pipe for writing waits for a reader: the log must not.
func TestWhatIsNoFileIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(Files(dir)[1], 0o700); err != nil {
		t.Fatal(err)
	}
	r := &Ring{Dir: dir}
	say(t, r, "lost")
	if r.owed != 1 {
		t.Errorf("%d lost", r.owed)
	}
}

func TestARingThatCannotTurnOverStaysWithinItsBound(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(Files(dir)[0], "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := &Ring{Dir: dir, Max: 200}
	for i := range 100 {
		say(t, r, fmt.Sprintf("line %02d", i))
	}
	got, err := os.ReadFile(Files(dir)[1])
	if err != nil || len(got) > 200 || !bytes.HasSuffix(got, []byte("line 99\n")) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestALineWithoutEndIsCut(t *testing.T) {
	dir := t.TempDir()
	say(t, &Ring{Dir: dir}, strings.Repeat("x", 10*maxLine))
	if got := written(t, dir); len(got) != maxLine || !strings.HasSuffix(got, "x\n") {
		t.Errorf("%d bytes", len(got))
	}
}

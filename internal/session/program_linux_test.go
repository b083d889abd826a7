package session

import (
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	r, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	w, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(w, r)
	if closed := w.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
}

func TestAProcessNoticesThatItsOwnProgramWasReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cied")
	copyFile(t, os.Args[0], path)
	c := exec.Command(path)
	c.Env = append(os.Environ(), role+"=watched")
	p := start(t, c)
	if got := p.line(t); got != "watching" {
		t.Fatal(got)
	}
	replace(t, path)
	if got := p.line(t); got != "change 1" {
		t.Error(got)
	}
}

func TestAnEventIsAboutAName(t *testing.T) {
	event := func(mask uint32, name string, room int) []byte {
		b := make([]byte, unix.SizeofInotifyEvent+room)
		binary.NativeEndian.PutUint32(b[4:], mask)
		binary.NativeEndian.PutUint32(b[12:], uint32(room))
		copy(b[unix.SizeofInotifyEvent:], name)
		return b
	}
	other := event(unix.IN_CREATE, "other", 16)
	ours := event(unix.IN_MOVED_TO, "cied", 16)
	for _, tt := range []struct {
		name string
		b    []byte
		want bool
	}{
		{"no event", nil, false},
		{"ours", ours, true},
		{"ours after another", append(append([]byte{}, other...), ours...), true},
		{"another", other, false},
		{"a longer name", event(unix.IN_CREATE, "cied.dpkg-new", 16), false},
		{"the directory itself", event(unix.IN_ATTRIB, "", 0), false},
		{"cut off", ours[:20], false},
		{"a length beyond the end", event(unix.IN_CREATE, "cied", 16)[:unix.SizeofInotifyEvent+8], false},
	} {
		if got := names(tt.b, "cied"); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// FuzzNames: whatever is read is walked through to its end.
func FuzzNames(f *testing.F) {
	f.Add(make([]byte, 16), "cied")
	f.Add([]byte("\x01\x00\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00\x08\x00\x00\x00cied\x00\x00\x00\x00"), "cied")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		exact := make([]byte, len(b))
		copy(exact, b)
		if names(exact, name) && len(b) < unix.SizeofInotifyEvent {
			t.Error("an event out of nothing")
		}
	})
}

package session

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// runningFile names the file that this process runs, whatever has its name (proc(5)).
func runningFile(string) string { return "/proc/self/exe" }

// touches are the events after which a file may be another one.
const touches = unix.IN_CREATE | unix.IN_CLOSE_WRITE | unix.IN_MOVED_TO | unix.IN_MOVED_FROM | unix.IN_DELETE | unix.IN_ATTRIB

// touched passes on that something happened under the name of a file, until ctx ends. It is
// closed at once where the kernel does not tell.
func touched(ctx context.Context, path string) <-chan struct{} {
	events := make(chan struct{}, 1)
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		close(events)
		return events
	}
	f := os.NewFile(uintptr(fd), "inotify")
	if _, err := unix.InotifyAddWatch(fd, filepath.Dir(path), touches|unix.IN_ONLYDIR); err != nil {
		_ = f.Close()
		close(events)
		return events
	}
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	go func() {
		defer close(events)
		defer func() {
			if stop() {
				_ = f.Close()
			}
		}()
		passTouches(f, filepath.Base(path), events)
	}()
	return events
}

// passTouches reads f until it is closed.
func passTouches(f *os.File, name string, events chan<- struct{}) {
	b := make([]byte, 64*(unix.SizeofInotifyEvent+unix.NAME_MAX+1))
	for {
		n, err := f.Read(b)
		if err != nil {
			return
		}
		if !names(b[:n], name) {
			continue
		}
		select {
		case events <- struct{}{}:
		default: // one waits already
		}
	}
}

// names reports whether one of the events in b, each a struct inotify_event (inotify(7)),
// is about name, or says that events were lost.
func names(b []byte, name string) bool {
	const maskAt, lenAt = 4, 12
	for len(b) >= unix.SizeofInotifyEvent {
		mask := binary.NativeEndian.Uint32(b[maskAt:])
		size := uint64(unix.SizeofInotifyEvent) + uint64(binary.NativeEndian.Uint32(b[lenAt:]))
		if uint64(len(b)) < size {
			return false
		}
		about, _, _ := bytes.Cut(b[unix.SizeofInotifyEvent:size], []byte{0})
		if mask&unix.IN_Q_OVERFLOW != 0 || string(about) == name {
			return true
		}
		b = b[size:]
	}
	return false
}

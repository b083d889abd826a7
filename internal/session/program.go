package session

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"cied/fault"
)

// A Change is what became of the file that a process runs from.
type Change int

// What can become of it.
const (
	Same     Change = iota
	Replaced        // another file has its name: an upgrade
	Removed         // no file has its name any more
)

// How a change is looked for.
const (
	settle    = 10 * time.Second // without an event: package managers remove, write and rename
	lookAgain = time.Hour        // where no event comes: other systems, network file systems
)

// A Program is the file that this process runs from.
type Program struct {
	Path string // absolute

	is     os.FileInfo
	settle time.Duration
}

// ThisProgram returns the file that this process runs from. It is asked for at the start:
// on Linux it is the file that runs whatever has its name by now, elsewhere the one that
// has it now.
func ThisProgram() (*Program, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fault.New(fault.Internal, "session: program", err)
	}
	is, err := os.Stat(runningFile(path))
	if err != nil {
		return nil, fault.New(fault.Internal, "session: program", err)
	}
	return &Program{path, is, settle}, nil
}

// Look tells what has become of p. A file whose state cannot be known is the same.
func (p *Program) Look() Change {
	now, err := os.Stat(p.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Removed
	case err != nil:
		return Same
	case !os.SameFile(now, p.is) || !now.ModTime().Equal(p.is.ModTime()) || now.Size() != p.is.Size():
		return Replaced
	}
	return Same
}

// Changed passes on what has become of p once that is final, and is closed then, or when
// ctx ends. On Linux the kernel wakes it (inotify(7)); it looks once an hour as well.
func (p *Program) Changed(ctx context.Context) <-chan Change {
	changed := make(chan Change, 1)
	go func() {
		defer close(changed)
		if c := p.await(ctx, touched(ctx, p.Path)); c != Same {
			changed <- c
		}
	}()
	return changed
}

// await returns what has become of p, or Same when ctx ends. Each of events says that
// something happened under its name; nil or closed, nobody says so.
func (p *Program) await(ctx context.Context, events <-chan struct{}) Change {
	again := time.NewTicker(lookAgain)
	defer again.Stop()
	quiet := time.NewTimer(p.settle)
	defer quiet.Stop()
	if p.Look() == Same { // or it was replaced before anybody watched
		quiet.Stop()
	}
	for {
		select {
		case <-ctx.Done():
			return Same
		case _, more := <-events:
			if !more {
				events = nil
			}
			quiet.Reset(p.settle)
		case <-again.C:
			quiet.Reset(p.settle)
		case <-quiet.C:
			if c := p.Look(); c != Same {
				return c
			}
		}
	}
}

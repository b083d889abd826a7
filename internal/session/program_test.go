package session

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// newProgram is a file that stands for a program which runs.
func newProgram(t *testing.T) *Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cied")
	write(t, path, "one")
	is, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return &Program{path, is, 20 * time.Millisecond}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// replace does what dpkg and rpm do.
func replace(t *testing.T, path string) {
	t.Helper()
	write(t, path+".dpkg-new", "another")
	if err := os.Rename(path+".dpkg-new", path); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func TestWhatBecameOfAProgram(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, path string)
		want Change
	}{
		{"nothing", func(*testing.T, string) {}, Same},
		{"replaced", replace, Replaced},
		{"removed", remove, Removed},
		{"removed and written anew", func(t *testing.T, path string) { remove(t, path); write(t, path, "three") }, Replaced},
		{"a neighbour changed", func(t *testing.T, path string) { write(t, path+"2", "x") }, Same},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newProgram(t)
			tt.do(t, p.Path)
			if got := p.Look(); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestThisProgramIsTheSame(t *testing.T) {
	p, err := ThisProgram()
	if err != nil || p.Look() != Same || !filepath.IsAbs(p.Path) {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestAnUpgradeIsToldOnce(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("this machine has no events of files")
	}
	p := newProgram(t)
	changed := p.Changed(soon(t))
	replace(t, p.Path)
	if c, _ := receive(t, changed); c != Replaced {
		t.Errorf("%v", c)
	}
	if _, more := receive(t, changed); more {
		t.Error("told twice")
	}
}

// TestAProgramThatIsBeingWrittenIsWaitedFor: between removal and the new file it is not gone.
func TestAProgramThatIsBeingWrittenIsWaitedFor(t *testing.T) {
	p := newProgram(t)
	p.settle = time.Minute
	synctest.Test(t, func(t *testing.T) {
		events := make(chan struct{})
		became := make(chan Change, 1)
		go func() { became <- p.await(t.Context(), events) }()
		remove(t, p.Path)
		events <- struct{}{}
		time.Sleep(59 * time.Second)
		write(t, p.Path, "the new one")
		events <- struct{}{}
		if c := <-became; c != Replaced {
			t.Errorf("%v", c)
		}
	})
}

func TestWithoutEventsAChangeIsFoundWithinTheHour(t *testing.T) {
	p := newProgram(t)
	p.settle = settle
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		became := make(chan Change, 1)
		go func() { became <- p.await(t.Context(), nil) }()
		time.Sleep(time.Minute)
		replace(t, p.Path)
		if c := <-became; c != Replaced || time.Since(began) > lookAgain+settle {
			t.Errorf("%v after %v", c, time.Since(began))
		}
	})
}

func TestWatchingEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	changed := newProgram(t).Changed(ctx)
	stop()
	if c, more := receive(t, changed); more {
		t.Errorf("%v", c)
	}
}

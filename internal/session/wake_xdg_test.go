//go:build unix && !darwin

package session

import (
	"context"
	"errors"
	"testing"

	"cied/fault"
)

func (f *fakeManager) waker(s *started) Waker {
	return Waker{
		Program: "/usr/bin/cied", Getenv: f.getenv, run: f.run, detach: s.detach,
		Running: func(context.Context) bool { return f.running || s.args != nil },
	}
}

func TestSystemdStartsTheDaemonWhereItRunsTheDesktop(t *testing.T) {
	f, s := newManager(t), &started{}
	if err := f.waker(s).Wake(soon(t)); err != nil || !f.running || s.args != nil {
		t.Errorf("%v, %v, %q", err, f.running, s.args)
	}
}

func TestElsewhereTheDaemonIsAProcessOfItsOwn(t *testing.T) {
	for name, change := range map[string]func(*fakeManager){
		"systemd does not run the desktop": func(f *fakeManager) { f.desktop = "inactive" },
		"systemd has no unit of ours":      func(f *fakeManager) { f.loadState = "not-found" },
	} {
		f, s := newManager(t), &started{}
		change(f)
		if err := f.waker(s).Wake(soon(t)); err != nil || f.running || s.args == nil {
			t.Errorf("%s: %v, %v, %q", name, err, f.running, s.args)
		}
	}
}

// TestAMaskedUnitIsNotGoneAround: somebody has said no.
func TestAMaskedUnitIsNotGoneAround(t *testing.T) {
	f, s := newManager(t), &started{}
	f.loadState, f.fails = "masked", " start"
	if err := f.waker(s).Wake(soon(t)); !errors.Is(err, fault.NotRunning) || s.args != nil {
		t.Errorf("%v, %q", err, s.args)
	}
}

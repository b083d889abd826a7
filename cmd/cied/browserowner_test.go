//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"cied/browsers"
	"cied/fault"
)

func TestWhoeverBorrowsTheRightsOfRootHasBrowsersOfTheirOwn(t *testing.T) {
	for name, c := range map[string]struct {
		uid  int
		set  string
		want bool
	}{
		"with sudo": {0, "SUDO_UID", true}, "with pkexec": {0, "PKEXEC_UID", true}, "root's own session": {0, "", false},
		"a shell that sudo has left behind": {1000, "SUDO_UID", false},
	} {
		if got := borrowsRights(c.uid, only(c.set, "1000")); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// only is an environment of one variable.
func only(key, value string) func(string) string {
	return func(k string) string {
		if k == key {
			return value
		}
		return ""
	}
}

// ofSomebody returns a directory, and the numbers of its owner and of another user.
func ofSomebody(t *testing.T) (dir string, owner, other int) {
	t.Helper()
	dir = t.TempDir()
	owner, other = os.Geteuid(), os.Geteuid()+1
	if owner == 0 { // so that root can be the other one
		owner, other = 1000, 0
		if err := os.Chown(dir, owner, owner); err != nil {
			t.Skip("this root gives nothing away:", err)
		}
	}
	return dir, owner, other
}

func TestFilesOfAPersonDoNotBecomeAnothers(t *testing.T) {
	theirs, owner, other := ofSomebody(t)
	want := map[bool]fault.Code{true: fault.RunsAsRoot, false: fault.StateUnreadable}[other == 0]
	for name, c := range map[string]struct {
		home, config string
		euid         int
		want         error
	}{
		"one's own":                          {theirs, "", owner, nil},
		"one's own, with a new directory":    {theirs, filepath.Join(theirs, "new"), owner, nil},
		"another's home":                     {theirs, "", other, want},
		"another's home, and no sudo":        {theirs, theirs, other, want},
		"a home that is not there":           {filepath.Join(theirs, "none"), "", owner, fault.StateUnreadable},
		"Windows":                            {filepath.Join(theirs, "none"), "", -1, nil},
		"a relative XDG_CONFIG_HOME is none": {theirs, "elsewhere", owner, nil},
	} {
		w := browsers.World{Home: c.home, Env: only("XDG_CONFIG_HOME", c.config)}
		if err := checkOwner(w, c.euid); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestConfigurationOfAPersonDoesNotBecomeAnothers(t *testing.T) {
	theirs, _, other := ofSomebody(t)
	if os.Geteuid() != other {
		t.Skip("needs root, to have a home of its own beside another's directory")
	}
	w := browsers.World{Home: t.TempDir(), Env: only("XDG_CONFIG_HOME", theirs)}
	if err := checkOwner(w, other); !errors.Is(err, fault.RunsAsRoot) {
		t.Errorf("%v", err)
	}
}

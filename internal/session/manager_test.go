//go:build unix && !darwin

package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cied/fault"
)

// A fakeManager stands for systemctl --user: it knows what the package, the person and
// masks say, as the manager reads them at a reload.
type fakeManager struct {
	dir                      string // the person's home, and runtime directory
	loadState, desktop       string
	vendor, enabled, running bool
	asked                    []string
	fails                    string // the verb that fails
}

func newManager(t *testing.T) *fakeManager {
	t.Helper()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "systemd/private"), "")
	return &fakeManager{dir: dir, loadState: "loaded", desktop: "active"}
}

func (f *fakeManager) getenv(name string) string {
	return env("HOME", f.dir, "XDG_RUNTIME_DIR", f.dir, "XDG_CONFIG_DIRS", f.dir)(name)
}

func (f *fakeManager) autostart() Autostart {
	return Autostart{Program: "/usr/bin/cied", Getenv: f.getenv, run: f.run}
}

func (f *fakeManager) mask() string {
	return filepath.Join(f.dir, ".config/systemd/user/graphical-session.target.wants/cied.service")
}

func (f *fakeManager) run(_ context.Context, name string, args ...string) ([]byte, error) {
	line := strings.Join(args, " ")
	f.asked = append(f.asked, line)
	if f.fails != "" && strings.Contains(line, f.fails) {
		return nil, errors.New("exit status 1")
	}
	switch {
	case name != "systemctl" || args[0] != "--user":
		return nil, fmt.Errorf("%s %s", name, line)
	case strings.Contains(line, "LoadState"):
		return []byte(f.loadState + "\n"), nil
	case strings.Contains(line, "ActiveState"):
		return []byte(f.desktop + "\n"), nil
	case strings.Contains(line, "Wants"):
		return []byte("a.service " + f.wants() + "\n"), nil
	case strings.Contains(line, "enable "):
		f.enabled = true
	case strings.Contains(line, "disable"):
		f.enabled = false
	case strings.Contains(line, "start"):
		f.running = true
	}
	return nil, nil
}

func (f *fakeManager) wants() string {
	if target, err := os.Readlink(f.mask()); err == nil && target == "/dev/null" || !f.vendor && !f.enabled {
		return ""
	}
	return serviceUnit
}

func TestTheUnitFollowsTheWordOfThePerson(t *testing.T) {
	for _, vendor := range []bool{true, false} {
		t.Run(fmt.Sprintf("everybody has it %v", vendor), func(t *testing.T) {
			f := newManager(t)
			f.vendor = vendor
			for _, on := range []bool{true, false, false, true, true} {
				if err := f.autostart().Set(t.Context(), on); err != nil {
					t.Fatal(err)
				}
				if got, err := f.autostart().Enabled(t.Context()); err != nil || got != on {
					t.Errorf("set %v: %v, %v", on, got, err)
				}
				f.desktop = "inactive" // the same person at a desktop that systemd does not run
				if got, err := f.autostart().Enabled(t.Context()); err != nil || got != on {
					t.Errorf("set %v, other desktop: %v, %v", on, got, err)
				}
				f.desktop = "active"
			}
			if f.enabled == vendor {
				t.Errorf("enabled %v for a person whose package says %v", f.enabled, vendor)
			}
		})
	}
}

func TestWithoutOurUnitTheEntryIsAll(t *testing.T) {
	f := newManager(t)
	f.loadState = "not-found"
	if err := f.autostart().Set(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(f.dir, ".config/autostart/cied.desktop"))
	if err != nil || strings.Contains(string(b), "X-systemd-skip") || f.enabled {
		t.Errorf("%s, %v", b, err)
	}
	if on, err := f.autostart().Enabled(t.Context()); err != nil || !on {
		t.Errorf("%v, %v", on, err)
	}
}

func TestWithoutSystemdNothingIsRun(t *testing.T) {
	f := newManager(t)
	if err := os.Remove(filepath.Join(f.dir, "systemd/private")); err != nil {
		t.Fatal(err)
	}
	if err := f.autostart().Set(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if on, err := f.autostart().Enabled(t.Context()); err != nil || !on || f.asked != nil {
		t.Errorf("%v, %v; %q", on, err, f.asked)
	}
}

func TestAManagerThatRefusesIsAFault(t *testing.T) {
	for _, tt := range []struct {
		verb string
		on   bool
	}{{" enable", true}, {" disable", false}, {"daemon-reload", true}} {
		f := newManager(t)
		f.fails = tt.verb
		if err := f.autostart().Set(t.Context(), tt.on); !errors.Is(err, fault.StateUnreadable) {
			t.Errorf("%s: %v", tt.verb, err)
		}
	}
}

// TestALinkThatIsNoMaskStays: what "systemctl enable" has made is not ours to remove.
func TestALinkThatIsNoMaskStays(t *testing.T) {
	f := newManager(t)
	if err := os.MkdirAll(filepath.Dir(f.mask()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/usr/lib/systemd/user/cied.service", f.mask()); err != nil {
		t.Fatal(err)
	}
	if err := f.autostart().Set(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(f.mask()); err != nil {
		t.Error(err)
	}
}

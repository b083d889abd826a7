//go:build unix && !darwin

package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// aHome is a person's home, and a system's directory of settings beside it.
func aHome(t *testing.T) (getenv func(string) string, own, system string) {
	t.Helper()
	dir := t.TempDir()
	getenv = env("HOME", dir, "XDG_CONFIG_DIRS", filepath.Join(dir, "none")+":relative:"+filepath.Join(dir, "etc"))
	return getenv, filepath.Join(dir, ".config/autostart/cied.desktop"), filepath.Join(dir, "etc/autostart/cied.desktop")
}

func put(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, name, content)
}

func TestAnEntrySaysWhetherItStarts(t *testing.T) {
	for _, tt := range []struct {
		name, entry string
		want        bool
	}{
		{"plain", "[Desktop Entry]\nType=Application\n", true},
		{"hidden", "[Desktop Entry]\nHidden=true\n", false},
		{"hidden, with spaces", "# ours\n[Desktop Entry]\n Hidden = true \r\n", false},
		{"not hidden", "[Desktop Entry]\nHidden=false\n", true},
		{"off in GNOME", "[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n", false},
		{"hidden in another group", "[Desktop Action a]\nHidden=true\n[Desktop Entry]\nType=Application\n", true},
		{"empty", "", true},
	} {
		if got := starts([]byte(tt.entry)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestTheEntryOfThePersonFollowsTheirWord(t *testing.T) {
	for _, tt := range []struct{ name, system string }{
		{"the system has no entry", ""},
		{"the system has one", "[Desktop Entry]\nExec=cied serve\n"},
		{"the system has a hidden one", "[Desktop Entry]\nHidden=true\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			getenv, own, system := aHome(t)
			if tt.system != "" {
				put(t, system, tt.system)
			}
			x := xdgAutostart{getenv: getenv, program: "/usr/bin/cied"}
			for _, on := range []bool{true, false, false, true, true} {
				if err := x.set(on); err != nil {
					t.Fatal(err)
				}
				if got, err := x.enabled(); err != nil || got != on {
					t.Errorf("set %v: %v, %v", on, got, err)
				}
			}
			_, err := os.Stat(own)
			if bySystem := strings.Contains(tt.system, "Exec"); os.IsNotExist(err) != bySystem {
				t.Errorf("an entry of the person's beside a system's that says the same: %v", err)
			}
		})
	}
}

func TestTheEntryIsNotReadBySystemdWhereItHasAUnit(t *testing.T) {
	for _, systemd := range []bool{true, false} {
		b, err := xdgAutostart{program: "/usr/bin/cied", systemd: systemd}.entry(true)
		if err != nil || strings.Contains(string(b), "X-systemd-skip=true") != systemd {
			t.Errorf("%v: %s, %v", systemd, b, err)
		}
	}
}

// The doubled backslashes are those of "String values" of the specification.
func TestAProgramIsQuotedAsExecHasIt(t *testing.T) {
	for _, tt := range []struct{ path, want string }{
		{"/usr/bin/cied", `"/usr/bin/cied"`},
		{"/home/ann b/cied", `"/home/ann b/cied"`},
		{"/home/100%/cied", `"/home/100%%/cied"`},
		{`/home/a"b/cied`, `"/home/a\\"b/cied"`},
		{"/home/$a`b/cied", "\"/home/\\\\$a\\\\`b/cied\""},
		{`/home/a\b/cied`, `"/home/a\\\\b/cied"`},
	} {
		if got, err := quoteExec(tt.path); err != nil || got != tt.want {
			t.Errorf("%s: %s, not %s; %v", tt.path, got, tt.want, err)
		}
	}
	if got, err := quoteExec("/home/a\nExec=x"); err == nil {
		t.Errorf("%s", got)
	}
}

func TestWithoutAHomeNothingIsSwitched(t *testing.T) {
	x := xdgAutostart{getenv: env("HOME", "relative"), program: "/usr/bin/cied"}
	if _, err := x.enabled(); err == nil {
		t.Error("enabled")
	}
	if err := x.set(true); err == nil {
		t.Error("set")
	}
}

// FuzzStarts: a hidden entry stays one whatever stands before its group.
func FuzzStarts(f *testing.F) {
	f.Add([]byte("[Desktop Entry]\nHidden=true"))
	f.Add([]byte("[x]\nHidden=true\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if starts(append(append([]byte{}, b...), "\n[Desktop Entry]\nHidden=true\n"...)) {
			t.Errorf("%q", b)
		}
	})
}

//go:build unix && !darwin

package session

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"cied/internal/wholefile"
)

// entryFile is the name of our entry in every autostart directory.
const entryFile = "cied.desktop"

// maxEntry bounds an entry that is read, in bytes.
const maxEntry = 64 << 10

// An xdgAutostart is our entry in the autostart directories (Desktop Application Autostart
// Specification 0.5): the person's hides those of the system.
type xdgAutostart struct {
	getenv  func(string) string
	program string
	systemd bool // our unit starts the daemon where systemd runs the desktop; the entry elsewhere
}

// configHome is $XDG_CONFIG_HOME (XDG Base Directory Specification 0.8).
func configHome(getenv func(string) string) (string, error) {
	if dir := getenv("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	if home := getenv("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".config"), nil
	}
	return "", errors.New("neither $XDG_CONFIG_HOME nor $HOME is set")
}

// own is the person's entry.
func (x xdgAutostart) own() (string, error) {
	dir, err := configHome(x.getenv)
	return filepath.Join(dir, "autostart", entryFile), err
}

// system reports whether the system's entry starts the daemon.
func (x xdgAutostart) system() (bool, error) {
	dirs := x.getenv("XDG_CONFIG_DIRS")
	if dirs == "" {
		dirs = "/etc/xdg"
	}
	for dir := range strings.SplitSeq(dirs, ":") {
		if !filepath.IsAbs(dir) {
			continue
		}
		on, err := readEntry(filepath.Join(dir, "autostart", entryFile))
		if !errors.Is(err, fs.ErrNotExist) {
			return on, err
		}
	}
	return false, nil
}

func (x xdgAutostart) enabled() (bool, error) {
	own, err := x.own()
	if err != nil {
		return false, err
	}
	on, err := readEntry(own)
	if errors.Is(err, fs.ErrNotExist) {
		return x.system()
	}
	return on, err
}

// set leaves no entry of the person's where the system's says the same.
func (x xdgAutostart) set(on bool) error {
	own, err := x.own()
	if err != nil {
		return err
	}
	system, err := x.system()
	switch {
	case err != nil:
		return err
	case system == on:
		err := os.Remove(own)
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return err
	}
	entry, err := x.entry(on)
	if err != nil {
		return err
	}
	return wholefile.Replace(own, entry)
}

// entry is the content of our file (Desktop Entry Specification 1.5). X-systemd-skip keeps
// systemd-xdg-autostart-generator(8) from a second start, X-GNOME-HiddenUnderSystemd
// gnome-session.
func (x xdgAutostart) entry(on bool) ([]byte, error) {
	command, err := quoteExec(x.program)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString("[Desktop Entry]\nType=Application\nName=cied\n")
	fmt.Fprintf(&b, "Exec=%s serve\nTerminal=false\nNoDisplay=true\n", command)
	if !on {
		b.WriteString("Hidden=true\n")
	}
	if x.systemd {
		b.WriteString("X-systemd-skip=true\nX-GNOME-HiddenUnderSystemd=true\n")
	}
	return []byte(b.String()), nil
}

// quoteExec writes an argument as the key Exec has it: quoted, "%" doubled, and every
// backslash of the quoting doubled again, since the value is a string.
func quoteExec(arg string) (string, error) {
	if strings.ContainsFunc(arg, unicode.IsControl) {
		return "", fmt.Errorf("%q: a name with control characters cannot be started by a desktop", arg)
	}
	quoted := strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`).Replace(arg)
	return `"` + strings.NewReplacer(`\`, `\\`, `%`, `%%`).Replace(quoted) + `"`, nil
}

// readEntry reports whether the entry starts what it names.
func readEntry(name string) (bool, error) {
	b, err := wholefile.Read(name, maxEntry)
	if err != nil {
		return false, err
	}
	return starts(b), nil
}

// starts reports whether an entry is neither hidden nor switched off by the settings of
// GNOME, which have a key of their own. What is before or after its group does not count.
func starts(entry []byte) bool {
	inside := false
	for line := range strings.Lines(string(entry)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "[Desktop Entry]"
			continue
		}
		key, value, _ := strings.Cut(line, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		if inside && (key == "Hidden" && value == "true" || key == "X-GNOME-Autostart-enabled" && value == "false") {
			return false
		}
	}
	return true
}

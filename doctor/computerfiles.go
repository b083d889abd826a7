package doctor

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// fileMax bounds what is read of one file; the files looked at have a few kilobytes.
const fileMax = 1 << 20

var errNotRegular = errors.New("not a regular file")

// ReadFile returns the content of a regular file below Root, or its first megabyte. What is
// in the place of a file and is none is an error.
func (m *Machine) ReadFile(name string) ([]byte, error) { return m.readAtMost(name, fileMax) }

// readAtMost returns the first bytes of a regular file.
func (m *Machine) readAtMost(name string, most int64) ([]byte, error) {
	f, err := m.open(name, most)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// open opens a regular file, of which at most so many bytes are read. A pipe in its place
// would keep the reader waiting, so it is an error. Without a Root there is no file.
func (m *Machine) open(name string, most int64) (io.ReadCloser, error) {
	if m.Root == nil {
		return nil, fs.ErrNotExist
	}
	info, err := fs.Stat(m.Root, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w", name, errNotRegular)
	}
	f, err := m.Root.Open(name)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(f, most), f}, nil
}

// there reports whether name exists; a symbolic link does, wherever it leads.
func there(m *Machine, name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	_, err := fs.Lstat(m.Root, name)
	return err == nil
}

// firstThere returns the first path that one of the patterns of path.Match finds, or "".
func firstThere(m *Machine, patterns ...string) string {
	for _, p := range patterns {
		if found, err := fs.Glob(m.Root, p); err == nil && len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// rooted returns the path under Root of an absolute path of the system: without its first
// slash, or on Windows without its drive.
func rooted(m *Machine, absolute string) string {
	if m.OS == "windows" {
		absolute = strings.ReplaceAll(absolute, `\`, "/")
		if _, rest, ok := strings.Cut(absolute, ":"); ok {
			absolute = rest
		}
	}
	return path.Clean(strings.TrimLeft(absolute, "/"))
}

// inHome returns the path under Root of a file of the user, "" where no home is known.
func inHome(m *Machine, name string) string {
	if m.User.Home == "" {
		return ""
	}
	return path.Join(rooted(m, m.User.Home), name)
}

// withTilde writes ~ for the home of the user, whose name it has.
func withTilde(m *Machine, text string) string {
	if len(m.User.Home) < 2 {
		return text
	}
	return strings.ReplaceAll(text, m.User.Home, "~")
}

// asWord writes a path as one word of a shell, which puts the home in for ~.
func asWord(m *Machine, path string) string {
	if rest, ok := strings.CutPrefix(withTilde(m, path), "~/"); ok {
		return "~/" + quoted(rest)
	}
	return quoted(path)
}

// quoted writes s as one word of a shell (POSIX.1-2024, XCU 2.2.2).
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

package browsers

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// A World is the computer that is looked at and changed.
type World struct {
	OS   string // as runtime.GOOS
	Root fs.FS  // the file system from "/", or from the root of the drive of Home; all reading
	Top  string // where Root begins, for writing: "/"; a directory in tests; "" for a world to look at
	Home string // the person's home directory, an absolute path
	Env  func(key string) string

	Module string // absolute path of the module to register; "" to look and to remove
}

// The limits of what is read: such files have a few kilobytes.
const (
	maxFile     = 1 << 20
	maxProfiles = 100
)

// Causes of a refusal. Nothing is changed where one is met.
var (
	ErrNotRegular = errors.New("not a regular file: it is left as it is")
	ErrMalformed  = errors.New("the file is not as it should be: it is left as it is")
	ErrNameTaken  = errors.New("another module has our name there: it is left as it is")
	ErrHides      = errors.New("a file of policies there would hide the one that came with the browser")
	ErrModule     = errors.New("no absolute path of a module of ours")
)

// rooted returns the path under Root of an absolute path of the system, "" where it has none:
// without its first slash, or on Windows without its drive.
func (w World) rooted(absolute string) string {
	if w.OS == "windows" {
		absolute = strings.ReplaceAll(absolute, `\`, "/")
		if _, rest, ok := strings.Cut(absolute, ":"); ok {
			absolute = rest
		}
	}
	if !strings.HasPrefix(absolute, "/") {
		return ""
	}
	return strings.TrimLeft(path.Clean(absolute), "/")
}

// absolute is what a person calls a path under Root.
func (w World) absolute(name string) string {
	if w.OS == "windows" {
		drive, _, _ := strings.Cut(w.Home, ":")
		return drive + `:\` + strings.ReplaceAll(name, "/", `\`)
	}
	return "/" + name
}

// inHome returns the path under Root of a file of the person, "" where no home is known.
func (w World) inHome(name string) string {
	home := w.rooted(w.Home)
	if home == "" {
		return ""
	}
	return path.Join(home, name)
}

// inConfig returns the path under Root of a file of configuration (XDG Base Directory
// Specification 0.8: a relative XDG_CONFIG_HOME is no directory).
func (w World) inConfig(name string) string {
	if w.Env != nil {
		if own := w.Env("XDG_CONFIG_HOME"); path.IsAbs(own) {
			return path.Join(w.rooted(own), name)
		}
	}
	return w.inHome(path.Join(".config", name))
}

// there reports whether name exists; a symbolic link does, wherever it leads.
func (w World) there(name string) bool {
	if name == "" || !fs.ValidPath(name) {
		return false
	}
	_, err := fs.Lstat(w.Root, name)
	return err == nil
}

// firstThere returns the first path that one of the patterns of path.Match finds, or "".
func (w World) firstThere(patterns ...string) string {
	for _, p := range patterns {
		if found, err := fs.Glob(w.Root, p); err == nil && len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// read returns a whole file and its permissions. A link, a pipe or a directory in its place
// is [ErrNotRegular]: what a link leads to may be shared with somebody. No file is
// [fs.ErrNotExist].
func (w World) read(name string) (content []byte, mode fs.FileMode, err error) {
	if !fs.ValidPath(name) {
		return nil, 0, fs.ErrNotExist
	}
	info, err := fs.Lstat(w.Root, name)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, ErrNotRegular
	}
	f, err := w.Root.Open(name)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	content, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(content) > maxFile {
		err = fmt.Errorf("more than %d bytes: %w", maxFile, ErrMalformed)
	}
	return content, info.Mode().Perm(), err
}

// real is the path to write what Root shows as name.
func (w World) real(name string) string { return filepath.Join(w.Top, filepath.FromSlash(name)) }

// holds reports whether the module at an absolute path is there; links of a package lead to
// it, so they are followed.
func (w World) holds(module string) bool {
	name := w.rooted(module)
	if name == "" || !fs.ValidPath(name) {
		return false
	}
	info, err := fs.Stat(w.Root, name)
	return err == nil && info.Mode().IsRegular()
}

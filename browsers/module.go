package browsers

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// EntryName is what a module of ours is called in every file.
const EntryName = "cied"

// moduleBase is the name of the module's file on every system, without its extension.
const moduleBase = "cied-pkcs11"

// maxPath bounds the path of a module: NSS reads lines of 2048 bytes at a time.
const maxPath = 1024

// Where modules are: those of packages, in the directory that the distribution's p11-kit looks
// in too, and those that an administrator puts in.
var (
	packaged = []string{"usr/lib/*-linux-*/pkcs11/", "usr/lib64/pkcs11/", "usr/lib/pkcs11/"}
	local    = []string{"usr/local/lib/pkcs11/", "usr/local/lib/*/pkcs11/"}
)

// FindModule returns the absolute path of the module: beside the program that runs, whose
// directory is given, where packages put it, or below /usr/local; "" where there is none.
func FindModule(w World, beside string) string {
	file := moduleBase + extension(w.OS)
	if own := filepath.Join(beside, file); beside != "" && w.holds(own) {
		return own
	}
	return w.firstModule(slices.Concat(packaged, local))
}

// firstModule returns the absolute path of the module in the first directory that has it.
func (w World) firstModule(dirs []string) string {
	for _, dir := range dirs {
		if found := w.firstThere(dir + moduleBase + extension(w.OS)); found != "" {
			return w.absolute(found)
		}
	}
	return ""
}

func extension(os string) string {
	switch os {
	case "windows":
		return ".dll"
	case "darwin":
		return ".dylib"
	default:
		return ".so"
	}
}

// isModule reports whether a path leads to a module of ours, by the name of its file.
func isModule(library string) bool {
	file := path.Base(strings.ReplaceAll(library, `\`, "/"))
	return strings.TrimSuffix(file, path.Ext(file)) == moduleBase
}

// checkModule takes the path of a module that exists and that every file can hold as it is:
// none of them knows a way to write a line break, and NSS cuts white space off.
func (w World) checkModule() error {
	m := w.Module
	switch {
	case !isModule(m), w.rooted(m) == "", len(m) > maxPath, !utf8.ValidString(m), strings.ContainsFunc(m, unicode.IsControl), strings.TrimSpace(m) != m:
		return fmt.Errorf("%.200q: %w", m, ErrModule)
	case !w.holds(m):
		return fmt.Errorf("%s: %w", m, fs.ErrNotExist)
	}
	return nil
}

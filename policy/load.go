package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"cied/fault"
	"cied/internal/wholefile"
)

// maxFile bounds a policy file in bytes. One origin has at most 255.
const maxFile = 64 << 10

const fileName = "policy.toml"

// Files are the names of the two policy files. Neither need exist; "" is none.
type Files struct{ Administrator, Person string }

// DefaultFiles returns where the files are: the administrator's in /etc/cied, in
// /Library/Application Support/cied on macOS and in ProgramData\cied on Windows; the
// person's in cied in the directory for configuration ([os.UserConfigDir]), which is
// $XDG_CONFIG_HOME where there is no other custom; a person without one has no file. The
// fault is fault.PolicyInvalid.
func DefaultFiles() (Files, error) {
	shared, err := sharedDir()
	if err != nil {
		return Files{}, unreadable(err)
	}
	f := Files{Administrator: filepath.Join(shared, "cied", fileName)}
	if own, err := os.UserConfigDir(); err == nil {
		f.Person = filepath.Join(own, "cied", fileName)
	}
	return f, nil
}

// Load reads both files and settles what holds. run is what the command line of this run
// says, checked by whoever read it. The fault is fault.PolicyInvalid, for a file that
// cannot be read or understood; its cause names file, line and key.
func Load(f Files, run Settings) (*Policy, error) {
	administrator, err := read(f.Administrator, true)
	if err != nil {
		return nil, unreadable(err)
	}
	person, err := read(f.Person, false)
	if err != nil {
		return nil, unreadable(err)
	}
	m := merge{administrator: administrator, person: []layer{{"", run}, {f.Person, person.Settings}}}
	return m.policy(), nil
}

// unreadable is the fault of a policy that is not known.
func unreadable(err error) error { return fault.New(fault.PolicyInvalid, "policy: read", err) }

// read returns what a file says; one that is not there says nothing.
func read(name string, administrator bool) (document, error) {
	if name == "" {
		return document{}, nil
	}
	text, err := wholefile.Read(name, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return document{}, nil
	}
	if err == nil {
		err = onlyOwners(name)
	}
	if err != nil {
		return document{}, err
	}
	d, m := parse(text, administrator)
	if m != nil {
		return document{}, m.in(name)
	}
	return d, nil
}

// onlyOwners refuses a file that everybody may write to: it can name the program that
// takes the PIN. Windows has no such modes.
func onlyOwners(name string) error {
	info, err := os.Stat(name)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o002 != 0 {
		err = fmt.Errorf("%s: everybody may write to it", name)
	}
	return err
}

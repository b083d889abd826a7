package doctor

import (
	"context"
	"io/fs"
	"os/exec"
	"path"
	"strings"

	"cied/fault"
)

// dialogIsThere looks for a program that asks for the PIN, as the daemon does. Without
// one no login from a browser comes to its end; where there is no display, a person at a
// terminal is asked there.
func dialogIsThere(_ context.Context, x *exam) []Finding {
	if x.OS == "windows" || x.OS == "darwin" {
		return Fact("the system's own dialogs")
	}
	if x.Env("DISPLAY") == "" && x.Env("WAYLAND_DISPLAY") == "" {
		return Fact("no display")
	}
	if named := x.Self.Pinentry; named != "" {
		return x.dialogProgram(x.lookPath(named))
	}
	if x.Asks == nil {
		return unseen("not looked at")
	}
	var found string
	err := x.Asks(func(name string) (path string, err error) {
		if path, err = x.lookPath(name); err == nil {
			found = path
		}
		return path, err
	}, x.Env)
	return x.dialogProgram(found, err)
}

func (x *exam) dialogProgram(found string, err error) []Finding {
	if err != nil {
		return []Finding{{Code: fault.NoDialog, Evidence: withTilde(x.Machine, "a display, and neither pinentry nor zenity: "+err.Error())}}
	}
	return Fact("%s", withTilde(x.Machine, found))
}

// lookPath is exec.LookPath on the examined file system.
func (x *exam) lookPath(name string) (string, error) {
	if strings.Contains(name, "/") {
		return name, executable(x, name)
	}
	for dir := range strings.SplitSeq(x.Env("PATH"), ":") {
		if full := path.Join(dir, name); path.IsAbs(full) && executable(x, full) == nil {
			return full, nil
		}
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}

func executable(x *exam, absolute string) error {
	info, err := fs.Stat(x.Root, rooted(x.Machine, absolute))
	switch {
	case err != nil:
		return &exec.Error{Name: absolute, Err: exec.ErrNotFound}
	case !info.Mode().IsRegular() || info.Mode()&0o111 == 0:
		return &exec.Error{Name: absolute, Err: fs.ErrPermission}
	default:
		return nil
	}
}

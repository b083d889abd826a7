package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"cied/browsers"
	"cied/fault"
)

const opBrowsers = "cied: browsers"

// borrowsRights reports whether a person runs the program with the administrator's rights
// (sudo(8), pkexec(1), "ENVIRONMENT"). Where those set HOME too, it is root's browsers that
// would be changed, and the person's that are meant.
func borrowsRights(uid int, getenv func(string) string) bool {
	return uid == 0 && cmp.Or(getenv("SUDO_UID"), getenv("PKEXEC_UID")) != ""
}

// checkOwner sees that the files to change are of the user with that effective number: those
// that are made anew would be that user's, and the person could not change them. Its errors
// are [fault.RunsAsRoot] for root, and [fault.StateUnreadable].
func checkOwner(w browsers.World, euid int) error {
	if euid < 0 {
		return nil // Windows: a new file has the rights of its directory
	}
	if borrowsRights(euid, w.Env) {
		return fault.New(fault.RunsAsRoot, opBrowsers, errors.New("the administrator's rights are somebody's who has browsers of their own"))
	}
	if err := checkDirectory(w.Home, euid); err != nil {
		return err
	}
	config := w.Env("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		return nil
	}
	if err := checkDirectory(config, euid); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil // it is made
}

// checkDirectory sees that a directory is of the user.
func checkDirectory(dir string, euid int) error {
	owner, err := ownerOf(dir)
	switch {
	case err != nil:
		return fault.New(fault.StateUnreadable, opBrowsers, err)
	case owner == euid:
		return nil
	case euid == 0:
		return fault.New(fault.RunsAsRoot, opBrowsers, fmt.Errorf("%s is of user %d, and files there would become the administrator's", dir, owner))
	}
	return fault.New(fault.StateUnreadable, opBrowsers, fmt.Errorf("%s is of user %d", dir, owner))
}

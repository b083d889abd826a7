package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
)

// An account is the user for whom the computer is mended, and whose the journal is.
type account struct {
	name     string
	uid, gid int
	data     string // the directory of their programs' data (XDG Base Directory Specification 0.8)
}

// accountOf finds the user who is logged in. Only where the program runs as root do the words
// of pkexec and sudo count, which say who asked for that: anybody can set such variables.
func accountOf(euid int, getenv func(string) string) (account, error) {
	if euid == 0 {
		return accountBehind(getenv)
	}
	dir, err := dataRoot()
	return account{whoami().Name, os.Getuid(), os.Getgid(), dir}, err
}

// accountBehind is the user who became root with pkexec (pkexec(1), PKEXEC_UID) or sudo
// (sudo(8), SUDO_USER), or root. The home is that of the user database: HOME may be
// another's.
func accountBehind(getenv func(string) string) (account, error) {
	look, who := user.LookupId, cmp.Or(getenv("PKEXEC_UID"), "0")
	if name := getenv("SUDO_USER"); name != "" && getenv("PKEXEC_UID") == "" {
		look, who = user.Lookup, name
	}
	u, err := look(who)
	if err != nil {
		return account{}, fmt.Errorf("run cied doctor --fix as yourself, it asks for the administrator's password: %w", err)
	}
	uid, errUID := strconv.Atoi(u.Uid)
	gid, errGID := strconv.Atoi(u.Gid)
	if err := errors.Join(errUID, errGID); err != nil {
		return account{}, err
	}
	if !filepath.IsAbs(u.HomeDir) {
		return account{}, fmt.Errorf("user %s has no home directory", u.Username)
	}
	return account{u.Username, uid, gid, filepath.Join(u.HomeDir, ".local", "share")}, nil
}

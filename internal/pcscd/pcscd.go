// Package pcscd is where Linux keeps what decides about the PC/SC service: the units of
// systemd that start it, and the files of polkit that let users through to it.
//
// All paths are those of an [fs.FS] whose root is "/". Nothing is changed by looking.
package pcscd

import (
	"io/fs"
	"slices"
)

// What pcsc-lite gives systemd.
const (
	Socket  = "pcscd.socket"
	Service = "pcscd.service"

	// SocketWanted is the link that "systemctl enable" makes for Socket (systemctl(1)): systemd
	// then listens from every start on.
	SocketWanted = "sockets.target.wants/" + Socket

	serviceWanted = "multi-user.target.wants/" + Service
)

// A State is how systemd takes pcscd.socket (systemctl(1), is-enabled), in words for whoever
// helps.
type State string

// The states.
const (
	Unmanaged State = "unknown, as there is no systemd"
	Absent    State = "not found"
	Masked    State = "masked"
	Disabled  State = "disabled"
	Enabled   State = "enabled"
)

// StateOf reads the state from the links that "systemctl enable" and "systemctl mask" make.
// The service may be enabled in place of its socket.
func StateOf(root fs.FS) State {
	switch {
	case !Booted(root):
		return Unmanaged
	case masked(root):
		return Masked
	case Has(root, SocketWanted), Has(root, serviceWanted):
		return Enabled
	case Has(root, Socket):
		return Disabled
	default:
		return Absent
	}
}

// Booted reports whether systemd runs the system (sd_booted(3)).
func Booted(root fs.FS) bool { return exists(root, "run/systemd/system") }

// unitDirs are where systemd looks for units of the system (systemd.unit(5), "Unit File Load
// Path"), the administrator's first.
func unitDirs() []string {
	return []string{
		"etc/systemd/system", "run/systemd/system",
		"usr/local/lib/systemd/system", "usr/lib/systemd/system", "lib/systemd/system",
	}
}

// Has reports whether a unit, or the link of one that is wanted, is in a directory of units.
func Has(root fs.FS, unit string) bool {
	return slices.ContainsFunc(unitDirs(), func(dir string) bool { return exists(root, dir+"/"+unit) })
}

// masked reports whether the unit is a link to /dev/null (systemctl(1), mask), for good or
// until the next start.
func masked(root fs.FS) bool {
	return slices.ContainsFunc([]string{"etc/systemd/system", "run/systemd/system"}, func(dir string) bool {
		to, err := fs.ReadLink(root, dir+"/"+Socket)
		return err == nil && to == "/dev/null"
	})
}

// What pcsc-lite asks polkit (pcsc-lite, doc/README.polkit).
const (
	Action     = "org.debian.pcsc-lite" // beginning of the names of both actions
	ActionPCSC = Action + ".access_pcsc"
	ActionCard = Action + ".access_card"

	// PolicyFile declares the actions. A pcscd built without polkit has none.
	PolicyFile = "usr/share/polkit-1/actions/" + Action + ".policy"
)

// AdminRules is where an administrator puts rules of polkit.
const AdminRules = "etc/polkit-1/rules.d"

// RuleDirs are all directories of rules (polkit(8), "Authorization rules"), the
// administrator's first. Some are closed to all but polkit.
func RuleDirs() []string {
	return []string{AdminRules, "run/polkit-1/rules.d", "usr/local/share/polkit-1/rules.d", "usr/share/polkit-1/rules.d"}
}

// exists reports whether name is there, be it a link to nothing.
func exists(root fs.FS, name string) bool {
	_, err := fs.Lstat(root, name)
	return err == nil
}

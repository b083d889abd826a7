package doctor

import (
	"bytes"
	"io/fs"
	"strconv"
	"strings"

	"cied/doctor/readers"
)

// bundlesMax bounds how many driver bundles are read.
const bundlesMax = 64

// driverBundles returns the drivers that the PC/SC service finds: bundles in its drop
// directory ("usbdropdir" in pcscd --version), which every distribution puts where it likes.
func driverBundles(m *Machine) []readers.Bundle {
	var all []readers.Bundle
	for _, dir := range []string{
		"usr/lib/pcsc/drivers", "usr/lib64/pcsc/drivers", // Debian, Arch; Fedora
		"usr/lib/readers", "usr/lib64/readers", // openSUSE
		"var/lib/pcsc/drivers",                                 // NixOS
		"usr/local/lib/pcsc/drivers", "usr/local/pcsc/drivers", // built by hand
	} {
		found, err := fs.Glob(m.Root, dir+"/*.bundle/Contents/Info.plist")
		if err != nil {
			continue
		}
		for _, name := range found {
			if len(all) == bundlesMax {
				return all
			}
			if b, err := readBundle(m, name); err == nil {
				all = append(all, b)
			}
		}
	}
	return all
}

func readBundle(m *Machine, name string) (readers.Bundle, error) {
	b, err := smallFile(m, name)
	if err != nil {
		return readers.Bundle{}, err
	}
	return readers.ParsePlist(bytes.NewReader(b))
}

// libccid is the version of the driver for all readers of the CCID class, "" where it is
// not among all.
func libccid(all []readers.Bundle) string {
	for _, b := range all {
		if b.Executable == "libccid.so" {
			return plainText(b.Version)
		}
	}
	return ""
}

// namesFor returns what the drivers call a reader, nothing where none of them knows it.
func namesFor(id readers.ID, all []readers.Bundle) []string {
	var names []string
	for _, b := range all {
		for _, d := range b.Devices {
			if d.ID == id {
				names = append(names, d.Name)
			}
		}
	}
	return names
}

// olderVersion compares "1.5.2" with "1.10": by numbers, a missing one is 0.
func olderVersion(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(as), len(bs)) {
		if x, y := versionPart(as, i), versionPart(bs, i); x != y {
			return x < y
		}
	}
	return false
}

func versionPart(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	n, _ := strconv.Atoi(parts[i])
	return n
}

// installDriver and upgradeDriver are the commands for the package of libccid, "" for a
// system that is not known.
func installDriver(m *Machine) string { return driverCommand(m).install }

func upgradeDriver(m *Machine) string { return driverCommand(m).upgrade }

type packageCommand struct{ install, upgrade string }

func driverCommand(m *Machine) packageCommand {
	release, err := smallFile(m, "etc/os-release")
	if err != nil {
		if release, err = smallFile(m, "usr/lib/os-release"); err != nil {
			return packageCommand{}
		}
	}
	for _, id := range parseSystem(release) {
		switch id {
		case "debian", "ubuntu":
			return packageCommand{"sudo apt install libccid", "sudo apt install --only-upgrade libccid"}
		case "fedora", "rhel", "centos":
			return packageCommand{"sudo dnf install pcsc-lite-ccid", "sudo dnf upgrade pcsc-lite-ccid"}
		case "suse", "opensuse":
			return packageCommand{"sudo zypper install pcsc-ccid", "sudo zypper update pcsc-ccid"}
		case "arch":
			return packageCommand{"sudo pacman -S ccid", "sudo pacman -Syu ccid"}
		case "alpine":
			return packageCommand{"sudo apk add ccid", "sudo apk upgrade ccid"}
		}
	}
	return packageCommand{}
}

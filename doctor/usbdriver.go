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
	b, err := m.ReadFile(name)
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
			return shown(b.Version, usbTextLength)
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

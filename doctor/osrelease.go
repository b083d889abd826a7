package doctor

import (
	"bytes"
	"slices"
	"strings"
)

// A distribution is how a family of systems names the packages of PC/SC, and gets them.
type distribution struct {
	ids     []string // as in os-release
	pcsc    string   // the service
	driver  string   // libccid, for readers on USB
	install string   // the command that installs packages, which follow it
	upgrade string   // the command that brings a package up to date
}

func distributions() []distribution {
	return []distribution{
		{[]string{"debian", "ubuntu"}, "pcscd", "libccid", "sudo apt install", "sudo apt install --only-upgrade"},
		{[]string{"fedora", "rhel", "centos"}, "pcsc-lite", "pcsc-lite-ccid", "sudo dnf install", "sudo dnf upgrade"},
		{[]string{"suse", "opensuse"}, "pcsc-lite", "pcsc-ccid", "sudo zypper install", "sudo zypper update"},
		{[]string{"arch"}, "pcsclite", "ccid", "sudo pacman -S", "sudo pacman -Syu"},
		{[]string{"alpine"}, "pcsc-lite", "ccid", "sudo apk add", "sudo apk upgrade"},
	}
}

// installPCSC is the command that installs the service with the driver for USB readers, or
// "" for a system that is not known.
func installPCSC(m *Machine) string {
	d, known := distributionOf(m)
	if !known {
		return ""
	}
	return d.install + " " + d.pcsc + " " + d.driver
}

// installDriver is the command that installs libccid, or "".
func installDriver(m *Machine) string {
	d, known := distributionOf(m)
	if !known {
		return ""
	}
	return d.install + " " + d.driver
}

// upgradeDriver is the command that brings libccid up to date, or "".
func upgradeDriver(m *Machine) string {
	d, known := distributionOf(m)
	if !known {
		return ""
	}
	return d.upgrade + " " + d.driver
}

// distributionOf goes by the closest of the systems that m is like.
func distributionOf(m *Machine) (distribution, bool) {
	for _, id := range m.osRelease().ids {
		for _, d := range distributions() {
			if slices.Contains(d.ids, id) {
				return d, true
			}
		}
	}
	return distribution{}, false
}

// SystemName is what the system calls itself, "Debian GNU/Linux 12 (bookworm)", or "".
func (m *Machine) SystemName() string { return m.osRelease().name }

// An osRelease is what os-release(5) says of a system.
type osRelease struct {
	ids  []string // ID and ID_LIKE, the closest first
	name string   // PRETTY_NAME
}

// osRelease reads the file, whose zero value stands for one that is not there.
func (m *Machine) osRelease() osRelease {
	for _, name := range []string{"etc/os-release", "usr/lib/os-release"} {
		if b, err := m.ReadFile(name); err == nil {
			return parseRelease(b)
		}
	}
	return osRelease{}
}

func parseRelease(file []byte) osRelease {
	var id, like []string
	var name string
	for line := range bytes.Lines(file) {
		key, value, _ := strings.Cut(strings.TrimSpace(string(line)), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			id = strings.Fields(value)
		case "ID_LIKE":
			like = strings.Fields(value)
		case "PRETTY_NAME":
			name = value
		}
	}
	return osRelease{slices.Concat(id, like), name}
}

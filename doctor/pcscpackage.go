package doctor

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
)

// installPCSC is the command that installs the service with the driver for USB readers, or
// "" for a system that is not known (os-release(5)).
func installPCSC(m *Machine) string {
	release, err := smallFile(m, "etc/os-release")
	if err != nil {
		release, err = smallFile(m, "usr/lib/os-release")
	}
	if err != nil {
		return ""
	}
	for _, id := range parseSystem(release) {
		switch id {
		case "debian", "ubuntu":
			return "sudo apt install pcscd libccid"
		case "fedora", "rhel", "centos":
			return "sudo dnf install pcsc-lite pcsc-lite-ccid"
		case "suse", "opensuse":
			return "sudo zypper install pcsc-lite pcsc-ccid"
		case "arch":
			return "sudo pacman -S pcsclite ccid"
		case "alpine":
			return "sudo apk add pcsc-lite ccid"
		}
	}
	return ""
}

// parseSystem returns ID and then ID_LIKE of an os-release file, the closest first.
func parseSystem(release []byte) []string {
	var id, like []string
	for line := range bytes.Lines(release) {
		key, value, _ := strings.Cut(strings.TrimSpace(string(line)), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			id = strings.Fields(value)
		case "ID_LIKE":
			like = strings.Fields(value)
		}
	}
	return slices.Concat(id, like)
}

// pcscVersions is a clause on the versions of service and library where dpkg knows them.
// The library's protocol stands in no file; its version tells it.
func pcscVersions(m *Machine) string {
	f, err := m.Root.Open("var/lib/dpkg/status")
	if err != nil {
		return ""
	}
	defer f.Close()
	installed := parseStatus(f, "pcscd", "libpcsclite1")
	var clause strings.Builder
	for _, name := range []string{"pcscd", "libpcsclite1"} {
		if v := installed[name]; v != "" {
			clause.WriteString("; " + name + " " + v)
		}
	}
	return clause.String()
}

// statusMax bounds what is read of dpkg's list of packages; it has some 5 MB.
const statusMax = 32 << 20

// parseStatus returns the versions of these packages from a file in the format of
// dpkg-query(1), "status": paragraphs of fields, Package before Version.
func parseStatus(r io.Reader, names ...string) map[string]string {
	versions := make(map[string]string)
	lines := bufio.NewScanner(io.LimitReader(r, statusMax))
	lines.Buffer(nil, fileMax)
	name := ""
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "Package":
			name = value
		case "Version":
			if slices.Contains(names, name) && len(value) < 100 {
				versions[name] = value
			}
		}
	}
	return versions
}

package doctor

import (
	"bufio"
	"io"
	"slices"
	"strings"
)

// pcscVersions is a clause on the versions of service and library where dpkg knows them.
// The library's protocol stands in no file; its version tells it.
func pcscVersions(m *Machine) string {
	installed := m.Packages("pcscd", "libpcsclite1")
	var clause strings.Builder
	for _, name := range []string{"pcscd", "libpcsclite1"} {
		if v := installed[name]; v != "" {
			clause.WriteString("; " + name + " " + v)
		}
	}
	return clause.String()
}

// Packages returns the versions of those of these packages that dpkg has installed; nothing
// on systems with another tool.
func (m *Machine) Packages(names ...string) map[string]string {
	f, err := m.open("var/lib/dpkg/status", statusMax)
	if err != nil {
		return nil
	}
	defer f.Close()
	return parseStatus(f, names...)
}

// statusMax bounds what is read of dpkg's list of packages; it has some 5 MB.
const statusMax = 32 << 20

// parseStatus returns the versions of these packages from a file in the format of
// dpkg-query(1), "status": paragraphs of fields, Package before Version.
func parseStatus(r io.Reader, names ...string) map[string]string {
	versions := make(map[string]string)
	lines := bufio.NewScanner(r)
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

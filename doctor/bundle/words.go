package bundle

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cied/doctor"
)

// minWord is how many letters a word has at least that is taken out.
const minWord = 2

// commonWords name nobody.
var commonWords = []string{"root", "user", "localhost", "localhost.localdomain", "unknown", "/"}

// knownWords are what names the person and the computer of m, each with its label: the home
// folder, the user's name, the full name (with perhaps a room and a telephone), the
// computer's name, and the serial numbers of USB devices.
func knownWords(m *doctor.Machine) map[string]string {
	known := make(map[string]string)
	add := func(label string, words ...string) {
		for _, w := range words {
			w = strings.TrimSpace(w)
			if utf8.RuneCountInString(w) >= minWord && !slices.Contains(commonWords, strings.ToLower(w)) {
				known[w] = cmp.Or(known[w], label)
			}
		}
	}
	add("[home]", homes(m)...)
	add("[user]", append(variables(m, "USER", "LOGNAME", "USERNAME", "SUDO_USER"), m.User.Name)...)
	add("[host]", hosts(m)...)
	add("[name]", fullName(m)...)
	add("[serial]", usbSerials(m)...)
	return known
}

func variables(m *doctor.Machine, keys ...string) []string {
	var values []string
	for _, key := range keys {
		if m.Env != nil {
			values = append(values, m.Env(key))
		}
	}
	return values
}

// homes are the home folder as the system writes it, with slashes, and as a string of JSON.
func homes(m *doctor.Machine) []string {
	var all []string
	for _, home := range append(variables(m, "HOME", "USERPROFILE"), m.User.Home) {
		home = strings.TrimRight(home, `/\`)
		all = append(all, home, strings.ReplaceAll(home, `\`, "/"), strings.ReplaceAll(home, `\`, `\\`))
	}
	return all
}

// hosts are the names of the computer, whole and up to the first dot.
func hosts(m *doctor.Machine) []string {
	names := variables(m, "HOSTNAME", "HOST", "COMPUTERNAME", "USERDOMAIN")
	for _, name := range []string{"etc/hostname", "proc/sys/kernel/hostname"} {
		if b, err := m.ReadFile(name); err == nil {
			names = append(names, strings.TrimSpace(string(b)))
		}
	}
	for _, name := range names {
		short, _, _ := strings.Cut(name, ".")
		names = append(names, short)
	}
	return names
}

// fullName is what the system and the fifth field of passwd(5) say of the user, and the
// words in it.
func fullName(m *doctor.Machine) []string {
	said := m.User.FullName + "," + passwdField(m)
	parts := strings.Split(said, ",")
	for _, word := range strings.FieldsFunc(said, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }) {
		if utf8.RuneCountInString(word) > minWord {
			parts = append(parts, word)
		}
	}
	return parts
}

// passwdField is the fifth field of the line of the user, "" where there is none: users of
// a domain have no line.
func passwdField(m *doctor.Machine) string {
	b, err := m.ReadFile("etc/passwd")
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(b) {
		if fields := strings.Split(string(line), ":"); len(fields) >= 5 && fields[0] == m.User.Name {
			return fields[4]
		}
	}
	return ""
}

// minSerial is the length of the shortest serial number that is known by itself.
const minSerial = 6

// maxDevices bounds how many devices are asked for theirs.
const maxDevices = 1024

// usbSerials are the serial numbers of devices (USB 2.0, 9.6.1, iSerialNumber).
func usbSerials(m *doctor.Machine) []string {
	files, err := fs.Glob(m.Root, "sys/bus/usb/devices/*/serial")
	if err != nil {
		return nil
	}
	var all []string
	for _, name := range files[:min(len(files), maxDevices)] {
		b, err := m.ReadFile(name)
		if serial := strings.TrimSpace(string(b)); err == nil && len(serial) >= minSerial {
			all = append(all, serial)
		}
	}
	return all
}

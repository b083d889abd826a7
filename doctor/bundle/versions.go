package bundle

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"

	"cied/doctor"
	"cied/internal/when"
)

// packages are the packages of Debian whose versions matter.
var packages = []string{
	"pcscd", "libpcsclite1", "libccid", "libacsccid1", "opensc-pkcs11", "p11-kit", "polkitd", "pinentry-gnome3", "pinentry-qt", "firefox", "firefox-esr", "chromium",
}

// desktopVariables say on what kind of desktop the program runs, and name nobody.
var desktopVariables = []string{"XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "LANG"}

// versions tells which program runs on which system, in lines "what: which". What cannot be
// known is left out.
func versions(m *doctor.Machine) []byte {
	var text bytes.Buffer
	line := func(what, which string) {
		if which != "" {
			fmt.Fprintf(&text, "%s: %s\n", what, which)
		}
	}
	line("cied", m.Self.Version)
	if !m.Self.Built.IsZero() {
		line("built", when.Day(m.Self.Built))
	}
	line("go", runtime.Version())
	line("list of authorities", listOfAuthorities(m))
	line("system", m.OS+"/"+runtime.GOARCH)
	line("release", m.SystemName())
	line("kernel", kernel(m))
	installed := m.Packages(packages...)
	for _, name := range packages {
		line(name, installed[name])
	}
	for _, key := range desktopVariables {
		line(key, strings.Join(variables(m, key), ""))
	}
	return text.Bytes()
}

func listOfAuthorities(m *doctor.Machine) string {
	if m.Self.Trusted.IsZero() {
		return "built in"
	}
	return when.Day(m.Self.Trusted)
}

// kernel is the third word of /proc/version (proc_version(5)): who built it, and where,
// comes after it.
func kernel(m *doctor.Machine) string {
	b, _ := m.ReadFile("proc/version")
	if words := strings.Fields(string(b)); len(words) > 2 {
		return words[2]
	}
	return ""
}

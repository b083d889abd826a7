package doctor

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"

	"cied/internal/when"
)

// bundlePackages are the packages of Debian whose versions matter.
var bundlePackages = []string{
	"pcscd", "libpcsclite1", "libccid", "libacsccid1", "opensc-pkcs11", "p11-kit", "polkitd", "pinentry-gnome3", "pinentry-qt", "firefox", "firefox-esr", "chromium",
}

// bundleVariables say on what kind of desktop the program runs, and name nobody.
var bundleVariables = []string{"XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "LANG"}

// versions tells which program runs on which system, in lines "what: which". What cannot be
// known is left out.
func versions(m *Machine) []byte {
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
	line("release", release(m))
	line("kernel", kernel(m))
	installed := packages(m)
	for _, name := range bundlePackages {
		line(name, installed[name])
	}
	for _, key := range bundleVariables {
		line(key, strings.Join(variables(m, key), ""))
	}
	return text.Bytes()
}

func listOfAuthorities(m *Machine) string {
	if m.Self.Trusted.IsZero() {
		return "built in"
	}
	return when.Day(m.Self.Trusted)
}

// release is PRETTY_NAME of os-release(5).
func release(m *Machine) string {
	b, err := smallFile(m, "etc/os-release")
	if err != nil {
		b, _ = smallFile(m, "usr/lib/os-release")
	}
	for l := range bytes.Lines(b) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(string(l)), "PRETTY_NAME="); ok {
			return strings.Trim(value, `"'`)
		}
	}
	return ""
}

// kernel is the third word of /proc/version (proc_version(5)): who built it, and where,
// comes after it.
func kernel(m *Machine) string {
	b, _ := smallFile(m, "proc/version")
	if words := strings.Fields(string(b)); len(words) > 2 {
		return words[2]
	}
	return ""
}

func packages(m *Machine) map[string]string {
	f, err := m.Root.Open("var/lib/dpkg/status")
	if err != nil {
		return nil
	}
	defer f.Close()
	return parseStatus(f, bundlePackages...)
}

package doctor

import (
	"context"
	"fmt"
	"path"
	"strings"

	"cied/fault"
)

// browserChecks are the checks of the browsers on this computer.
func browserChecks() []Check {
	return []Check{
		{ID: "browser", run: browserIsOpen},
		{ID: "browser-policy", run: browserMayCome},
	}
}

// A packaging is how a browser was installed.
type packaging string

const (
	plainly packaging = "plain"
	snap    packaging = "snap"
	flatpak packaging = "flatpak"
)

// aBrowser is a browser that may be installed, and the names that packages give it.
type aBrowser struct {
	name    string
	plain   []string // programs, under Root; a script in /usr/bin may start a snap, so none is from there
	snap    string   // name of the snap, or ""
	flatpak string   // name of the application
}

var browsers = []aBrowser{
	{"Firefox", []string{"usr/lib/firefox/firefox", "usr/lib/firefox-esr/firefox-esr", "usr/lib64/firefox/firefox", "opt/firefox/firefox"}, "firefox", "org.mozilla.firefox"},
	{"Chromium", []string{"usr/lib/chromium/chromium", "usr/lib64/chromium-browser/chromium-browser", "usr/lib/chromium-browser/chromium-browser"}, "chromium", "org.chromium.Chromium"},
	{"Chrome", []string{"opt/google/chrome/chrome"}, "", "com.google.Chrome"},
	{"Edge", []string{"opt/microsoft/msedge/msedge"}, "", "com.microsoft.Edge"},
	{"Brave", []string{"opt/brave.com/brave/brave"}, "brave", "com.brave.Browser"},
	{"Vivaldi", []string{"opt/vivaldi/vivaldi"}, "vivaldi", "com.vivaldi.Vivaldi"},
	{"Opera", []string{"usr/lib/*-linux-*/opera/opera"}, "opera", "com.opera.Opera"},
	{"Epiphany", []string{"usr/bin/epiphany"}, "", "org.gnome.Epiphany"},
}

// An installation is a browser as it is installed.
type installation struct {
	name string
	how  packaging
}

func (i installation) String() string { return fmt.Sprintf("%s (%s)", i.name, i.how) }

// installed returns where b is, which may be in several ways.
func (b aBrowser) installed(m *Machine) []installation {
	var all []installation
	if firstThere(m, b.plain...) != "" {
		all = append(all, installation{b.name, plainly})
	}
	if b.snap != "" && (there(m, "snap/bin/"+b.snap) || there(m, "var/lib/snapd/snap/bin/"+b.snap)) {
		all = append(all, installation{b.name, snap})
	}
	if there(m, "var/lib/flatpak/app/"+b.flatpak) || there(m, inHome(m, ".local/share/flatpak/app/"+b.flatpak)) {
		all = append(all, installation{b.name, flatpak})
	}
	return all
}

// browserIsOpen advises where the browser that opens links is shut into a sandbox: it
// reaches the daemon's address as any does, and no PKCS #11 module.
func browserIsOpen(_ context.Context, x *exam) []Finding {
	if x.OS == "windows" || x.OS == "darwin" {
		return unseen("not looked at on this system")
	}
	var all []installation
	for _, b := range browsers {
		all = append(all, b.installed(x.Machine)...)
	}
	chosen := defaultBrowser(x)
	how := packagingOf(x.Machine, chosen)
	if how == "" && len(all) == 1 { // whatever opens links
		how = all[0].how
	}
	evidence := evidenceOn(all, chosen)
	if how == snap || how == flatpak {
		return advise(fault.BrowserSandboxed, "%s", evidence)
	}
	return Fact("%s", evidence)
}

func evidenceOn(all []installation, chosen string) string {
	var words []string
	for _, i := range all {
		words = append(words, i.String())
	}
	if len(words) == 0 {
		words = []string{"no browser is found"}
	}
	if chosen != "" {
		words = append(words, fmt.Sprintf("links open in %.60q", chosen))
	}
	return strings.Join(words, ", ")
}

// packagingOf tells from the name of a desktop entry how its program is packaged; "" where
// that is not known.
func packagingOf(m *Machine, entry string) packaging {
	switch {
	case entry == "" || strings.Contains(entry, "/"):
		return ""
	case there(m, "var/lib/snapd/desktop/applications/"+entry):
		return snap
	case there(m, "var/lib/flatpak/exports/share/applications/"+entry),
		there(m, inHome(m, ".local/share/flatpak/exports/share/applications/"+entry)):
		return flatpak
	case there(m, path.Join("usr/share/applications", entry)):
		return plainly
	default:
		return ""
	}
}

package doctor

import (
	"context"
	"fmt"
	"path"
	"strings"

	"cied/browsers"
	"cied/fault"
)

// browserChecks are the checks of the browsers on this computer.
func browserChecks() []Check {
	return []Check{
		{ID: "browser", run: browserIsOpen},
		{ID: "browser-policy", run: browserMayCome},
		{ID: "module", run: moduleIsThere},
	}
}

// browserWorld is the computer as package browsers looks at it: it writes nothing there.
func (m *Machine) browserWorld() browsers.World {
	return browsers.World{OS: m.OS, Root: m.Root, Home: m.User.Home, Env: m.Env}
}

// browserIsOpen advises where the browser that opens links is shut into a sandbox: it
// reaches the daemon's address as any does, and no PKCS #11 module.
func browserIsOpen(_ context.Context, x *exam) []Finding {
	if x.OS == "windows" || x.OS == "darwin" {
		return unseen("not looked at on this system")
	}
	all := browsers.Find(x.browserWorld())
	chosen := defaultBrowser(x)
	how := packagingOf(x.Machine, chosen)
	if how == "" && len(all) == 1 { // whatever opens links
		how = all[0].Packaging
	}
	evidence := evidenceOn(all, chosen)
	if how == browsers.Snap || how == browsers.Flatpak {
		return advise(fault.BrowserSandboxed, "%s", evidence)
	}
	return Fact("%s", evidence)
}

// called is an installation in a word or two: Firefox (snap).
func called(b browsers.Browser) string { return fmt.Sprintf("%s (%s)", b.Name, b.Packaging) }

func evidenceOn(all []browsers.Browser, chosen string) string {
	var words []string
	for _, b := range all {
		words = append(words, called(b))
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
func packagingOf(m *Machine, entry string) browsers.Packaging {
	switch {
	case entry == "" || strings.Contains(entry, "/"):
		return ""
	case there(m, "var/lib/snapd/desktop/applications/"+entry):
		return browsers.Snap
	case there(m, "var/lib/flatpak/exports/share/applications/"+entry),
		there(m, inHome(m, ".local/share/flatpak/exports/share/applications/"+entry)):
		return browsers.Flatpak
	case there(m, path.Join("usr/share/applications", entry)):
		return browsers.Package
	default:
		return ""
	}
}

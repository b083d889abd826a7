package doctor

import (
	"context"
	"fmt"
	"strings"

	"cied/browsers"
	"cied/fault"
)

// The commands that register the module again, for a person and for all users.
const (
	installModule       = "cied browser install"
	installModuleForAll = "sudo cied browser install --system"
)

// moduleIsThere tells in which browsers the PKCS #11 module is registered. Most people need
// none, so only an entry that leads to nothing is worth advice: the login by page works
// without it too.
func moduleIsThere(_ context.Context, x *exam) []Finding {
	if x.OS == "windows" || x.OS == "darwin" {
		return unseen("not looked at on this system")
	}
	s := browsers.Look(x.browserWorld())
	var found []Finding
	for _, b := range s.Browsers {
		found = append(found, Finding{Evidence: called(b) + ": " + x.registration(s, b)})
	}
	if len(found) == 0 {
		found = Fact("no browser is found")
	}
	return append(brokenModules(x.Machine, s), found...)
}

// pathLength bounds a path that comes out of a file of somebody else.
const pathLength = 200

// registration says what is registered in a browser.
func (m *Machine) registration(s browsers.Status, b browsers.Browser) string {
	first := b.Places[0]
	switch {
	case first.Reason == browsers.Confined:
		return "it is confined, and sees neither the module nor cied; the login by page needs none"
	case first.Reason == browsers.NoProfile:
		return "it was never started"
	case first.Kind == browsers.None:
		return "cied registers no module there; the login by page needs none"
	case s.Works(b):
		return "the module is registered"
	case first.State == browsers.Impossible:
		return fmt.Sprintf("%s: no module can be registered (%s)", shown(withTilde(m, first.File), pathLength), first.Reason)
	case first.State == browsers.Broken:
		return "the module that is registered is not there"
	}
	return "no module is registered; the login by page needs none"
}

// brokenModules advises of every file that registers a module which is not there: each once,
// though several browsers share it.
func brokenModules(m *Machine, s browsers.Status) []Finding {
	var found []Finding
	seen := map[string]bool{}
	for _, b := range s.Browsers {
		found = append(found, brokenIn(m, b.Places, seen)...)
	}
	return append(found, brokenIn(m, s.Shared, seen)...)
}

func brokenIn(m *Machine, places []browsers.Place, seen map[string]bool) []Finding {
	var found []Finding
	for _, p := range places {
		if p.State != browsers.Broken || seen[p.File] {
			continue
		}
		seen[p.File] = true
		broken := advise(fault.ModuleMissing, "%s names %s, which is not there", shown(withTilde(m, p.File), pathLength), shown(withTilde(m, p.Module), pathLength))
		broken[0].Action = installModule
		if strings.HasPrefix(p.File, "/etc/") {
			broken[0].Action = installModuleForAll
		}
		found = append(found, broken...)
	}
	return found
}

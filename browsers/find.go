package browsers

import (
	"path"
	"slices"
	"strings"
)

// A Browser is one that is installed.
type Browser struct {
	Name      string    `json:"name"`
	Family    Family    `json:"family"`
	Packaging Packaging `json:"packaging"`
	Places    []Place   `json:"places"` // where a module can be registered for it; never empty
}

// A Kind is what sort of file registers a module.
type Kind string

// The kinds of places.
const (
	NSS     Kind = "nss"     // the database that all browsers of Chromium's family share
	Profile Kind = "profile" // the database of a profile of Firefox
	Policy  Kind = "policy"  // policies.json of Firefox, for all users
	P11Kit  Kind = "p11-kit" // a module file of p11-kit
	None    Kind = "none"    // there is none: Reason says why
)

// A State is what is registered at a place.
type State string

// The states.
const (
	Absent     State = "absent"     // no module of ours
	Registered State = "registered" // our entry
	Broken     State = "broken"     // our entry, and the module is not there
	Other      State = "other"      // our entry, with a module elsewhere than the one to register
	ByHand     State = "by-hand"    // a module of ours in somebody else's entry: neither changed nor removed
	Proxied    State = "proxied"    // p11-kit-proxy brings what p11-kit has registered
	Impossible State = "impossible" // Reason says why
)

// A Reason is why nothing can be registered at a place.
type Reason string

// The reasons.
const (
	Confined   Reason = "confined"    // a snap or a flatpak sees neither module nor socket
	NoProfile  Reason = "no-profile"  // Firefox was never started
	NoWay      Reason = "no-way"      // a browser in which cied registers nothing
	NoProvider Reason = "no-provider" // browsers of this system take keys from a provider that is not written
	Unreadable Reason = "unreadable"  // the file is there and cannot be read
	Malformed  Reason = "malformed"   // the file is not as it should be, or a link
	NameTaken  Reason = "name-taken"  // another module has our name
	Hides      Reason = "hides"       // a new policies.json would hide the one that came with the browser
)

// A Place is a file in which a module can be registered, and what it says.
type Place struct {
	Kind    Kind   `json:"kind"`
	File    string `json:"file,omitempty"`    // absolute path
	Profile string `json:"profile,omitempty"` // name of the profile
	State   State  `json:"state"`
	Module  string `json:"module,omitempty"` // absolute path that is registered
	Reason  Reason `json:"reason,omitempty"`

	name string // of File, under Root
}

// Find returns the browsers that are installed, in a fixed order, each with its places and
// what is registered there. Nothing is changed.
func Find(w World) []Browser {
	found := []Browser{}
	kit := w.kit()
	for _, k := range all() {
		for _, i := range w.installed(k) {
			b := Browser{Name: i.name, Family: i.family, Packaging: i.how, Places: w.placesOf(i)}
			for n := range b.Places {
				w.look(&b.Places[n], kit && w.proxies(i))
			}
			found = append(found, b)
		}
	}
	return found
}

// placesOf returns where a module is registered for one person in an installation.
func (w World) placesOf(i installation) []Place {
	switch {
	case i.how != Package:
		return []Place{cannot(Confined)}
	case i.family == WebKit:
		return []Place{cannot(NoWay)}
	case i.family == Chromium && (w.OS == "windows" || w.OS == "darwin"):
		return []Place{cannot(NoProvider)}
	case i.family == Chromium:
		return []Place{w.nssdb()}
	}
	places := w.profilePlaces(i.known)
	if len(places) == 0 {
		return []Place{cannot(NoProfile)}
	}
	return places
}

func cannot(why Reason) Place { return Place{Kind: None, State: Impossible, Reason: why} }

// modulesFile is the file of a database of NSS that names the modules.
const modulesFile = "pkcs11.txt"

// nssdb is the database of Chromium's family, which looks for it nowhere else: not in
// XDG_DATA_HOME, where NSS's own libnsssysinit does.
func (w World) nssdb() Place {
	return w.place(NSS, w.inHome(".pki/nssdb/"+modulesFile))
}

func (w World) place(kind Kind, name string) Place {
	return Place{Kind: kind, File: w.absolute(name), name: name}
}

// profilePlaces returns the profiles of a browser of Firefox's family.
func (w World) profilePlaces(k known) []Place {
	var places []Place
	for _, dir := range w.profileRoots(k) {
		for _, p := range w.profilesIn(dir) {
			place := w.place(Profile, path.Join(p.dir, modulesFile))
			place.Profile = p.name
			places = append(places, place)
		}
	}
	return places
}

// profileRoots returns the directories of profiles.ini, under Root. On Windows and macOS
// only Firefox's own are known.
func (w World) profileRoots(k known) []string {
	mozilla := slices.Contains(k.profiles, ".mozilla/firefox")
	switch {
	case w.OS == "windows" && mozilla:
		return []string{w.inHome("AppData/Roaming/Mozilla/Firefox")} // %APPDATA%, unless it was moved
	case w.OS == "darwin" && mozilla:
		return []string{w.inHome("Library/Application Support/Firefox")}
	case w.OS == "windows", w.OS == "darwin":
		return nil
	}
	var dirs []string
	for _, dir := range k.profiles {
		if rest, ok := strings.CutPrefix(dir, ".config/"); ok {
			dirs = append(dirs, w.inConfig(rest))
		} else {
			dirs = append(dirs, w.inHome(dir))
		}
	}
	return dirs
}

// States returns every state, for who has a word for each.
func States() []State {
	return []State{Absent, Registered, Broken, Other, ByHand, Proxied, Impossible}
}

// Reasons returns every reason, for who has a word for each.
func Reasons() []Reason {
	return []Reason{Confined, NoProfile, NoWay, NoProvider, Unreadable, Malformed, NameTaken, Hides}
}

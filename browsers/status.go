package browsers

import "strings"

// Status is what is registered where: the result of cied browser status --json, whose names
// do not change.
type Status struct {
	Module   string    `json:"module,omitempty"` // absolute path that would be registered, "" where no module is found
	Browsers []Browser `json:"browsers"`
	Shared   []Place   `json:"shared"` // beside single browsers: p11-kit, and the policies for all users
}

// Look returns the status of a world. Nothing is changed.
func Look(w World) Status {
	s := Status{Module: w.Module, Browsers: Find(w), Shared: []Place{}}
	for _, p := range append(w.kitPlaces(), w.policyPlaces()...) {
		w.look(&p, false)
		s.Shared = append(s.Shared, p)
	}
	return s
}

// policyPlaces is where Firefox looks for policies first, also the ESR of Debian: measured
// with 153.
func (w World) policyPlaces() []Place {
	if w.OS == "windows" || w.OS == "darwin" {
		return nil
	}
	return []Place{w.place(Policy, "etc/firefox/policies/policies.json")}
}

// Works reports whether the browser loads the module, by any of the ways: in one profile at
// least, for the person or for all users.
func (s Status) Works(b Browser) bool {
	for _, p := range b.Places {
		if p.works() {
			return true
		}
	}
	if !strings.HasPrefix(b.Name, "Firefox") || b.Packaging != Package {
		return false // LibreWolf has policies of its own
	}
	for _, p := range s.Shared {
		if p.Kind == Policy && p.works() {
			return true
		}
	}
	return false
}

func (p Place) works() bool {
	switch p.State {
	case Registered, Other, ByHand, Proxied:
		return true
	default:
		return false
	}
}

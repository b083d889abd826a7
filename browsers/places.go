package browsers

// wanting returns the files of the browsers that are installed and that nothing else serves,
// each once.
func (w World) wanting() []Place {
	var places []Place
	for _, b := range Find(w) {
		for _, p := range b.Places {
			if p.Kind != None && p.State != Proxied {
				places = append(places, p)
			}
		}
	}
	return once(places)
}

// everyPlace returns the files where an entry of ours may be, whatever is installed.
func (w World) everyPlace() []Place {
	var places []Place
	if kit := w.kitPlaces(); len(kit) > 0 {
		places = append(places, kit[0], w.nssdb())
	}
	for _, k := range firefoxes() {
		places = append(places, w.profilePlaces(k)...)
	}
	return once(places)
}

// systemPlaces returns the files for all users that are the administrator's. There are none
// but on Linux and its like.
func (w World) systemPlaces() []Place {
	if kit := w.kitPlaces(); len(kit) > 0 {
		return append(kit[1:2:2], w.policyPlaces()...)
	}
	return nil
}

// once returns the places without those whose file came before.
func once(places []Place) []Place {
	var different []Place
	seen := map[string]bool{}
	for _, p := range places {
		if !seen[p.File] {
			seen[p.File] = true
			different = append(different, p)
		}
	}
	return different
}

// kitWanting returns the module file of p11-kit to write, none where the module is registered
// for more people already.
func (w World) kitWanting(system bool) []Place {
	kit := w.kitPlaces()
	if system && len(kit) > 0 {
		kit = kit[1:]
	}
	for i, p := range kit {
		if r, err := w.seen(p); i > 0 && err == nil && r.library == w.Module {
			return nil
		}
	}
	return kit[:min(1, len(kit))]
}

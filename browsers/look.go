package browsers

import (
	"errors"
	"io/fs"
)

// look tells what a place says of our module. proxied: p11-kit-proxy brings the module to the
// browser, whatever its own file says.
func (w World) look(p *Place, proxied bool) {
	if p.Kind == None {
		return
	}
	r, err := w.seen(*p)
	if err != nil {
		p.State, p.Reason = Impossible, reasonOf(err)
		return
	}
	switch {
	case r.library != "":
		p.State, p.Module = w.stateOf(r.library), r.library
	case r.byHand != "":
		p.State, p.Module = ByHand, r.byHand
	case r.taken:
		p.State, p.Reason = Impossible, NameTaken
	case proxied || r.proxied && w.kit():
		p.State = Proxied
	default:
		p.State = Absent
	}
}

// stateOf is the state of our own entry.
func (w World) stateOf(library string) State {
	switch {
	case !w.holds(library):
		return Broken
	case w.Module != "" && library != w.Module:
		return Other
	default:
		return Registered
	}
}

// seen reads a place. A file that is not there registers nothing.
func (w World) seen(p Place) (registered, error) {
	file, _, err := w.read(p.name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && p.Kind == Policy && w.hidden() != "":
		return registered{}, ErrHides
	case errors.Is(err, fs.ErrNotExist):
		return registered{}, nil
	case err != nil:
		return registered{}, err
	}
	switch p.Kind {
	case P11Kit:
		r := moduleFileIn(file)
		r.library = w.wholePath(r.library)
		return r, nil
	case Policy:
		return policyIn(file)
	default:
		return moduleIn(file)
	}
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, ErrHides):
		return Hides
	case errors.Is(err, ErrNameTaken):
		return NameTaken
	case errors.Is(err, ErrMalformed), errors.Is(err, ErrNotRegular):
		return Malformed
	default:
		return Unreadable
	}
}

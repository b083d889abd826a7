package browsers

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"

	"cied/fault"
)

// A Change is what was done at a place, or why it was not.
type Change struct {
	Place
	Changed bool       `json:"changed"`
	Fault   fault.Code `json:"fault,omitempty"`  // then the file is as it was
	Detail  string     `json:"detail,omitempty"` // of the fault, for whoever helps
}

// Install registers w.Module at every place of the person's browsers, or with system at those
// for all users, which takes the administrator's rights. What is registered already stays as
// it is, an older path of ours is renewed, and a browser that p11-kit-proxy serves gets no
// entry of its own: it would see the card twice.
//
// A place that fails does not keep the others from being changed; the error is that of the
// first, a [fault.BrowserFile] around one of the causes of this package or of the file
// system. Without a module, a [fault.ModuleMissing] around [ErrModule] or [fs.ErrNotExist],
// nothing is changed.
func Install(w World, system bool) ([]Change, error) {
	if err := w.checkModule(); err != nil {
		return nil, fault.New(fault.ModuleMissing, opInstall, err)
	}
	changes, first := w.change(w.kitWanting(system), opInstall, w.install) // before a look at whom its proxy serves
	places := w.policyPlaces()
	if !system {
		places = w.wanting()
	}
	more, err := w.change(places, opInstall, w.install)
	return append(changes, more...), errors.Join(first, err)
}

// Remove takes our entries away from every place, also of browsers that are no longer
// installed. Its error is as that of [Install].
func Remove(w World, system bool) ([]Change, error) {
	if system {
		return w.change(w.systemPlaces(), opRemove, w.remove)
	}
	return w.change(w.everyPlace(), opRemove, w.remove)
}

// The operations, as faults name them.
const (
	opInstall = "browsers: install"
	opRemove  = "browsers: remove"
)

// change does the same at each place, and looks at it again.
func (w World) change(places []Place, op string, do func(Place) (bool, error)) ([]Change, error) {
	changes := []Change{}
	var first error
	for _, p := range places {
		changed, err := do(p)
		p.State, p.Module, p.Reason = "", "", ""
		w.look(&p, false)
		c := Change{Place: p, Changed: changed}
		if err != nil {
			f := fault.New(fault.BrowserFile, op+": "+p.File, err)
			c.Fault, c.Detail = f.Code, f.Error()
			if first == nil {
				first = f
			}
		}
		changes = append(changes, c)
	}
	return changes, first
}

// install writes our entry, unless it is there.
func (w World) install(p Place) (changed bool, err error) {
	r, err := w.seen(p)
	switch {
	case err != nil:
		return false, err
	case r.taken:
		return false, ErrNameTaken
	case r.byHand != "" || r.library == w.Module:
		return false, nil
	}
	file, mode, err := w.read(p.name)
	if errors.Is(err, fs.ErrNotExist) {
		mode, err = p.mode(), nil
	}
	if err != nil {
		return false, err
	}
	switch p.Kind {
	case P11Kit:
		file = moduleFile(w.Module)
	case Policy:
		file, err = withPolicy(file, w.Module)
	default:
		file, err = withModule(file, w.Module)
	}
	if err != nil {
		return false, err
	}
	return true, w.write(p, file, mode)
}

// remove takes our entry away, and the file with it where nothing else is in it.
func (w World) remove(p Place) (changed bool, err error) {
	file, mode, err := w.read(p.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	var left []byte
	if err == nil {
		left, err = without(p.Kind, file)
	}
	switch {
	case (errors.Is(err, ErrMalformed) || errors.Is(err, ErrNotRegular)) && !w.mentions(p.name):
		return false, nil // nothing of ours can be in it
	case err != nil, bytes.Equal(left, file):
		return false, err
	case len(left) == 0:
		return true, w.discard(p)
	}
	return true, w.write(p, left, mode)
}

// without returns a file of that kind without our entry.
func without(kind Kind, file []byte) ([]byte, error) {
	switch kind {
	case P11Kit:
		if moduleFileIn(file).library == "" {
			return file, nil
		}
		return nil, nil
	case Policy:
		return withoutPolicy(file)
	default:
		return withoutModule(file)
	}
}

// mentions reports whether a file that is not as it should be names a module of ours.
func (w World) mentions(name string) bool {
	info, err := fs.Stat(w.Root, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
		return false
	}
	file, err := fs.ReadFile(w.Root, name)
	return err == nil && strings.Contains(string(file), moduleBase)
}

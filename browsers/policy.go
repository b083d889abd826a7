package browsers

import (
	"encoding/json"
)

// The names on the way to our entry in a policies.json. Firefox writes what a policy adds into
// the pkcs11.txt of every profile that it opens, under the same name: there it is an entry
// of ours, which [Remove] takes away for each person. Since version 114 SecurityDevices has
// Add and Delete; before, and still, it may map names to paths itself
// (mozilla/policy-templates, "SecurityDevices").
const (
	policiesKey = "policies"
	devicesKey  = "SecurityDevices"
	addKey      = "Add"
)

// policyAlone is the file where there was none.
func policyAlone(module string) string {
	return "{" + quote(policiesKey) + ": " + policyDevices(module) + "}\n"
}

func policyDevices(module string) string {
	return "{" + quote(devicesKey) + ": {" + quote(addKey) + ": " + policyEntry(module) + "}}"
}

func policyEntry(module string) string {
	return "{" + quote(EntryName) + ": " + quote(module) + "}"
}

// A policyFile is a policies.json, read as far as it leads to the modules: objects inside
// each other, as many as there are.
type policyFile struct {
	chain []object // the file; policies; SecurityDevices; Add, or not where it has the old form
}

// parsePolicy reads a policies.json. What Firefox would not read is [ErrMalformed].
func parsePolicy(text []byte) (policyFile, error) {
	if !json.Valid(text) {
		return policyFile{}, ErrMalformed
	}
	top, ok := objectAt(text, 0)
	f := policyFile{chain: []object{top}}
	for _, name := range []string{policiesKey, devicesKey, addKey} {
		if !ok {
			return policyFile{}, ErrMalformed
		}
		o := f.last()
		m := o.find(name)
		if m == nil {
			return f, nil
		}
		var next object
		next, ok = objectAt(text, m.value)
		f.chain = append(f.chain, next)
	}
	if !ok {
		return policyFile{}, ErrMalformed
	}
	return f, nil
}

func (f policyFile) last() object { return f.chain[len(f.chain)-1] }

// isOld reports whether SecurityDevices maps names to paths itself.
func (f policyFile) isOld() bool {
	if len(f.chain) != 3 {
		return false
	}
	devices := f.last()
	return len(devices.members) > 0 && devices.find("Delete") == nil
}

// devices returns the object whose members are modules, if there is one.
func (f policyFile) devices() (object, bool) {
	return f.last(), len(f.chain) == 4 || f.isOld()
}

// policyIn tells what a policies.json says of our module.
func policyIn(text []byte) (registered, error) {
	f, err := parsePolicy(text)
	if err != nil {
		return registered{}, err
	}
	var r registered
	devices, ok := f.devices()
	for i := range devices.members {
		m := &devices.members[i]
		if library, isString := stringAt(text, m); ok && isString {
			r.see(m.name, library)
		} else if ok && m.name == EntryName {
			r.taken = true
		}
	}
	return r, nil
}

// withPolicy returns the file with our entry leading to module.
func withPolicy(text []byte, module string) ([]byte, error) {
	if len(text) == 0 {
		return []byte(policyAlone(module)), nil
	}
	f, err := parsePolicy(text)
	if err != nil {
		return nil, err
	}
	if devices, ok := f.devices(); ok {
		if m := devices.find(EntryName); m != nil {
			return splice(text, m.value, m.end, quote(module)), nil
		}
		return devices.with(EntryName, quote(module)), nil
	}
	switch len(f.chain) {
	case 1:
		return f.last().with(policiesKey, policyDevices(module)), nil
	case 2:
		return f.last().with(devicesKey, "{"+quote(addKey)+": "+policyEntry(module)+"}"), nil
	default:
		return f.last().with(addKey, policyEntry(module)), nil
	}
}

// withoutPolicy returns the file without our entry, and without the objects that held
// nothing else: those were put there with it. Nothing is left of a file that was made for it.
func withoutPolicy(text []byte) ([]byte, error) {
	f, err := parsePolicy(text)
	if err != nil {
		return nil, err
	}
	devices, ok := f.devices()
	m := devices.find(EntryName)
	if !ok || m == nil {
		return text, nil
	}
	library, isString := stringAt(text, m)
	if !isString || !isModule(library) {
		return text, nil
	}
	if string(text) == policyAlone(library) {
		return nil, nil
	}
	names := []string{policiesKey, devicesKey, addKey}[:len(f.chain)-1]
	at := len(names)
	for at > 0 && len(f.chain[at].members) == 1 {
		at--
	}
	if at == len(names) {
		return devices.without(m), nil
	}
	return f.chain[at].without(f.chain[at].find(names[at])), nil
}

// hidden returns the policies.json that came with Firefox, if there is one: Firefox passes it
// over as soon as /etc has another (toolkit/components/enterprisepolicies).
func (w World) hidden() string {
	return w.firstThere("usr/lib/firefox*/distribution/policies.json", "usr/lib64/firefox*/distribution/policies.json",
		"opt/firefox*/distribution/policies.json")
}

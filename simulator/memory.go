package simulator

import (
	"slices"
	"strings"
	"sync"
)

// A memory has the identities that a world has made. Making one costs four signatures with
// RSA, and a test lays thousands of cards that differ in nothing but their faults.
type memory struct {
	mu   sync.Mutex
	made map[string]*Identity // not changed once they are here
}

// identity is [personalise], once for cards with equal files and keys.
func (w *World) identity(form SODForm, faults []Fault, variant string) (*Identity, error) {
	name := string(form) + "/" + variant + "/" + strings.Join(personalised(faults), "/")
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	if id, ok := w.memory.made[name]; ok {
		return id, nil
	}
	id, err := personalise(w, form, faults, variant)
	if err != nil {
		return nil, err
	}
	if w.memory.made == nil {
		w.memory.made = map[string]*Identity{}
	}
	w.memory.made[name] = id
	return id, nil
}

// personalised names the faults that are written into a card, in their order.
func personalised(faults []Fault) []string {
	var names []string
	for _, f := range faults {
		if f.At == 0 {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}

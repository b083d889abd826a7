package policy

import (
	"reflect"
	"slices"
)

// A layer is what one source of the person's says.
type layer struct {
	file string // "" for the command line
	Settings
}

// A merge settles one key after the other.
type merge struct {
	administrator document
	person        []layer // the first that says something counts
	overruled     []Overruled
}

// policy settles every key.
func (m *merge) policy() *Policy {
	p := Default()
	for _, k := range keys() {
		k.settle(m, p)
	}
	p.Overruled = m.overruled
	return p
}

// settle turns the default in value into what holds for the key name. of is what a source
// says of it, or nil; stricter combines two values, and is nil for a key without an order.
func settle[T any](m *merge, name string, value *T, of func(*Settings) *T, stricter func(have, want T) T) {
	fixed := slices.Contains(m.administrator.locked, name)
	open := slices.Contains(m.administrator.restrict, name) && stricter != nil && !fixed
	if v := of(&m.administrator.Settings); v != nil {
		*value, fixed = *v, true
	}
	for _, l := range m.person {
		want := of(&l.Settings)
		if want == nil {
			continue
		}
		switch {
		case open:
			*value = stricter(*value, *want)
		case !fixed:
			*value = *want
		}
		if !reflect.DeepEqual(*value, *want) {
			m.overruled = append(m.overruled, Overruled{name, l.file})
		}
		return
	}
}

func both(have, want bool) bool { return have && want }

// later takes the value that comes later in order, from the least strict to the strictest.
func later[T comparable](order ...T) func(have, want T) T {
	return func(have, want T) T {
		return order[max(slices.Index(order, have), slices.Index(order, want))]
	}
}

// common has what is in both lists, in the order of want.
func common(have, want []string) []string {
	return slices.DeleteFunc(slices.Clone(want), func(s string) bool { return !slices.Contains(have, s) })
}

package policy

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"cied/internal/tomlkeys"
)

// A document is what one file says.
type document struct {
	Settings
	locked, restrict []string // of the administrator's file: names of keys
}

// A mistake is what keeps a file from being understood.
type mistake struct {
	line int // from 1; 0 where it is not known
	key  string
	err  error
}

// in returns the mistake with its place: "/etc/cied/policy.toml:3: port: want a number".
func (m *mistake) in(file string) error {
	place := file
	if m.line > 0 {
		place += fmt.Sprintf(":%d", m.line)
	}
	if m.key != "" {
		place += ": " + m.key
	}
	return fmt.Errorf("%s: %w", place, m.err)
}

// depth is the number of names that a key of ours has at most, with that of its table.
const depth = 2

// parse reads TOML 1.0. Only an administrator's file may have the lists "locked" and
// "restrict". Of several mistakes it returns the first in the file.
func parse(text []byte, administrator bool) (document, *mistake) {
	lines, twice := tomlkeys.Find(text, depth)
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		return document{}, syntax(err, twice.Line)
	}
	var d document
	takers := d.takers(administrator)
	values := flatten(tree)
	names := slices.SortedFunc(maps.Keys(values), func(a, b string) int {
		return cmp.Or(cmp.Compare(lines.Of(a), lines.Of(b)), strings.Compare(a, b))
	})
	for _, name := range names {
		take, ok := takers[name]
		if !ok {
			return document{}, &mistake{lines.Of(name), name, errors.New("no such key")}
		}
		if err := take(values[name]); err != nil {
			return document{}, &mistake{lines.Of(name), name, err}
		}
	}
	return d, nil
}

// takers returns, by name, what puts a value into d.
func (d *document) takers(administrator bool) map[string]func(any) error {
	all := map[string]func(any) error{}
	for _, k := range keys() {
		all[k.name] = func(v any) error { return k.take(&d.Settings, v) }
	}
	for _, name := range tables() {
		all[name] = func(any) error { return errors.New("want a table") }
	}
	d.listTakers(all, administrator)
	return all
}

// listTakers adds those of the administrator's lists.
func (d *document) listTakers(all map[string]func(any) error, administrator bool) {
	lists := map[string]struct {
		to   *[]string
		fits func(key) bool
	}{
		"locked":   {&d.locked, func(key) bool { return true }},
		"restrict": {&d.restrict, func(k key) bool { return k.ordered }},
	}
	for name, l := range lists {
		all[name] = func(v any) (err error) {
			if !administrator {
				return errors.New("only the administrator's file can have it")
			}
			*l.to, err = keyNames(v, l.fits)
			return err
		}
	}
}

// keyNames takes a list of names of keys that fit.
func keyNames(value any, fits func(key) bool) ([]string, error) {
	list, err := texts(value, "a list of keys")
	for _, name := range list {
		if !slices.ContainsFunc(keys(), func(k key) bool { return k.name == name && fits(k) }) {
			return nil, fmt.Errorf("%.80q is not a key that can stand here", name)
		}
	}
	return list, err
}

// flatten returns the values of tree by the names of keys, a table's name before that of its
// key. A table that is not one of ours stays a value, under its name.
func flatten(tree map[string]any) map[string]any {
	flat := map[string]any{}
	for name, value := range tree {
		table, ok := value.(map[string]any)
		if !ok || !slices.Contains(tables(), name) {
			flat[tomlkeys.Part(name)] = value
			continue
		}
		for inner, v := range table {
			flat[name+"."+tomlkeys.Part(inner)] = v
		}
	}
	return flat
}

// tables are the names of the tables that keys stand in.
func tables() []string {
	var names []string
	for _, k := range keys() {
		if name, _, found := strings.Cut(k.name, "."); found {
			names = append(names, name)
		}
	}
	return names
}

// syntax is the mistake of a text that is not TOML. Of a key that stands there twice the
// library does not tell where: repeated is its second line.
func syntax(err error, repeated int) *mistake {
	var at *toml.DecodeError
	if !errors.As(err, &at) {
		return &mistake{repeated, "", err}
	}
	line, _ := at.Position()
	return &mistake{line, "", err}
}

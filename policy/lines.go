package policy

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// depth is the number of names that a key of ours has at most, with that of its table.
const depth = 2

// A lineIndex has the line of each key and table, from 1, with the names around it before it.
type lineIndex map[string]int

// of returns the line of a key, or of the table around it; 0 where there is neither.
func (x lineIndex) of(name string) int {
	if line, ok := x[name]; ok {
		return line
	}
	table, _, _ := strings.Cut(name, ".")
	return x[table]
}

// add has the line for a key, its table and whatever of the two a longer name begins with.
func (x lineIndex) add(name []string, line int) {
	for n := range min(len(name), depth) {
		prefix := strings.Join(name[:n+1], ".")
		if _, ok := x[prefix]; !ok {
			x[prefix] = line
		}
	}
}

// keyLines finds the lines of the keys and tables of a TOML text, up to where it is no
// TOML; and the line of the first that stands there for the second time, or 0.
func keyLines(text []byte) (x lineIndex, repeated int) {
	x = lineIndex{}
	seen := map[string]bool{}
	var p unstable.Parser
	p.Reset(text)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		name, line := keyOf(&p, e)
		if e.Kind == unstable.KeyValue {
			name = slices.Concat(table, name)
		} else {
			table = name[:min(len(name), depth+1)]
		}
		x.add(name, line)
		if len(name) > depth {
			continue
		}
		whole := strings.Join(name, ".")
		if seen[whole] && repeated == 0 {
			repeated = line
		}
		seen[whole] = true
	}
	return x, repeated
}

// keyOf returns the parts of the key of an expression and its line.
func keyOf(p *unstable.Parser, e *unstable.Node) (name []string, line int) {
	for it := e.Key(); it.Next(); {
		k := it.Node()
		if line == 0 {
			line = p.Shape(k.Raw).Start.Line
		}
		name = append(name, part(string(k.Data)))
	}
	return name, line
}

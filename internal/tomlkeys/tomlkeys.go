// Package tomlkeys finds the lines of the keys in a TOML text, for the mistakes that a person
// is told of: the library that reads the values does not tell them.
package tomlkeys

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Lines has the line of each key and table, from 1, by its dotted name.
type Lines map[string]int

// Of returns the line of a key, or of the nearest table around it; 0 where there is none.
func (x Lines) Of(name string) int {
	for {
		if line, ok := x[name]; ok {
			return line
		}
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 {
			return 0
		}
		name = name[:dot]
	}
}

// add has the line for a key and for the tables around it.
func (x Lines) add(name []string, line int) {
	for n := range name {
		prefix := strings.Join(name[:n+1], ".")
		if _, ok := x[prefix]; !ok {
			x[prefix] = line
		}
	}
}

// A Repetition is the first key that stands there for the second time.
type Repetition struct {
	Key  string
	Line int // 0 where there is none
}

// Find finds the lines of the keys and tables of a TOML text, up to where it is no TOML. depth
// is how many names a key has at most, with those of its tables: 3 for "attributes.0.name".
// Of a longer one the rest is not kept.
func Find(text []byte, depth int) (x Lines, twice Repetition) {
	x = Lines{}
	seen := map[string]bool{}
	var p unstable.Parser
	p.Reset(text)
	var table []string
	for p.NextExpression() {
		e := p.Expression()
		name, line := keyOf(&p, e, depth)
		if e.Kind == unstable.KeyValue {
			name = slices.Concat(table, name)
		} else {
			table = name[:min(len(name), depth+1)]
		}
		x.add(name[:min(len(name), depth)], line)
		whole := strings.Join(name[:min(len(name), depth+1)], ".")
		if seen[whole] && twice.Line == 0 {
			twice = Repetition{whole, line}
		}
		seen[whole] = true
	}
	return x, twice
}

// keyOf returns the parts of the key of an expression, one more than depth at the most, and its
// line.
func keyOf(p *unstable.Parser, e *unstable.Node, depth int) (name []string, line int) {
	for it := e.Key(); it.Next() && len(name) <= depth; {
		k := it.Node()
		if line == 0 {
			line = p.Shape(k.Raw).Start.Line
		}
		name = append(name, Part(string(k.Data)))
	}
	return name, line
}

// Part is one part of a dotted key, in quotes where it has a dot of its own.
func Part(name string) string {
	if strings.Contains(name, ".") {
		return strconv.Quote(name)
	}
	return name
}

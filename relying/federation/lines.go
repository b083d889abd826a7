package federation

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// depth is the number of names that a key has at most, with those of its tables:
// "attributes.0.name".
const depth = 3

// A lineIndex has the line of each key and table, from 1, by its dotted name.
type lineIndex map[string]int

// of returns the line of a key, or of the nearest table around it; 0 where there is none.
func (x lineIndex) of(name string) int {
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
func (x lineIndex) add(name []string, line int) {
	for n := range min(len(name), depth) {
		prefix := strings.Join(name[:n+1], ".")
		if _, ok := x[prefix]; !ok {
			x[prefix] = line
		}
	}
}

// A repetition is the first key that stands there for the second time.
type repetition struct {
	key  string
	line int // 0 where there is none
}

// keyLines finds the lines of the keys and tables of a TOML text, up to where it is no TOML.
func keyLines(text []byte) (x lineIndex, twice repetition) {
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
		whole := strings.Join(name[:min(len(name), depth+1)], ".")
		if seen[whole] && twice.line == 0 {
			twice = repetition{whole, line}
		}
		seen[whole] = true
	}
	return x, twice
}

// keyOf returns the parts of the key of an expression and its line. More parts than a key of
// ours has are not kept.
func keyOf(p *unstable.Parser, e *unstable.Node) (name []string, line int) {
	for it := e.Key(); it.Next() && len(name) <= depth; {
		k := it.Node()
		if line == 0 {
			line = p.Shape(k.Raw).Start.Line
		}
		name = append(name, part(string(k.Data)))
	}
	return name, line
}

// part is one part of a dotted key, in quotes where it has a dot of its own.
func part(name string) string {
	if strings.Contains(name, ".") {
		return strconv.Quote(name)
	}
	return name
}

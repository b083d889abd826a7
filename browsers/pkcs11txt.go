package browsers

import (
	"bytes"
	"strings"
)

// A block of pkcs11.txt is the lines of one module, "key=value", up to the first empty line,
// which belongs to it, or the end of the file. Lines that begin with # are comments. NSS
// takes keys in any case (lib/util/utilpars.c).
//
// Measured with NSS 3.87: two blocks without an empty line between them are one module, by
// the last name; a line of white space separates nothing; a block for the internal module is
// not needed, NSS loads that by itself: around a file that holds nothing but our block,
// Firefox 153 and Chromium 156 make the rest of the database, and load the module.
type block struct {
	start, end    int // offsets in the file, from the first line that is no comment
	library, name string
	libraryAt     [2]int // offsets of the value of library; an end of 0 where none has come
	named         bool
}

// theProxy is the module that loads what module files of p11-kit name.
const theProxy = "p11-kit-proxy"

// parseModules reads a pkcs11.txt. Control characters, which NSS writes nowhere, are
// [ErrMalformed], and so are a line that says nothing and a block of two modules.
func parseModules(file []byte) ([]block, error) {
	var all []block
	var b *block
	at := 0
	for line := range bytes.Lines(file) {
		text := strings.TrimSuffix(string(line), "\n")
		start := at
		at += len(line)
		switch {
		case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }):
			return nil, ErrMalformed
		case text == "":
			if b != nil {
				b.end, b = at, nil
			}
		case strings.HasPrefix(text, "#"):
		default:
			if b == nil {
				all = append(all, block{start: start})
				b = &all[len(all)-1]
			}
			if !b.add(text, start) {
				return nil, ErrMalformed
			}
		}
	}
	if b != nil {
		b.end = at
	}
	return all, nil
}

// add takes a line of the block, which begins at that offset. A second library or name is of
// another module, that lost its empty line: one cannot be changed without the other.
func (b *block) add(line string, at int) bool {
	key, value, found := strings.Cut(line, "=")
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "library":
		if b.libraryAt[1] != 0 {
			return false
		}
		b.library, b.libraryAt = strings.TrimSpace(value), [2]int{at + len(key) + 1, at + len(line)}
	case "name":
		if b.named {
			return false
		}
		b.name, b.named = strings.TrimSpace(value), true
	}
	return found || strings.TrimSpace(line) == ""
}

// registered is what a file says of our module.
type registered struct {
	library string // that our entry leads to, "" where there is none
	byHand  string // a module of ours under another name: somebody else's entry, or ""
	taken   bool   // another module has our name
	proxied bool   // p11-kit-proxy is loaded
}

func (r *registered) see(name, library string) {
	switch {
	case name == EntryName && isModule(library):
		r.library = library
	case name == EntryName:
		r.taken = true
	case isModule(library):
		r.byHand = library
	case strings.Contains(library, theProxy):
		r.proxied = true
	}
}

// moduleIn tells what a pkcs11.txt says of our module.
func moduleIn(file []byte) (registered, error) {
	blocks, err := parseModules(file)
	var r registered
	for _, b := range blocks {
		r.see(b.name, b.library)
	}
	return r, err
}

// withModule returns the file with our entry leading to module. A new one stands after the
// last empty line, so that a block that NSS could take for unfinished is not added to.
func withModule(file []byte, module string) ([]byte, error) {
	blocks, err := parseModules(file)
	if err != nil {
		return nil, err
	}
	for _, b := range blocks {
		if b.name == EntryName && isModule(b.library) {
			return splice(file, b.libraryAt[0], b.libraryAt[1], module), nil
		}
	}
	at := 0
	for _, b := range blocks {
		if bytes.HasSuffix(file[b.start:b.end], []byte("\n\n")) {
			at = b.end
		}
	}
	return splice(file, at, at, "library="+module+"\nname="+EntryName+"\n\n"), nil
}

// withoutModule returns the file without our entries.
func withoutModule(file []byte) ([]byte, error) {
	blocks, err := parseModules(file)
	if err != nil {
		return nil, err
	}
	for i := len(blocks) - 1; i >= 0; i-- {
		if b := blocks[i]; b.name == EntryName && isModule(b.library) {
			file = splice(file, b.start, b.end, "")
		}
	}
	return file, nil
}

// splice returns a copy of file with the octets from start to end replaced.
func splice(file []byte, start, end int, by string) []byte {
	out := make([]byte, 0, len(file)-(end-start)+len(by))
	out = append(out, file[:start]...)
	out = append(out, by...)
	return append(out, file[end:]...)
}

package tsl

// What the tests look at from outside: the canonical form of a whole document, and what is
// read from one.

// CanonicalOf returns the canonical form of a document with its signature.
func CanonicalOf(xml []byte) ([]byte, error) {
	d, err := parse(xml)
	if err != nil {
		return nil, err
	}
	return canonical(d.root)
}

// Read decodes a canonical form.
func Read(form []byte) (*List, error) { return read(form) }

// Node is an element of a canonical form.
type Node = node

// ParseCanonical reads a canonical form.
func ParseCanonical(form []byte) (*Node, error) { return parseCanonical(form) }

// Tokens returns names, attributes and the text of elements without children, in document
// order, one a line.
func (n *node) Tokens() []string {
	all := []string{"<" + n.name.namespace + " " + n.name.local}
	for _, a := range n.attributes {
		all = append(all, "@"+a.name.namespace+" "+a.name.local+" "+a.value)
	}
	if len(n.children) == 0 {
		all = append(all, "="+n.text)
	}
	for _, child := range n.children {
		all = append(all, child.Tokens()...)
	}
	return append(all, ">")
}

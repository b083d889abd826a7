package tsl

import (
	"encoding/base64"
	"fmt"
	"strings"

	"cied/internal/xmldoor"
)

// xmlNamespace is that of the prefix xml (Namespaces in XML 1.0, 3).
const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

// A name is an expanded name: namespace and local part.
type name struct{ namespace, local string }

// The namespaces of TS 119 612 and its additional types, of XML Signature, and of XAdES
// (all versions since 1.3.2).
func tslName(local string) name   { return name{"http://uri.etsi.org/02231/v2#", local} }
func tslxName(local string) name  { return name{"http://uri.etsi.org/02231/v2/additionaltypes#", local} }
func dsName(local string) name    { return name{"http://www.w3.org/2000/09/xmldsig#", local} }
func xadesName(local string) name { return name{"http://uri.etsi.org/01903/v1.3.2#", local} }

// A node is an element, read from a canonical form by [parseCanonical].
type node struct {
	name       name
	attributes []attribute // namespace declarations are not among them
	children   []*node
	text       string // the characters directly inside
}

// An attribute has a namespace only where it has a prefix.
type attribute struct {
	name  name
	value string
}

// attribute returns the value of an attribute in no namespace.
func (n *node) attribute(key string) (value string, ok bool) {
	for _, a := range n.attributes {
		if a.name == (name{"", key}) {
			return a.value, true
		}
	}
	return "", false
}

// exactly checks that the children are those named, in that order.
func (n *node) exactly(names ...name) error {
	if len(n.children) != len(names) {
		return fmt.Errorf("%s has %d elements, not %d", n.name.local, len(n.children), len(names))
	}
	return n.begins(names...)
}

// begins checks that the first children are those named, in that order.
func (n *node) begins(names ...name) error {
	for i, want := range names {
		if i >= len(n.children) || n.children[i].name != want {
			return fmt.Errorf("%s has no %s as element %d", n.name.local, want.local, i+1)
		}
	}
	return nil
}

// all returns the children with the given name.
func (n *node) all(want name) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == want {
			found = append(found, child)
		}
	}
	return found
}

// under returns the elements at the end of a path of names below n.
func (n *node) under(path ...name) []*node {
	level := []*node{n}
	for _, step := range path {
		var next []*node
		for _, parent := range level {
			next = append(next, parent.all(step)...)
		}
		level = next
	}
	return level
}

// one returns the only child with the given name.
func (n *node) one(want name) (*node, error) {
	found := n.all(want)
	if len(found) != 1 {
		return nil, fmt.Errorf("%s has %d %s, not one", n.name.local, len(found), want.local)
	}
	return found[0], nil
}

// value returns the text of the only child with the given name, less the white space
// around it, which the types of all values that are read (xs:anyURI, xs:integer,
// xs:dateTime, xs:token) collapse.
func (n *node) value(want name) (string, error) {
	child, err := n.one(want)
	if err != nil {
		return "", err
	}
	return child.trimmed()
}

// trimmed returns the text of an element that has nothing but text.
func (n *node) trimmed() (string, error) {
	if len(n.children) != 0 {
		return "", fmt.Errorf("%s has elements inside", n.name.local)
	}
	return strings.Trim(n.text, xmldoor.Space), nil
}

// octets decodes xs:base64Binary: white space anywhere, padding, and no bits set that are
// not data.
func (n *node) octets() ([]byte, error) {
	text, err := n.trimmed()
	if err != nil {
		return nil, err
	}
	compact := strings.Map(func(r rune) rune {
		if strings.ContainsRune(xmldoor.Space, r) {
			return -1
		}
		return r
	}, text)
	raw, err := base64.StdEncoding.Strict().DecodeString(compact)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.name.local, err)
	}
	return raw, nil
}

// algorithm returns the Algorithm of n. Parameters are refused: none of the algorithms
// that are accepted needs any, and an InclusiveNamespaces or an HMACOutputLength would
// change what is signed, or how well.
func (n *node) algorithm() (string, error) {
	if len(n.children) != 0 {
		return "", fmt.Errorf("%s has parameters", n.name.local)
	}
	uri, ok := n.attribute("Algorithm")
	if !ok {
		return "", fmt.Errorf("%s names no algorithm", n.name.local)
	}
	return uri, nil
}

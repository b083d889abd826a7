package saml

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"cied/internal/xmldoor"
)

// A node is an element, read from a canonical form.
type node struct {
	name       xml.Name
	attributes []xml.Attr // namespace declarations are not among them
	children   []*node
	text       string // the characters directly inside
}

// parseNode reads a canonical form. It has only elements and characters: the canonicaliser
// has removed comments, and [parse] refused everything else.
func parseNode(form []byte) (*node, error) {
	decoder := xml.NewDecoder(bytes.NewReader(form))
	top := &node{}
	open := []*node{top}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if open, err = grow(open, token); err != nil {
			return nil, err
		}
	}
	if len(top.children) != 1 {
		return nil, errors.New("there is not one root")
	}
	return top.children[0], nil
}

// grow adds a token to the innermost of the open nodes, and returns those that are open then.
func grow(open []*node, token xml.Token) ([]*node, error) {
	inner := open[len(open)-1]
	switch token := token.(type) {
	case xml.StartElement:
		child := &node{name: token.Name, attributes: withoutDeclarations(token.Attr)}
		inner.children = append(inner.children, child)
		return append(open, child), nil
	case xml.EndElement:
		if len(inner.children) > 0 && strings.Trim(inner.text, xmldoor.Space) != "" {
			return nil, fmt.Errorf("%s has text beside elements", inner.name.Local)
		}
		return open[:len(open)-1], nil
	case xml.CharData:
		// The white space between children is not kept: there can be much of it.
		if len(inner.children) == 0 || strings.Trim(string(token), xmldoor.Space) != "" {
			inner.text += string(token)
		}
		return open, nil
	}
	return nil, errors.New("this is not canonical XML")
}

func withoutDeclarations(attributes []xml.Attr) []xml.Attr {
	var kept []xml.Attr
	for _, a := range attributes {
		if a.Name.Space != "xmlns" && a.Name != (xml.Name{Local: "xmlns"}) {
			kept = append(kept, xml.Attr{Name: a.Name, Value: a.Value})
		}
	}
	return kept
}

// attribute returns the value of an attribute in no namespace.
func (n *node) attribute(key string) (value string, ok bool) {
	return n.qualified(xml.Name{Local: key})
}

// qualified returns the value of an attribute by its expanded name.
func (n *node) qualified(name xml.Name) (value string, ok bool) {
	for _, a := range n.attributes {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// get returns the value of an attribute in no namespace, "" where it is not there.
func (n *node) get(key string) string {
	value, _ := n.attribute(key)
	return value
}

// all returns the children with the given name.
func (n *node) all(want xml.Name) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == want {
			found = append(found, child)
		}
	}
	return found
}

// one returns the only child with the given name.
func (n *node) one(want xml.Name) (*node, error) {
	found := n.all(want)
	if len(found) != 1 {
		return nil, fmt.Errorf("%s has %d %s, not one", n.name.Local, len(found), want.Local)
	}
	return found[0], nil
}

// path returns the element at the end of a path of names, each the only child of its name.
func (n *node) path(names ...xml.Name) (*node, error) {
	for _, name := range names {
		next, err := n.one(name)
		if err != nil {
			return nil, err
		}
		n = next
	}
	return n, nil
}

// value returns the text of the only child with the given name.
func (n *node) value(want xml.Name) (string, error) {
	child, err := n.one(want)
	if err != nil {
		return "", err
	}
	return child.trimmed()
}

// optional returns the text of the child with the given name, "" where there is none.
func (n *node) optional(want xml.Name) (string, error) {
	if len(n.all(want)) == 0 {
		return "", nil
	}
	return n.value(want)
}

// trimmed returns the text of an element that has nothing but text, less the white space
// around it: the manual's own examples have line ends around an Issuer.
func (n *node) trimmed() (string, error) {
	if len(n.children) != 0 {
		return "", fmt.Errorf("%s has elements inside", n.name.Local)
	}
	return strings.Trim(n.text, xmldoor.Space), nil
}

// octets decodes xs:base64Binary.
func (n *node) octets() ([]byte, error) {
	text, err := n.trimmed()
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(compact(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.name.Local, err)
	}
	return raw, nil
}

// compact removes all white space.
func compact(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(xmldoor.Space, r) {
			return -1
		}
		return r
	}, text)
}

// instant reads an attribute as SAML writes instants: xs:dateTime in UTC, with a "Z" (SAML
// 2.0 Core, 1.3.3).
func (n *node) instant(key string) (time.Time, error) {
	value := n.get(key)
	at, err := time.Parse(time.RFC3339Nano, value)
	if err != nil || !strings.HasSuffix(value, "Z") {
		return time.Time{}, fmt.Errorf("%s of %s is %q, not an instant in UTC", key, n.name.Local, value)
	}
	return at, nil
}

// index reads an attribute as xs:unsignedShort.
func (n *node) index(key string) (int, error) {
	value := n.get(key)
	i, err := strconv.ParseUint(value, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("%s of %s is %q, not an index", key, n.name.Local, value)
	}
	return int(i), nil
}

// truth reads an attribute as xs:boolean: false where it is not there or is none.
func (n *node) truth(key string) bool {
	value := n.get(key)
	return value == "true" || value == "1"
}

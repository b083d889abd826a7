package tsl

import (
	"errors"
	"strings"
)

// errNotCanonical is what every departure from the canonical form is.
var errNotCanonical = errors.New("this is not canonical XML")

// parseCanonical reads a canonical form (W3C Canonical XML 1.0, 2.3). The language is small:
// elements with both tags, one space before each attribute, values in double quotes, and
// seven references. Declarations, comments, CDATA sections, processing instructions and
// tags of empty elements do not occur in it, and are refused. encoding/xml would read the
// same, at ten times the cost.
func parseCanonical(form []byte) (*node, error) {
	s := &scanner{rest: string(form)} // whose memory the nodes share
	if !s.skip("<") {
		return nil, errNotCanonical
	}
	root, err := s.element(0)
	if err == nil && s.rest != "" {
		err = errNotCanonical
	}
	return root, err
}

// A scanner stands before rest, inside elements that declare the bindings.
type scanner struct {
	rest     string
	bindings []binding // the innermost is last
}

// A binding is a namespace declaration; the default namespace has no prefix.
type binding struct{ prefix, namespace string }

// skip reads a literal.
func (s *scanner) skip(literal string) bool {
	rest, ok := strings.CutPrefix(s.rest, literal)
	s.rest = rest
	return ok
}

// until reads up to a stop character, and over it.
func (s *scanner) until(stop string) (string, error) {
	read, rest, ok := strings.Cut(s.rest, stop)
	if !ok {
		return "", errNotCanonical
	}
	s.rest = rest
	return read, nil
}

// element reads an element from behind its first "<" to the end of its end tag.
func (s *scanner) element(depth int) (*node, error) {
	end := strings.IndexAny(s.rest, " >")
	if end <= 0 || depth > maxDepth {
		return nil, errNotCanonical
	}
	qualified := s.rest[:end]
	s.rest = s.rest[end:]
	outside := len(s.bindings)
	n, err := s.startTag(qualified)
	if err != nil {
		return nil, err
	}
	if err := s.content(n, depth); err != nil {
		return nil, err
	}
	s.bindings = s.bindings[:outside]
	if !s.skip(qualified) || !s.skip(">") {
		return nil, errNotCanonical
	}
	return n, nil
}

// content reads what is inside n, over the "</" of its end tag. Characters beside elements
// are not kept: they are white space in all that is read here.
func (s *scanner) content(n *node, depth int) error {
	for {
		escaped, err := s.until("<")
		if err != nil {
			return err
		}
		text, err := unescape(escaped, false)
		if err != nil {
			return err
		}
		if s.skip("/") {
			if len(n.children) == 0 {
				n.text = text
			}
			return nil
		}
		child, err := s.element(depth + 1)
		if err != nil {
			return err
		}
		n.children = append(n.children, child)
	}
}

// startTag reads the attributes and the ">" of a start tag. Only then are the namespaces
// of the names in it known.
func (s *scanner) startTag(qualified string) (*node, error) {
	n := &node{}
	for s.skip(" ") {
		key, value, err := s.pair()
		if err != nil {
			return nil, err
		}
		if prefix, ok := strings.CutPrefix(key, "xmlns:"); ok {
			s.bindings = append(s.bindings, binding{prefix, value})
		} else if key == "xmlns" {
			s.bindings = append(s.bindings, binding{"", value})
		} else {
			n.attributes = append(n.attributes, attribute{name{local: key}, value})
		}
	}
	if !s.skip(">") {
		return nil, errNotCanonical
	}
	for i, a := range n.attributes {
		if !strings.Contains(a.name.local, ":") {
			continue // the default namespace is not for attributes
		}
		if err := s.resolve(&n.attributes[i].name, a.name.local); err != nil {
			return nil, err
		}
	}
	return n, s.resolve(&n.name, qualified)
}

// pair reads one attribute: its name and its value.
func (s *scanner) pair() (key, value string, err error) {
	if key, err = s.until("="); err != nil || strings.ContainsAny(key, " <>\"") || !s.skip(`"`) {
		return "", "", errNotCanonical
	}
	escaped, err := s.until(`"`)
	if err != nil || strings.Contains(escaped, "<") {
		return "", "", errNotCanonical
	}
	value, err = unescape(escaped, true)
	return key, value, err
}

// resolve finds the namespace of a qualified name.
func (s *scanner) resolve(n *name, qualified string) error {
	prefix, local, ok := strings.Cut(qualified, ":")
	if !ok {
		prefix, local = "", qualified
	}
	n.local = local
	for i := len(s.bindings) - 1; i >= 0; i-- {
		if s.bindings[i].prefix == prefix {
			n.namespace = s.bindings[i].namespace
			return nil
		}
	}
	switch prefix {
	case "":
		return nil
	case "xml": // is bound always, and declared never
		n.namespace = xmlNamespace
		return nil
	}
	return errNotCanonical
}

// unescape replaces the references in a run of characters.
func unescape(escaped string, inAttribute bool) (string, error) {
	plain, rest, found := strings.Cut(escaped, "&")
	if !found {
		return escaped, nil
	}
	var text strings.Builder
	for found {
		text.WriteString(plain)
		reference, after, ended := strings.Cut(rest, ";")
		c, ok := character(reference, inAttribute)
		if !ok || !ended {
			return "", errNotCanonical
		}
		text.WriteByte(c)
		plain, rest, found = strings.Cut(after, "&")
	}
	text.WriteString(plain)
	return text.String(), nil
}

// character returns what a reference stands for: a canonical form has some in text only
// and some in attributes only.
func character(reference string, inAttribute bool) (c byte, ok bool) {
	switch reference {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "#xD":
		return '\r', true
	case "gt":
		return '>', !inAttribute
	case "quot":
		return '"', inAttribute
	case "#x9":
		return '\t', inAttribute
	case "#xA":
		return '\n', inAttribute
	}
	return 0, false
}

// Package xmldoor is the only door for XML from outside: what passes it is one well-formed
// document of bounded size without a document type, and has one canonical form.
//
// XML is Extensible Markup Language 1.0 (W3C, fifth edition), Namespaces in XML 1.0 (W3C, third
// edition) and Exclusive XML Canonicalization 1.0 (W3C, 18 July 2002). Nothing that passes is
// believed for that: signatures are for those who know what may be signed.
package xmldoor

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// Space is the white space of XML 1.0, production 3.
const Space = " \t\r\n"

// Limits are what a document may measure: choose a few times what a real one does.
type Limits struct {
	Size     int // octets
	Tags     int // "<" in the document: each element has two as a rule
	Depth    int // elements around an element
	Comments int // the canonicaliser's time is their number times their siblings
}

// What else a document may measure, of whatever kind it is. People do much to a root; 8
// attributes are the most that was seen.
const (
	maxAttributes = 24 // of one element, namespace declarations among them
	maxNamespaces = 24 // declarations around one place: each costs every element inside
)

// Open reads one document and returns its root. It is in UTF-8, with a byte order mark or
// without; it has no document type, entities or processing instructions; no element has an
// attribute twice, and no two have the same identifier, in any spelling. The error says in a
// clause what is wrong.
func Open(octets []byte, l Limits) (*etree.Element, error) {
	if len(octets) > l.Size {
		return nil, fmt.Errorf("%d octets are more than %d", len(octets), l.Size)
	}
	if n := bytes.Count(octets, []byte("<")); n > l.Tags {
		return nil, fmt.Errorf("%d tags are more than %d", n, l.Tags)
	}
	tree, err := readTree(bytes.TrimPrefix(octets, []byte("\uFEFF")), l.Depth)
	if err != nil {
		return nil, err
	}
	i := inspector{ids: map[string]bool{}, comments: l.Comments, left: l.Comments}
	root, err := i.prolog(tree)
	if err != nil {
		return nil, err
	}
	if err := i.inspect(root, 0); err != nil {
		return nil, err
	}
	return root, nil
}

// All returns e and the elements inside it, in document order.
func All(e *etree.Element) iter.Seq[*etree.Element] {
	return func(yield func(*etree.Element) bool) { each(e, yield) }
}

func each(e *etree.Element, yield func(*etree.Element) bool) bool {
	if !yield(e) {
		return false
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok && !each(child, yield) {
			return false
		}
	}
	return true
}

// readTree parses with what etree leaves undecided decided: all attributes are kept, so
// that a repeated one is seen, and UTF-8 is the only encoding.
func readTree(octets []byte, depth int) (*etree.Document, error) {
	tree := etree.NewDocument()
	tree.ReadSettings = etree.ReadSettings{
		MaxDepth:               depth,
		PreserveDuplicateAttrs: true,
		CharsetReader: func(charset string, _ io.Reader) (io.Reader, error) {
			return nil, fmt.Errorf("the encoding is %q, not UTF-8", charset)
		},
	}
	return tree, tree.ReadFromBytes(octets)
}

// An inspector looks at every token of a document.
type inspector struct {
	ids      map[string]bool
	comments int // that may stand in it
	left     int // of them
}

// prolog checks what stands around the root: an XML declaration before everything else,
// comments, white space; and that there is one root.
func (i *inspector) prolog(tree *etree.Document) (root *etree.Element, err error) {
	for n, token := range tree.Child {
		if p, ok := token.(*etree.ProcInst); ok && p.Target == "xml" && n == 0 {
			continue
		}
		if text, ok := token.(*etree.CharData); ok && strings.Trim(text.Data, Space) != "" {
			return nil, errors.New("text stands outside the root")
		}
		e, ok := token.(*etree.Element)
		if !ok {
			if err := i.harmless(token); err != nil {
				return nil, err
			}
			continue
		}
		if root != nil {
			return nil, errors.New("there is more than one root")
		}
		root = e
	}
	if root == nil {
		return nil, errors.New("there is no root")
	}
	return root, nil
}

// inspect checks e and everything inside; namespaces is how many declarations are around.
func (i *inspector) inspect(e *etree.Element, namespaces int) error {
	if err := i.attributes(e); err != nil {
		return err
	}
	if namespaces += declarations(e); namespaces > maxNamespaces {
		return fmt.Errorf("more than %d namespaces are declared around %q", maxNamespaces, e.Tag)
	}
	for _, token := range e.Child {
		child, ok := token.(*etree.Element)
		if !ok {
			if err := i.harmless(token); err != nil {
				return err
			}
			continue
		}
		if err := i.inspect(child, namespaces); err != nil {
			return err
		}
	}
	return nil
}

// harmless refuses what nothing that is read here has a use for. A DOCTYPE could declare
// entities and default attributes; a processing instruction would be signed, yet read by
// nobody.
func (i *inspector) harmless(token etree.Token) error {
	switch token := token.(type) {
	case *etree.Directive:
		return errors.New("a document type or another declaration stands in it")
	case *etree.ProcInst:
		return fmt.Errorf("the processing instruction %q stands in it", token.Target)
	case *etree.Comment:
		if i.left--; i.left < 0 {
			return fmt.Errorf("it has more than %d comments", i.comments)
		}
	}
	return nil
}

// attributes refuses an attribute that is there twice, and an identifier that another
// element has too: a Reference must have one target.
func (i *inspector) attributes(e *etree.Element) error {
	if len(e.Attr) > maxAttributes {
		return fmt.Errorf("%q has more than %d attributes", e.Tag, maxAttributes)
	}
	for n, a := range e.Attr {
		same := func(b etree.Attr) bool { return a.Space == b.Space && a.Key == b.Key }
		if slices.ContainsFunc(e.Attr[:n], same) {
			return fmt.Errorf("%q has the attribute %q twice", e.Tag, a.FullKey())
		}
		if !isIdentifier(a) {
			continue
		}
		if i.ids[a.Value] {
			return fmt.Errorf("the identifier %q is there twice", a.Value)
		}
		i.ids[a.Value] = true
	}
	return nil
}

// isIdentifier reports whether some XML signature program takes a for an identifier: ID in
// SAML, Id in XML Signature, XAdES and trusted lists, xml:id, and the spellings of other
// vocabularies.
func isIdentifier(a etree.Attr) bool {
	return strings.EqualFold(a.Key, "Id") && (a.Space == "" || a.Space == "xml")
}

// declarations counts the namespaces that e declares.
func declarations(e *etree.Element) int {
	n := 0
	for _, a := range e.Attr {
		if a.Space == "xmlns" || a.Space == "" && a.Key == "xmlns" {
			n++
		}
	}
	return n
}

package tsl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// MaxSize is how long a list may be, in octets.
const MaxSize = 16 << 20

// What else a list may measure. The Italian list of 2026 has 3 MB and about 45,000 tags, at most
// 12 deep, with 8 attributes at the root; each bound leaves room for five times as much, or
// for what people do to a root. Together they keep a hostile document to some seconds.
const (
	maxTags       = 500_000 // "<" in the document: each element has two as a rule
	maxDepth      = 64      // elements around an element
	maxAttributes = 24      // of one element, namespace declarations among them
	maxNamespaces = 24      // declarations around one place: each costs every element inside
	maxComments   = 100     // the canonicaliser's time is their number times their siblings
)

// A document is a trusted list as it arrived: nothing in it is believed.
type document struct {
	root       *etree.Element
	signatures []*etree.Element // every ds:Signature, wherever it stands
	ids        map[string]bool
	comments   int
}

// parse reads one well-formed document of bounded size, without a document type, entities
// or processing instructions.
func parse(octets []byte) (*document, error) {
	if len(octets) > MaxSize {
		return nil, fmt.Errorf("%d octets are more than %d", len(octets), MaxSize)
	}
	if n := bytes.Count(octets, []byte("<")); n > maxTags {
		return nil, fmt.Errorf("%d tags are more than %d", n, maxTags)
	}
	tree, err := readTree(bytes.TrimPrefix(octets, []byte("\uFEFF")))
	if err != nil {
		return nil, err
	}
	d := &document{ids: map[string]bool{}}
	if err := d.prolog(tree); err != nil {
		return nil, err
	}
	if !is(d.root, tslName("TrustServiceStatusList")) {
		return nil, fmt.Errorf("the root is %q of %q, not a trusted list", d.root.Tag, d.root.NamespaceURI())
	}
	return d, d.inspect(d.root, 0)
}

// space is the white space of XML 1.0, production 3.
const space = " \t\r\n"

// is reports whether e has the given name.
func is(e *etree.Element, n name) bool { return e.Tag == n.local && e.NamespaceURI() == n.namespace }

// readTree parses with what etree leaves undecided decided: all attributes are kept, so
// that a repeated one is seen, and UTF-8 is the only encoding.
func readTree(octets []byte) (*etree.Document, error) {
	tree := etree.NewDocument()
	tree.ReadSettings = etree.ReadSettings{
		MaxDepth:               maxDepth,
		PreserveDuplicateAttrs: true,
		CharsetReader: func(charset string, _ io.Reader) (io.Reader, error) {
			return nil, fmt.Errorf("the encoding is %q, not UTF-8", charset)
		},
	}
	return tree, tree.ReadFromBytes(octets)
}

// prolog checks what stands around the root: an XML declaration before everything else,
// comments, white space; and that there is one root.
func (d *document) prolog(tree *etree.Document) error {
	for i, token := range tree.Child {
		if p, ok := token.(*etree.ProcInst); ok && p.Target == "xml" && i == 0 {
			continue
		}
		if text, ok := token.(*etree.CharData); ok && strings.Trim(text.Data, space) != "" {
			return errors.New("text stands outside the root")
		}
		root, ok := token.(*etree.Element)
		if !ok {
			if err := d.harmless(token); err != nil {
				return err
			}
			continue
		}
		if d.root != nil {
			return errors.New("there is more than one root")
		}
		d.root = root
	}
	if d.root == nil {
		return errors.New("there is no root")
	}
	return nil
}

// inspect checks e and everything inside; namespaces is how many declarations are around.
func (d *document) inspect(e *etree.Element, namespaces int) error {
	if err := d.attributes(e); err != nil {
		return err
	}
	if namespaces += declarations(e); namespaces > maxNamespaces {
		return fmt.Errorf("more than %d namespaces are declared around %q", maxNamespaces, e.Tag)
	}
	if is(e, dsName("Signature")) {
		d.signatures = append(d.signatures, e)
	}
	for _, token := range e.Child {
		child, ok := token.(*etree.Element)
		if !ok {
			if err := d.harmless(token); err != nil {
				return err
			}
			continue
		}
		if err := d.inspect(child, namespaces); err != nil {
			return err
		}
	}
	return nil
}

// harmless refuses what a trusted list has no use for. A DOCTYPE could declare entities
// and default attributes; a processing instruction would be signed, yet read by nobody.
func (d *document) harmless(token etree.Token) error {
	switch token := token.(type) {
	case *etree.Directive:
		return errors.New("a document type or another declaration stands in it")
	case *etree.ProcInst:
		return fmt.Errorf("the processing instruction %q stands in it", token.Target)
	case *etree.Comment:
		if d.comments++; d.comments > maxComments {
			return fmt.Errorf("it has more than %d comments", maxComments)
		}
	}
	return nil
}

// attributes refuses an attribute that is there twice, and an identifier that another
// element has too: a Reference must have one target.
func (d *document) attributes(e *etree.Element) error {
	if len(e.Attr) > maxAttributes {
		return fmt.Errorf("%q has more than %d attributes", e.Tag, maxAttributes)
	}
	for i, a := range e.Attr {
		same := func(b etree.Attr) bool { return a.Space == b.Space && a.Key == b.Key }
		if slices.ContainsFunc(e.Attr[:i], same) {
			return fmt.Errorf("%q has the attribute %q twice", e.Tag, a.FullKey())
		}
		if !isIdentifier(a) {
			continue
		}
		if d.ids[a.Value] {
			return fmt.Errorf("the identifier %q is there twice", a.Value)
		}
		d.ids[a.Value] = true
	}
	return nil
}

// isIdentifier reports whether some XML signature program takes a for an identifier: Id in
// XML Signature, XAdES and trusted lists, xml:id, and the spellings of other vocabularies.
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

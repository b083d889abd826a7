package saml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// How long a document may be, in octets. A Response with two certificates has about 9 kB;
// the metadata of an identity provider with several certificates and logos, some 60 kB.
const (
	MaxMessage  = 64 << 10
	MaxMetadata = 256 << 10
)

// What else a document may measure: a few times what a real one does. Together they keep a
// hostile document to some milliseconds.
const (
	maxTags       = 2000 // "<" in the document; goxmldsig stops at 1,000 elements
	maxDepth      = 32   // elements around an element
	maxAttributes = 24   // of one element, namespace declarations among them
	maxNamespaces = 24   // declarations around one place: each costs every element inside
)

// A document is a message or metadata as it arrived: nothing in it is believed.
type document struct {
	root       *etree.Element
	signatures int // ds:Signature, wherever they stand
	assertions int // saml:Assertion and saml:EncryptedAssertion, wherever they stand
	ids        map[string]bool
	comments   bool // may stand in it
}

// parseMessage reads a protocol message. A comment has no use in one: cutting a value in two
// is what attackers use it for, so there is none.
func parseMessage(octets []byte) (*document, error) { return parse(octets, MaxMessage, false) }

// parseMetadata reads metadata, which people edit: comments may stand in it. The canonical
// form that is read has none, and joins the text around one.
func parseMetadata(octets []byte) (*document, error) { return parse(octets, MaxMetadata, true) }

// parse reads one well-formed document of bounded size, without a document type, entities
// or processing instructions.
func parse(octets []byte, size int, comments bool) (*document, error) {
	if len(octets) > size {
		return nil, fmt.Errorf("%d octets are more than %d", len(octets), size)
	}
	if n := bytes.Count(octets, []byte("<")); n > maxTags {
		return nil, fmt.Errorf("%d tags are more than %d", n, maxTags)
	}
	tree, err := readTree(bytes.TrimPrefix(octets, []byte("\uFEFF")))
	if err != nil {
		return nil, err
	}
	d := &document{ids: map[string]bool{}, comments: comments}
	if err := d.prolog(tree); err != nil {
		return nil, err
	}
	return d, d.inspect(d.root, 0)
}

// space is the white space of XML 1.0, production 3.
const space = " \t\r\n"

// is reports whether e has the given name.
func is(e *etree.Element, n xml.Name) bool { return e.Tag == n.Local && e.NamespaceURI() == n.Space }

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
// white space, comments where they may be; and that there is one root.
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
	d.count(e)
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

// count counts the elements of which a hostile document has one too many.
func (d *document) count(e *etree.Element) {
	switch {
	case is(e, dsName("Signature")):
		d.signatures++
	case is(e, aName("Assertion")), is(e, aName("EncryptedAssertion")):
		d.assertions++
	}
}

// harmless refuses what SAML has no use for. A DOCTYPE could declare entities and default
// attributes; a processing instruction would be signed, yet read by nobody.
func (d *document) harmless(token etree.Token) error {
	switch token := token.(type) {
	case *etree.Directive:
		return errors.New("a document type or another declaration stands in it")
	case *etree.ProcInst:
		return fmt.Errorf("the processing instruction %q stands in it", token.Target)
	case *etree.Comment:
		if !d.comments {
			return errors.New("a comment stands in it")
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

// isIdentifier reports whether some XML signature program takes a for an identifier: ID in
// SAML, Id in XML Signature, xml:id, and the spellings of other vocabularies.
func isIdentifier(a etree.Attr) bool {
	return strings.EqualFold(a.Key, "ID") && (a.Space == "" || a.Space == "xml")
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

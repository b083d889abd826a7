package saml

import (
	"encoding/xml"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
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
	maxTags  = 2000 // goxmldsig itself stops at 1,000 elements
	maxDepth = 32
)

// maxCanonical is how long a canonical form may be, in octets.
const maxCanonical = 4 * MaxMetadata

// A document is a message or metadata as it arrived: nothing in it is believed.
type document struct {
	root       *etree.Element
	signatures int // ds:Signature, wherever they stand
	assertions int // saml:Assertion and saml:EncryptedAssertion, wherever they stand
}

// parseMessage reads a protocol message. A comment has no use in one: cutting a value in two
// is what attackers use it for, so there is none.
func parseMessage(octets []byte) (*document, error) {
	return parse(octets, xmldoor.Limits{Size: MaxMessage, Tags: maxTags, Depth: maxDepth})
}

// parseMetadata reads metadata, which people edit: comments may stand in it. The canonical
// form that is read has none, and joins the text around one.
func parseMetadata(octets []byte) (*document, error) {
	return parse(octets, xmldoor.Limits{Size: MaxMetadata, Tags: maxTags, Depth: maxDepth, Comments: maxTags})
}

// parse reads one document through the door for outside XML, and counts the elements of which
// a hostile one has one too many.
func parse(octets []byte, l xmldoor.Limits) (*document, error) {
	root, err := xmldoor.Open(octets, l)
	if err != nil {
		return nil, err
	}
	d := &document{root: root}
	for e := range xmldoor.All(root) {
		switch {
		case is(e, dsName("Signature")):
			d.signatures++
		case is(e, aName("Assertion")), is(e, aName("EncryptedAssertion")):
			d.assertions++
		}
	}
	return d, nil
}

// is reports whether e has the given name.
func is(e *etree.Element, n xml.Name) bool { return e.Tag == n.Local && e.NamespaceURI() == n.Space }

// canonicalPart returns the exclusive canonical form of an element inside a document, which
// it leaves alone.
func canonicalPart(e *etree.Element) ([]byte, error) {
	return xmldoor.CanonicalPart(e, "", maxCanonical)
}

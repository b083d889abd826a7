package tsl

import (
	"fmt"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
)

// MaxSize is how long a list may be, in octets.
const MaxSize = 16 << 20

// What else a list may measure. The Italian list of 2026 has 3 MB and about 45,000 tags, at most
// 12 deep; each bound leaves room for five times as much. Together they keep a hostile document
// to some seconds.
const (
	maxTags     = 500_000
	maxDepth    = 64
	maxComments = 100
)

// maxCanonical is how long a canonical form may be, in octets.
const maxCanonical = 2 * MaxSize

// A document is a trusted list as it arrived: nothing in it is believed.
type document struct {
	root       *etree.Element
	signatures []*etree.Element // every ds:Signature, wherever it stands
}

// parse reads one document through the door for outside XML.
func parse(octets []byte) (*document, error) {
	limits := xmldoor.Limits{Size: MaxSize, Tags: maxTags, Depth: maxDepth, Comments: maxComments}
	root, err := xmldoor.Open(octets, limits)
	if err != nil {
		return nil, err
	}
	if !is(root, tslName("TrustServiceStatusList")) {
		return nil, fmt.Errorf("the root is %q of %q, not a trusted list", root.Tag, root.NamespaceURI())
	}
	d := &document{root: root}
	for e := range xmldoor.All(root) {
		if is(e, dsName("Signature")) {
			d.signatures = append(d.signatures, e)
		}
	}
	return d, nil
}

// is reports whether e has the given name.
func is(e *etree.Element, n name) bool { return e.Tag == n.local && e.NamespaceURI() == n.namespace }

// canonical returns the exclusive canonical form of a root element, which it consumes.
func canonical(root *etree.Element) ([]byte, error) {
	return xmldoor.Canonical(root, "", maxCanonical)
}

// canonicalPart returns the exclusive canonical form of an element inside a document, which
// it leaves alone.
func canonicalPart(e *etree.Element) ([]byte, error) {
	return xmldoor.CanonicalPart(e, "", maxCanonical)
}

package saml

import (
	"bytes"
	"errors"

	"github.com/beevik/etree"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// excC14N is Exclusive XML Canonicalization 1.0 without comments, the only one accepted.
const excC14N = "http://www.w3.org/2001/10/xml-exc-c14n#"

// maxCanonical is how long a canonical form may be, in octets. It can be far longer than
// the document: a namespace that is declared once above many elements is written at each.
const maxCanonical = 4 * MaxMetadata

// detached returns a copy of an element of a document, with the namespaces that hold there.
func detached(e *etree.Element) (*etree.Element, error) {
	context, err := etreeutils.NSBuildParentContext(e)
	if err != nil {
		return nil, err
	}
	return etreeutils.NSDetatch(context, e)
}

// canonicalPart returns the exclusive canonical form of an element inside a document, which
// it leaves alone. Prefixes is the PrefixList of InclusiveNamespaces.
func canonicalPart(e *etree.Element, prefixes string) ([]byte, error) {
	copied, err := detached(e)
	if err != nil {
		return nil, err
	}
	return canonical(copied, prefixes)
}

// canonical returns the exclusive canonical form of a root element, which it consumes.
//
// The transformation is goxmldsig's. Two departures from the text are known, and both can
// only make a good signature look bad: a tab or line end inside an attribute's value is not
// normalised to a space (XML 1.0, 3.3.3), and qualified attributes of several namespaces are
// not sorted by namespace.
func canonical(root *etree.Element, prefixes string) ([]byte, error) {
	if err := etreeutils.TransformExcC14n(root, prefixes, false); err != nil {
		return nil, err
	}
	tree := etree.NewDocument()
	tree.SetRoot(root)
	tree.WriteSettings = etree.WriteSettings{CanonicalEndTags: true, CanonicalText: true, CanonicalAttrVal: true}
	var form bounded
	_, err := tree.WriteTo(&form)
	return form.Bytes(), err
}

// bounded is a buffer for at most [maxCanonical] octets.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxCanonical {
		return 0, errors.New("the canonical form is too long")
	}
	return b.Buffer.Write(p)
}

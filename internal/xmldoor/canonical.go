package xmldoor

import (
	"bytes"
	"errors"

	"github.com/beevik/etree"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

// ExcC14N is Exclusive XML Canonicalization 1.0 without comments, the only one there is here.
const ExcC14N = "http://www.w3.org/2001/10/xml-exc-c14n#"

// Canonical returns the exclusive canonical form of a root element, which it consumes.
// Prefixes is the PrefixList of InclusiveNamespaces, "" for none. A form of more than most
// octets is an error: it can be far longer than the document, for a namespace that is declared
// once above many elements is written at each.
//
// The transformation is goxmldsig's. Its Validate is of no use here: it stops at 1,000
// elements and knows one Reference. Two departures from the text are known, and both can
// only make a good signature look bad: a tab or line end inside an attribute's value is
// not normalised to a space (XML 1.0, 3.3.3), and qualified attributes of several
// namespaces are not sorted by namespace.
func Canonical(root *etree.Element, prefixes string, most int) ([]byte, error) {
	if err := etreeutils.TransformExcC14n(root, prefixes, false); err != nil {
		return nil, err
	}
	tree := etree.NewDocument()
	tree.SetRoot(root)
	tree.WriteSettings = etree.WriteSettings{CanonicalEndTags: true, CanonicalText: true, CanonicalAttrVal: true}
	form := bounded{most: most}
	_, err := tree.WriteTo(&form)
	return form.octets.Bytes(), err
}

// CanonicalPart is [Canonical] of an element inside a document, which it leaves alone.
func CanonicalPart(e *etree.Element, prefixes string, most int) ([]byte, error) {
	copied, err := Detached(e)
	if err != nil {
		return nil, err
	}
	return Canonical(copied, prefixes, most)
}

// Detached returns a copy of an element of a document, with the namespaces that hold there.
func Detached(e *etree.Element) (*etree.Element, error) {
	context, err := etreeutils.NSBuildParentContext(e)
	if err != nil {
		return nil, err
	}
	return etreeutils.NSDetatch(context, e)
}

// bounded is a buffer for at most so many octets. It does not embed one, whose other ways to
// write would have no bound.
type bounded struct {
	octets bytes.Buffer
	most   int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.octets.Len()+len(p) > b.most {
		return 0, errors.New("the canonical form is too long")
	}
	return b.octets.Write(p)
}

package tsl

import (
	"errors"
	"fmt"
	"slices"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
)

// A reference is a ds:Reference (XML Signature, 4.4.3), read from the canonical form.
type reference struct {
	uri           string
	kind          string // its Type; empty where it has none
	transforms    []string
	method, value *node // of the digest
}

// readReference reads one ds:Reference.
func readReference(n *node) (reference, error) {
	var r reference
	if err := n.exactly(dsName("Transforms"), dsName("DigestMethod"), dsName("DigestValue")); err != nil {
		return r, err
	}
	var ok bool
	if r.uri, ok = n.attribute("URI"); !ok {
		return r, errors.New("a Reference has no URI")
	}
	r.kind, _ = n.attribute("Type")
	r.method, r.value = n.children[1], n.children[2]
	for _, t := range n.children[0].children {
		if t.name != dsName("Transform") {
			return r, fmt.Errorf("%s stands among the transforms", t.name.local)
		}
		uri, err := t.algorithm()
		if err != nil {
			return r, err
		}
		r.transforms = append(r.transforms, uri)
	}
	return r, nil
}

// isTo checks that r refers to the document, as such or by the identifier of its root,
// less the signature. Without comments both are the same octets, because no processing
// instruction stands outside the root.
func (r reference) isTo(root *etree.Element) error {
	named := slices.ContainsFunc(root.Attr, func(a etree.Attr) bool {
		return a.Space == "" && a.Key == "Id" && r.uri == "#"+a.Value
	})
	if r.uri != "" && !named {
		return fmt.Errorf("the reference is to %q, not to the list", r.uri)
	}
	if !slices.Equal(r.transforms, []string{enveloped, xmldoor.ExcC14N}) {
		return fmt.Errorf("the list is transformed by %q", r.transforms)
	}
	return nil
}

// check compares the digest with content.
func (r reference) check(content []byte) error {
	return checkDigest(r.method, r.value, xmldoor.DigestMethod, content)
}

package tsl

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
	"cied/pki"
)

const (
	enveloped            = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
	signedPropertiesType = "http://uri.etsi.org/01903#SignedProperties"
)

// A signature is the ds:Signature of a list, in the one form that TS 119 612, annex B,
// has for it: enveloped in the root, over the whole list and its own SignedProperties.
//
// Nothing is searched by identifier: the elements are where they belong or they are not
// there, so none can take the place of another (signature wrapping).
type signature struct {
	element *etree.Element // as it arrived
	id      string         // its Id; empty where there is none
	value   []byte         // SignatureValue
	keyInfo *node
	target  string // of the QualifyingProperties

	info       []byte // the canonical form of SignedInfo
	properties []byte // the canonical form of SignedProperties

	method   x509.SignatureAlgorithm
	whole    reference // to the list
	ofSigner reference // to the SignedProperties
}

// findSignature returns the only signature of a document.
func (d *document) findSignature() (*signature, error) {
	if len(d.signatures) != 1 {
		return nil, fmt.Errorf("there are %d signatures, not one", len(d.signatures))
	}
	s := &signature{element: d.signatures[0]}
	if s.element.Parent() != d.root {
		return nil, errors.New("the signature is not a child of the root")
	}
	if err := s.readParts(); err != nil {
		return nil, err
	}
	return s, s.readInfo()
}

// readParts finds the parts of the signature. What is signed of them, SignedInfo and
// SignedProperties, has a canonical form of its own, with the namespaces that it uses.
func (s *signature) readParts() error {
	form, err := canonicalPart(s.element)
	if err != nil {
		return err
	}
	n, err := parseCanonical(form)
	if err != nil {
		return err
	}
	if err := n.exactly(dsName("SignedInfo"), dsName("SignatureValue"), dsName("KeyInfo"), dsName("Object")); err != nil {
		return err
	}
	s.id, _ = n.attribute("Id")
	s.keyInfo = n.children[2]
	if s.value, err = n.children[1].octets(); err != nil {
		return err
	}
	if err := s.readObject(n.children[3]); err != nil {
		return err
	}
	if s.info, err = canonicalPart(element(s.element, 0)); err != nil {
		return err
	}
	s.properties, err = canonicalPart(element(s.element, 3, 0, 0))
	return err
}

// readObject finds the SignedProperties, and whose properties they say they are (ETSI EN
// 319 132-1, 4.3). UnsignedProperties may follow.
func (s *signature) readObject(object *node) error {
	if err := object.exactly(xadesName("QualifyingProperties")); err != nil {
		return err
	}
	qualifying := object.children[0]
	s.target, _ = qualifying.attribute("Target")
	return qualifying.begins(xadesName("SignedProperties"))
}

// element returns the element at the end of a path of positions, each among the child
// elements of the one before.
func element(e *etree.Element, path ...int) *etree.Element {
	for _, i := range path {
		e = e.ChildElements()[i]
	}
	return e
}

// readInfo takes the algorithms and references from the canonical form of SignedInfo.
func (s *signature) readInfo() error {
	n, err := parseCanonical(s.info)
	if err != nil {
		return err
	}
	if err := n.exactly(dsName("CanonicalizationMethod"), dsName("SignatureMethod"), dsName("Reference"), dsName("Reference")); err != nil {
		return err
	}
	if uri, err := n.children[0].algorithm(); err != nil || uri != xmldoor.ExcC14N {
		return errors.New("SignedInfo is not in exclusive canonical form without comments")
	}
	uri, err := n.children[1].algorithm()
	if err != nil {
		return err
	}
	if s.method, err = signatureAlgorithm(uri); err != nil {
		return err
	}
	return s.readReferences(n.children[2], n.children[3])
}

// readReferences tells the two references apart by their type, in either order.
func (s *signature) readReferences(first, second *node) error {
	a, err := readReference(first)
	if err != nil {
		return err
	}
	b, err := readReference(second)
	if err != nil {
		return err
	}
	if a.kind == signedPropertiesType {
		a, b = b, a
	}
	if a.kind == signedPropertiesType || b.kind != signedPropertiesType {
		return errors.New("the references are not one to the list and one to the SignedProperties")
	}
	s.whole, s.ofSigner = a, b
	return nil
}

// signer returns the certificate that signed, the only one in KeyInfo (TS 119 612, 5.7.1),
// which must be one of those accepted. No octet of any other certificate is parsed.
func (s *signature) signer(accepted []pki.Fingerprint) (*x509.Certificate, error) {
	data, err := s.keyInfo.one(dsName("X509Data"))
	if err != nil {
		return nil, err
	}
	certificate, err := data.one(dsName("X509Certificate"))
	if err != nil {
		return nil, err
	}
	der, err := certificate.octets()
	if err != nil {
		return nil, err
	}
	if f := pki.FingerprintOfDER(der); !slices.Contains(accepted, f) {
		return nil, fmt.Errorf("it is signed with the certificate %v, which is not accepted", f)
	}
	signer, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	if err := pki.CheckKey(signer.PublicKey); err != nil {
		return nil, fmt.Errorf("the signer: %w", err)
	}
	return signer, nil
}

// open checks the signature and returns what it covers: the canonical form of the list
// without the signature. It consumes the document.
func (s *signature) open(d *document, signer *x509.Certificate) ([]byte, error) {
	if err := signer.CheckSignature(s.method, s.info, s.value); err != nil {
		return nil, err
	}
	if err := s.checkProperties(signer); err != nil {
		return nil, fmt.Errorf("SignedProperties: %w", err)
	}
	if err := s.whole.isTo(d.root); err != nil {
		return nil, err
	}
	d.root.RemoveChild(s.element)
	content, err := canonical(d.root)
	if err != nil {
		return nil, err
	}
	if err := s.whole.check(content); err != nil {
		return nil, fmt.Errorf("the list: %w", err)
	}
	return content, nil
}

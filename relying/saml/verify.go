package saml

import (
	"crypto/subtle"
	"crypto/x509"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
	"cied/pki"
)

// enveloped is the transform that leaves the signature itself out.
const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

// verify checks the signature that is enveloped in e, under one of keys, and returns what it
// covers: e without the signature, read from the octets that were signed.
//
// Nothing is searched by identifier (SAML 2.0 Core, 5.4.2, has one form only): the
// signature is a child of e, its one Reference is to e, or there is none.
func verify(e *etree.Element, keys []*x509.Certificate) (*node, error) {
	s, err := readSignature(e)
	if err != nil {
		return nil, err
	}
	if err := checkAny(keys, s.method, s.info, s.value); err != nil {
		return nil, err
	}
	content, err := s.content(e)
	if err != nil {
		return nil, err
	}
	if err := s.checkDigest(content); err != nil {
		return nil, err
	}
	return parseNode(content)
}

// checkAny checks a signature under the first of keys that fits.
func checkAny(keys []*x509.Certificate, method x509.SignatureAlgorithm, signed, value []byte) error {
	err := errors.New("no certificate is valid for it")
	for _, key := range keys {
		if err = pki.CheckKey(key.PublicKey); err != nil {
			continue
		}
		if err = key.CheckSignature(method, signed, value); err == nil {
			return nil
		}
	}
	return err
}

// current returns the certificates that are valid at an instant.
func current(keys []*x509.Certificate, at time.Time) []*x509.Certificate {
	var valid []*x509.Certificate
	for _, key := range keys {
		if !at.Before(key.NotBefore) && !at.After(key.NotAfter) {
			valid = append(valid, key)
		}
	}
	return valid
}

// A signature is a ds:Signature in the form of SAML 2.0 Core, 5.4.
type signature struct {
	position int    // among the children of the element that is signed
	info     []byte // the canonical form of SignedInfo
	value    []byte // SignatureValue
	keyInfo  *node  // nil where there is none

	method   x509.SignatureAlgorithm
	prefixes string // of the canonical form that is digested
	digest   struct{ method, value *node }
}

// readSignature finds the only signature that is a child of e.
func readSignature(e *etree.Element) (*signature, error) {
	s := &signature{position: -1}
	for i, token := range e.Child {
		if child, ok := token.(*etree.Element); ok && is(child, dsName("Signature")) {
			if s.position >= 0 {
				return nil, fmt.Errorf("%s has more than one signature", e.Tag)
			}
			s.position = i
		}
	}
	if s.position < 0 {
		return nil, fmt.Errorf("%s has no signature", e.Tag)
	}
	if err := s.readParts(e.Child[s.position].(*etree.Element)); err != nil {
		return nil, err
	}
	return s, s.readInfo("#" + e.SelectAttrValue("ID", ""))
}

// readParts takes SignedInfo, SignatureValue and KeyInfo. There is no Object: it is where
// wrapped elements hide.
func (s *signature) readParts(e *etree.Element) error {
	form, err := canonicalPart(e)
	if err != nil {
		return err
	}
	n, err := parseNode(form)
	if err != nil {
		return err
	}
	names := []xml.Name{dsName("SignedInfo"), dsName("SignatureValue"), dsName("KeyInfo")}
	if len(n.children) == 2 {
		names = names[:2]
	} else if len(n.children) == 3 {
		s.keyInfo = n.children[2]
	}
	if err := exactly(n, names...); err != nil {
		return err
	}
	if s.value, err = n.children[1].octets(); err != nil {
		return err
	}
	prefixes, err := canonicalisation(n.children[0])
	if err != nil {
		return err
	}
	s.info, err = xmldoor.CanonicalPart(e.ChildElements()[0], prefixes, maxCanonical)
	return err
}

// exactly checks that the children of n are those named, in that order.
func exactly(n *node, names ...xml.Name) error {
	if len(n.children) != len(names) {
		return fmt.Errorf("%s has %d elements, not %d", n.name.Local, len(n.children), len(names))
	}
	for i, want := range names {
		if n.children[i].name != want {
			return fmt.Errorf("%s has no %s as element %d", n.name.Local, want.Local, i+1)
		}
	}
	return nil
}

// canonicalisation returns the inclusive prefixes of the canonical form of SignedInfo.
func canonicalisation(info *node) (prefixes string, err error) {
	method, err := info.one(dsName("CanonicalizationMethod"))
	if err != nil {
		return "", err
	}
	if method.get("Algorithm") != xmldoor.ExcC14N {
		return "", errors.New("SignedInfo is not in exclusive canonical form without comments")
	}
	return inclusive(method)
}

// inclusive returns the PrefixList of the InclusiveNamespaces in an exclusive
// canonicalisation (Exclusive XML Canonicalization 1.0, 3), "" where there is none. The
// State's provider writes it for the prefix in xsi:type. "#default" is refused: the
// canonicaliser does not know it.
func inclusive(n *node) (prefixes string, err error) {
	if len(n.children) == 0 {
		return "", nil
	}
	list, err := n.one(xml.Name{Space: xmldoor.ExcC14N, Local: "InclusiveNamespaces"})
	if err != nil || len(n.children) != 1 {
		return "", fmt.Errorf("%s has parameters", n.name.Local)
	}
	prefixes = list.get("PrefixList")
	if len(prefixes) > 256 || strings.Contains(prefixes, "#") {
		return "", errors.New("the PrefixList is not accepted")
	}
	return prefixes, nil
}

// readInfo takes algorithms and reference from the canonical form of SignedInfo. The one
// Reference must be to uri.
func (s *signature) readInfo(uri string) error {
	n, err := parseNode(s.info)
	if err != nil {
		return err
	}
	if err := exactly(n, dsName("CanonicalizationMethod"), dsName("SignatureMethod"), dsName("Reference")); err != nil {
		return err
	}
	// HMACOutputLength and every other parameter would change how well is signed.
	if len(n.children[1].children) != 0 {
		return errors.New("SignatureMethod has parameters")
	}
	if s.method, err = xmldoor.SignatureMethod(n.children[1].get("Algorithm")); err != nil {
		return err
	}
	return s.readReference(n.children[2], uri)
}

func (s *signature) readReference(n *node, uri string) error {
	if err := exactly(n, dsName("Transforms"), dsName("DigestMethod"), dsName("DigestValue")); err != nil {
		return err
	}
	if to := n.get("URI"); to != uri || uri == "#" {
		return fmt.Errorf("the Reference is to %q, not to %q", to, uri)
	}
	s.digest.method, s.digest.value = n.children[1], n.children[2]
	return s.readTransforms(n.children[0])
}

// readTransforms accepts the two transforms that SAML has, in their order (SAML 2.0 Core,
// 5.4.4): no XPath and no XSLT chooses what is signed.
func (s *signature) readTransforms(n *node) error {
	var algorithms []string
	for _, t := range n.children {
		algorithms = append(algorithms, t.get("Algorithm"))
	}
	if !slices.Equal(algorithms, []string{enveloped, xmldoor.ExcC14N}) {
		return fmt.Errorf("the transforms are %q", algorithms)
	}
	if err := exactly(n, dsName("Transform"), dsName("Transform")); err != nil {
		return err
	}
	if len(n.children[0].children) != 0 {
		return errors.New("the enveloped signature transform has parameters")
	}
	var err error
	s.prefixes, err = inclusive(n.children[1])
	return err
}

// content returns the canonical form of e without the signature.
func (s *signature) content(e *etree.Element) ([]byte, error) {
	copied, err := xmldoor.Detached(e)
	if err != nil {
		return nil, err
	}
	copied.RemoveChildAt(s.position)
	return xmldoor.Canonical(copied, s.prefixes, maxCanonical)
}

func (s *signature) checkDigest(content []byte) error {
	hash, err := xmldoor.DigestMethod(s.digest.method.get("Algorithm"))
	if err != nil {
		return err
	}
	want, err := s.digest.value.octets()
	if err != nil {
		return err
	}
	digest := hash.New()
	digest.Write(content)
	if subtle.ConstantTimeCompare(digest.Sum(nil), want) != 1 {
		return errors.New("the digest differs")
	}
	return nil
}

// certificate returns the only certificate in KeyInfo.
func (s *signature) certificate() (*x509.Certificate, error) {
	if s.keyInfo == nil {
		return nil, errors.New("the signature has no KeyInfo")
	}
	n, err := s.keyInfo.path(dsName("X509Data"), dsName("X509Certificate"))
	if err != nil {
		return nil, err
	}
	der, err := n.octets()
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

package cms

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Parse reads the DER of a ContentInfo that holds a SignedData, at most [MaxSize] bytes.
// The result shares no memory with der.
func Parse(der []byte) (*SignedData, error) {
	if len(der) > MaxSize {
		return nil, fmt.Errorf("cms: %d bytes, at most %d", len(der), MaxSize)
	}
	in := cryptobyte.String(slices.Clone(der))
	var info, wrapped, signedData cryptobyte.String
	var contentType asn1.ObjectIdentifier
	if !in.ReadASN1(&info, cbasn1.SEQUENCE) || !in.Empty() ||
		!info.ReadASN1ObjectIdentifier(&contentType) || !contentType.Equal(oidSignedData) ||
		!info.ReadASN1(&wrapped, explicit(0)) || !info.Empty() ||
		!wrapped.ReadASN1(&signedData, cbasn1.SEQUENCE) || !wrapped.Empty() {
		return nil, errors.New("cms: not a SignedData in DER")
	}
	return parseSignedData(signedData)
}

// parseSignedData reads RFC 5652, 5.1:
//
//	version, SET { digestAlgorithm }, encapContentInfo, [0] certificates, SET { signerInfo }
func parseSignedData(in cryptobyte.String) (*SignedData, error) {
	var version int
	var digests, signers cryptobyte.String
	if !in.ReadASN1Integer(&version) || !in.ReadASN1(&digests, cbasn1.SET) {
		return nil, errors.New("cms: version or digest algorithms")
	}
	digest, err := ReadDigest(&digests)
	if err != nil {
		return nil, err
	}
	s := new(SignedData)
	if err := s.parseContent(&in); err != nil {
		return nil, err
	}
	if err := s.parseCertificates(&in); err != nil {
		return nil, err
	}
	if !in.ReadASN1(&signers, cbasn1.SET) || !in.Empty() || !digests.Empty() {
		return nil, errors.New("cms: not exactly one digest algorithm, no revocation lists and one set of signers")
	}
	if err := s.parseSigner(signers); err != nil {
		return nil, err
	}
	if s.signer.digest != digest || version != versionFor(s.ContentType) {
		return nil, errors.New("cms: the signer's digest or the version is not the announced one")
	}
	return s, nil
}

// versionFor is RFC 5652, 5.1: 1 for id-data, 3 for every other content type.
func versionFor(contentType asn1.ObjectIdentifier) int {
	if contentType.Equal(OIDData) {
		return 1
	}
	return 3
}

func (s *SignedData) parseContent(in *cryptobyte.String) error {
	var encap, wrapped, content cryptobyte.String
	if !in.ReadASN1(&encap, cbasn1.SEQUENCE) || !encap.ReadASN1ObjectIdentifier(&s.ContentType) ||
		!encap.ReadASN1(&wrapped, explicit(0)) || !encap.Empty() ||
		!wrapped.ReadASN1(&content, cbasn1.OCTET_STRING) || !wrapped.Empty() {
		return errors.New("cms: encapsulated content")
	}
	s.Content = content
	return nil
}

func (s *SignedData) parseCertificates(in *cryptobyte.String) error {
	var list cryptobyte.String
	if !in.ReadASN1(&list, explicit(0)) {
		return errors.New("cms: no certificates")
	}
	for !list.Empty() {
		var der cryptobyte.String
		if !list.ReadASN1Element(&der, cbasn1.SEQUENCE) || len(s.Certificates) == MaxCertificates {
			return fmt.Errorf("cms: certificates, at most %d", MaxCertificates)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		s.Certificates = append(s.Certificates, c)
	}
	return nil
}

// parseSigner reads the one SignerInfo of in (RFC 5652, 5.3), without unsigned attributes.
func (s *SignedData) parseSigner(in cryptobyte.String) error {
	var info, sid, issuer, signature cryptobyte.String
	var version int
	serial := new(big.Int)
	if !in.ReadASN1(&info, cbasn1.SEQUENCE) || !in.Empty() ||
		!info.ReadASN1Integer(&version) || version != 1 ||
		!info.ReadASN1(&sid, cbasn1.SEQUENCE) ||
		!sid.ReadASN1Element(&issuer, cbasn1.SEQUENCE) || !sid.ReadASN1Integer(serial) || !sid.Empty() {
		return errors.New("cms: not exactly one signer, named by issuer and serial number")
	}
	digest, err := ReadDigest(&info)
	if err != nil {
		return err
	}
	s.signer = signerInfo{issuer: issuer, serial: serial, digest: digest}
	if err := s.parseAttributes(&info); err != nil {
		return err
	}
	if s.signer.algorithm, err = readSignature(&info, digest); err != nil {
		return err
	}
	if !info.ReadASN1(&signature, cbasn1.OCTET_STRING) || !info.Empty() {
		return errors.New("cms: signature")
	}
	s.signer.signature = signature
	return nil
}

// parseAttributes reads signedAttrs. Each attribute stands once and has one value; those
// that are unknown are covered by the signature and say nothing to us.
func (s *SignedData) parseAttributes(in *cryptobyte.String) error {
	var element, list cryptobyte.String
	if !in.ReadASN1Element(&element, explicit(0)) {
		return errors.New("cms: no signed attributes")
	}
	s.signer.attributes = slices.Clone(element)
	s.signer.attributes[0] = byte(cbasn1.SET) // RFC 5652, 5.4: the [0] is not signed
	if !element.ReadASN1(&list, explicit(0)) {
		return errors.New("cms: signed attributes")
	}
	seen := make(map[string]bool)
	for !list.Empty() {
		var attribute, values cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !list.ReadASN1(&attribute, cbasn1.SEQUENCE) || !attribute.ReadASN1ObjectIdentifier(&oid) ||
			!attribute.ReadASN1(&values, cbasn1.SET) || !attribute.Empty() || seen[oid.String()] {
			return errors.New("cms: a signed attribute")
		}
		seen[oid.String()] = true
		if err := s.setAttribute(oid, values); err != nil {
			return err
		}
	}
	return nil
}

func (s *SignedData) setAttribute(oid asn1.ObjectIdentifier, values cryptobyte.String) error {
	ok := true
	switch {
	case oid.Equal(oidContentType):
		ok = values.ReadASN1ObjectIdentifier(&s.signer.contentType) && values.Empty()
	case oid.Equal(oidMessageDigest):
		var digest cryptobyte.String
		ok = values.ReadASN1(&digest, cbasn1.OCTET_STRING) && values.Empty()
		s.signer.messageDigest = digest
	}
	if !ok {
		return fmt.Errorf("cms: the value of attribute %v", oid)
	}
	return nil
}

package pki

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"maps"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"cied/fault"
	"cied/pki/cms"
)

// tagSOD is the application tag 23 around the SignedData (ICAO Doc 9303-10, 4.6.2).
const tagSOD = cbasn1.Tag(0x77)

// oidLDSSecurityObject is the type of the signed content (ICAO Doc 9303-10, 4.6.2).
var oidLDSSecurityObject = asn1.ObjectIdentifier{2, 23, 136, 1, 1, 1}

// A SOD is an EF.SOD: the hashes of a card's files, signed by a Document Signer. Nothing
// of it is proved before [SOD.Verify].
type SOD struct {
	signed *cms.SignedData
	digest crypto.Hash
	hashes map[DataGroup][]byte
}

// ParseSOD reads the bytes of an EF.SOD, file 1006, cut with [TrimDER]:
//
//	77 L { ContentInfo { SignedData { LDSSecurityObject } } }
//
// The forms in circulation differ in algorithms alone: SHA-256 with RSASSA-PKCS1-v1_5,
// the same with SHA-1 over the attributes or under the Document Signer's certificate, and
// SHA-512 with RSASSA-PSS. What cannot be read is fault.SODMalformed.
func ParseSOD(file []byte) (*SOD, error) {
	s, err := parseSOD(file)
	if err != nil {
		return nil, fault.New(fault.SODMalformed, "pki: read EF.SOD", err)
	}
	return s, nil
}

func parseSOD(file []byte) (*SOD, error) {
	if len(file) > cms.MaxSize {
		return nil, errors.New("too long")
	}
	in := cryptobyte.String(file)
	var inner cryptobyte.String
	if !in.ReadASN1(&inner, tagSOD) || !in.Empty() {
		return nil, errors.New("not one object with tag 77")
	}
	signed, err := cms.Parse(inner)
	if err != nil {
		return nil, err
	}
	if !signed.ContentType.Equal(oidLDSSecurityObject) {
		return nil, errors.New("the content is not an LDS security object")
	}
	if _, err := signed.Signer(); err != nil {
		return nil, err
	}
	s := &SOD{signed: signed}
	if err := s.parseSecurityObject(signed.Content); err != nil {
		return nil, err
	}
	return s, nil
}

// Signer returns the certificate of the Document Signer, as EF.SOD carries it.
func (s *SOD) Signer() *x509.Certificate {
	c, err := s.signed.Signer()
	if err != nil {
		return nil // ParseSOD has seen it
	}
	return c
}

// DataGroups returns the numbers of the files that s vouches for, in ascending order.
func (s *SOD) DataGroups() []DataGroup { return slices.Sorted(maps.Keys(s.hashes)) }

// Digest returns the algorithm of the hashes.
func (s *SOD) Digest() crypto.Hash { return s.digest }

// Algorithm returns that of the Document Signer's signature.
func (s *SOD) Algorithm() x509.SignatureAlgorithm { return s.signed.Algorithm() }

// Verify reports whether the State vouches for the hashes of s: the signature is right and
// its Document Signer stands under a CSCA of a. The faults are fault.SODSignature,
// fault.SODSigner, fault.ChipIssuerUnknown and, where the clock is before the Document
// Signer's time, fault.CertNotYetValid.
func (s *SOD) Verify(a *Anchors, at time.Time) error {
	if err := s.signed.Verify(); err != nil {
		return fault.New(fault.SODSignature, "pki: verify EF.SOD", err)
	}
	signer, err := s.signed.Signer()
	if err != nil {
		return fault.New(fault.SODMalformed, "pki: verify EF.SOD", err)
	}
	return a.checkDocumentSigner(signer, at)
}

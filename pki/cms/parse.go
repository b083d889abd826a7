package cms

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Limits bound a SignedData.
type Limits struct {
	Size         int // of the whole DER, in bytes
	Certificates int // that it carries beside its content
}

// Parse reads the DER of a ContentInfo that holds a SignedData, at most [MaxSize] bytes
// with 8 certificates. The result shares no memory with der.
func Parse(der []byte) (*SignedData, error) {
	return ParseWithin(der, Limits{Size: MaxSize, Certificates: maxCertificates})
}

// ParseWithin is [Parse] with other limits, for what is larger by its nature, as a master
// list is.
func ParseWithin(der []byte, limits Limits) (*SignedData, error) {
	if len(der) > limits.Size {
		return nil, fmt.Errorf("cms: %d bytes, at most %d", len(der), limits.Size)
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
	return parseSignedData(signedData, limits)
}

// parseSignedData reads RFC 5652, 5.1:
//
//	version, SET { digestAlgorithm }, encapContentInfo, [0] certificates, SET { signerInfo }
//
// RFC 5652 lets the first set announce any number of algorithms, so that a reader in one
// pass can begin to hash. With one signer there is one to announce, and no other is taken:
// nothing signs that set.
func parseSignedData(in cryptobyte.String, limits Limits) (*SignedData, error) {
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
	if err := s.parseCertificates(&in, limits.Certificates); err != nil {
		return nil, err
	}
	if !in.ReadASN1(&signers, cbasn1.SET) || !in.Empty() || !digests.Empty() {
		return nil, errors.New("cms: not exactly one digest algorithm, no revocation lists and one set of signers")
	}
	if err := s.parseSigner(signers); err != nil {
		return nil, err
	}
	if s.signer.digest != digest || version != s.version() {
		return nil, errors.New("cms: the signer's digest or the version is not the announced one")
	}
	return s, nil
}

// version is RFC 5652, 5.1: 3 where the content is not id-data or the signer has version
// 3, else 1. Versions 4 and 5 announce kinds of certificates that are not read here.
func (s *SignedData) version() int {
	if s.ContentType.Equal(OIDData) && s.signer.version == 1 {
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

func (s *SignedData) parseCertificates(in *cryptobyte.String, most int) error {
	var list cryptobyte.String
	if !in.ReadASN1(&list, explicit(0)) {
		return errors.New("cms: no certificates")
	}
	for !list.Empty() {
		var der cryptobyte.String
		if !list.ReadASN1Element(&der, cbasn1.SEQUENCE) || len(s.Certificates) == most {
			return fmt.Errorf("cms: certificates, at most %d", most)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		s.Certificates = append(s.Certificates, c)
	}
	return nil
}

package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// signerInfo is RFC 5652, 5.3.
type signerInfo struct {
	version       int // 1 or 3, as id says
	id            signerID
	digest        crypto.Hash
	attributes    []byte // signedAttrs, re-tagged from [0] to SET OF: what is signed
	contentType   asn1.ObjectIdentifier
	messageDigest []byte
	algorithm     x509.SignatureAlgorithm
	signature     []byte
}

// signerID is the SignerIdentifier: issuer and serial number (SignerInfo version 1), or
// keyID (version 3). The other half is nil.
type signerID struct {
	issuer []byte // DER of the issuer's Name
	serial *big.Int
	keyID  []byte // subjectKeyIdentifier, at least one byte
}

// tagKeyID is the implicit [0] of subjectKeyIdentifier.
const tagKeyID = cbasn1.Tag(0x80)

// names reports whether c is the certificate that id means. A certificate without a key
// identifier is meant by none.
func (id signerID) names(c *x509.Certificate) bool {
	if id.serial == nil {
		return len(id.keyID) > 0 && bytes.Equal(c.SubjectKeyId, id.keyID)
	}
	return bytes.Equal(c.RawIssuer, id.issuer) && c.SerialNumber.Cmp(id.serial) == 0
}

// readSignerID reads version and sid, which go together: 1 with issuerAndSerialNumber, 3
// with subjectKeyIdentifier.
func readSignerID(in *cryptobyte.String) (version int, id signerID, ok bool) {
	if !in.ReadASN1Integer(&version) {
		return 0, signerID{}, false
	}
	if in.PeekASN1Tag(tagKeyID) {
		var keyID cryptobyte.String
		ok = in.ReadASN1(&keyID, tagKeyID) && len(keyID) > 0 && version == 3
		return version, signerID{keyID: keyID}, ok
	}
	var sid, issuer cryptobyte.String
	serial := new(big.Int)
	ok = in.ReadASN1(&sid, cbasn1.SEQUENCE) && sid.ReadASN1Element(&issuer, cbasn1.SEQUENCE) &&
		sid.ReadASN1Integer(serial) && sid.Empty() && version == 1
	return version, signerID{issuer: issuer, serial: serial}, ok
}

// parseSigner reads the one SignerInfo of in (RFC 5652, 5.3), without unsigned attributes.
func (s *SignedData) parseSigner(in cryptobyte.String) error {
	var info, signature cryptobyte.String
	var ok bool
	if !in.ReadASN1(&info, cbasn1.SEQUENCE) || !in.Empty() {
		return errors.New("cms: not exactly one signer")
	}
	if s.signer.version, s.signer.id, ok = readSignerID(&info); !ok {
		return errors.New("cms: the signer is not named by issuer and serial number, nor by a key identifier")
	}
	var err error
	if s.signer.digest, err = ReadDigest(&info); err != nil {
		return err
	}
	if err := s.parseAttributes(&info); err != nil {
		return err
	}
	if s.signer.algorithm, err = readSignature(&info, s.signer.digest); err != nil {
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

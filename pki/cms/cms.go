// Package cms reads the profile of CMS SignedData (RFC 5652, clause 5) that an identity
// card lives with: strict DER, the content inside, one signer named by issuer and serial
// number or by subject key identifier, signed attributes, RSA with PKCS #1 v1.5 or PSS.
//
// EF.SOD comes in this form, so does the "cms" answer to a login, and so, much longer, does
// the list of the countries' signing certificates. Whatever RFC 5652 allows beyond it (BER,
// detached content, lists of revocations, several signers, unsigned attributes) is refused:
// what is not read cannot carry anything past a check.
package cms

import (
	"crypto/rsa"
	_ "crypto/sha256" // for crypto.SHA256
	_ "crypto/sha512" // for crypto.SHA384 and crypto.SHA512
	"crypto/subtle"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
)

// MaxSize bounds the SignedData of [Parse] in bytes. A real EF.SOD has 2.9 kB, an answer
// 6 kB.
const MaxSize = 64 << 10

// maxCertificates bounds the certificates that the SignedData of [Parse] may carry.
const maxCertificates = 8

// MaxRSABits bounds the key of a signer: whoever wrote the message has chosen it, and the
// time of a verification grows with the cube of its length. The largest in use has 4096.
const MaxRSABits = 8192

// Content types (RFC 5652, clause 4 and 5.1).
var (
	OIDData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1} // id-data
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2} // id-signedData
)

// Signed attributes (RFC 5652, clause 11). The third, signing-time, is what the signer's
// clock said; nothing here rests on it.
var (
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
)

// A SignedData is what [Parse] read. Nothing of it is proved before [SignedData.Verify].
type SignedData struct {
	ContentType  asn1.ObjectIdentifier
	Content      []byte              // the octets of eContent
	Certificates []*x509.Certificate // as they came, in their order

	signer signerInfo
}

// Signer returns the first certificate that the SignerInfo names, by issuer and serial
// number or by subject key identifier. It is an error that no certificate of s is named.
func (s *SignedData) Signer() (*x509.Certificate, error) {
	for _, c := range s.Certificates {
		if s.signer.id.names(c) {
			return c, nil
		}
	}
	return nil, errors.New("cms: the signer's certificate is not inside")
}

// Verify reports whether the signer's key signed the content: the content-type attribute
// names the content's type, the message-digest attribute is the content's hash, and the
// signature over the attributes is right (RFC 5652, 5.4 and 5.6). It says nothing about
// whose key that is.
func (s *SignedData) Verify() error {
	signer, err := s.Signer()
	if err != nil {
		return err
	}
	if key, ok := signer.PublicKey.(*rsa.PublicKey); !ok || key.N.BitLen() > MaxRSABits {
		return fmt.Errorf("cms: the signer's key is not RSA of at most %d bits", MaxRSABits)
	}
	if !s.signer.contentType.Equal(s.ContentType) {
		return errors.New("cms: the content-type attribute names another type")
	}
	h := s.signer.digest.New()
	h.Write(s.Content)
	if subtle.ConstantTimeCompare(h.Sum(nil), s.signer.messageDigest) != 1 {
		return errors.New("cms: the message-digest attribute is not the hash of the content")
	}
	return signer.CheckSignature(s.signer.algorithm, s.signer.attributes, s.signer.signature)
}

// Algorithm returns the algorithm of the signature, as the SignerInfo names it.
func (s *SignedData) Algorithm() x509.SignatureAlgorithm { return s.signer.algorithm }

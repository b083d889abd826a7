package cms

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Digest algorithms (RFC 5754, clause 2). SHA-1 is no digest of ours.
var (
	oidSHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
)

// Signature algorithms (RFC 8017, appendix A.2 and C).
var (
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1} // with the digest of the SignerInfo
	oidSHA1WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}
	oidMGF1          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidRSAPSS        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidSHA256WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidSHA384WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}
	oidSHA512WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}
)

// readAlgorithm reads an AlgorithmIdentifier into its OID and its parameters, which are
// empty where there are none or NULL.
func readAlgorithm(in *cryptobyte.String) (asn1.ObjectIdentifier, cryptobyte.String, error) {
	var seq cryptobyte.String
	var oid asn1.ObjectIdentifier
	if !in.ReadASN1(&seq, cbasn1.SEQUENCE) || !seq.ReadASN1ObjectIdentifier(&oid) {
		return nil, nil, errors.New("cms: algorithm identifier")
	}
	if null := (cryptobyte.String{}); seq.PeekASN1Tag(cbasn1.NULL) && (!seq.ReadASN1(&null, cbasn1.NULL) || !null.Empty()) {
		return nil, nil, errors.New("cms: parameters of an algorithm")
	}
	return oid, seq, nil
}

// ReadDigest reads the AlgorithmIdentifier of SHA-256, SHA-384 or SHA-512, with parameters
// absent or NULL: real cards leave them out, RFC 5754 accepts both.
func ReadDigest(in *cryptobyte.String) (crypto.Hash, error) {
	oid, parameters, err := readAlgorithm(in)
	if err != nil {
		return 0, err
	}
	if parameters.Empty() {
		switch {
		case oid.Equal(oidSHA256):
			return crypto.SHA256, nil
		case oid.Equal(oidSHA384):
			return crypto.SHA384, nil
		case oid.Equal(oidSHA512):
			return crypto.SHA512, nil
		}
	}
	return 0, fmt.Errorf("cms: digest algorithm %v", oid)
}

// readSignature reads a signature algorithm. The SHA-1 of old Document Signers is taken
// here, where it signs what a State wrote: forging that needs a second preimage, not a
// collision. Callers that want it refused look at what they get.
func readSignature(in *cryptobyte.String, digest crypto.Hash) (x509.SignatureAlgorithm, error) {
	oid, parameters, err := readAlgorithm(in)
	if err != nil {
		return 0, err
	}
	if oid.Equal(oidRSAPSS) {
		hash, err := readPSS(parameters)
		if err != nil {
			return 0, err
		}
		return pssWith(hash), nil
	}
	algorithm := pkcs1Algorithm(oid, digest)
	if algorithm == x509.UnknownSignatureAlgorithm || !parameters.Empty() {
		return 0, fmt.Errorf("cms: signature algorithm %v", oid)
	}
	return algorithm, nil
}

// pkcs1Algorithm names RSASSA-PKCS1-v1_5 with the hash that oid says, or with digest where
// oid is plain rsaEncryption (RFC 5754, 3.2).
func pkcs1Algorithm(oid asn1.ObjectIdentifier, digest crypto.Hash) x509.SignatureAlgorithm {
	plain := oid.Equal(oidRSA)
	switch {
	case oid.Equal(oidSHA1WithRSA):
		return x509.SHA1WithRSA
	case oid.Equal(oidSHA256WithRSA), plain && digest == crypto.SHA256:
		return x509.SHA256WithRSA
	case oid.Equal(oidSHA384WithRSA), plain && digest == crypto.SHA384:
		return x509.SHA384WithRSA
	case oid.Equal(oidSHA512WithRSA), plain && digest == crypto.SHA512:
		return x509.SHA512WithRSA
	}
	return x509.UnknownSignatureAlgorithm
}

func pssWith(hash crypto.Hash) x509.SignatureAlgorithm {
	switch hash {
	case crypto.SHA256:
		return x509.SHA256WithRSAPSS
	case crypto.SHA384:
		return x509.SHA384WithRSAPSS
	}
	return x509.SHA512WithRSAPSS
}

// readPSS reads RSASSA-PSS-params (RFC 8017, A.2.3) in the one shape that crypto/x509
// verifies: one hash for the message and for MGF1, a salt as long as the hash, and the
// trailer field 1, which DER leaves out.
func readPSS(in cryptobyte.String) (crypto.Hash, error) {
	var params, hashField, maskField, saltField cryptobyte.String
	if !in.ReadASN1(&params, cbasn1.SEQUENCE) || !in.Empty() ||
		!params.ReadASN1(&hashField, explicit(0)) || !params.ReadASN1(&maskField, explicit(1)) ||
		!params.ReadASN1(&saltField, explicit(2)) || !params.Empty() {
		return 0, errors.New("cms: RSASSA-PSS parameters")
	}
	hash, err := ReadDigest(&hashField)
	if err != nil {
		return 0, err
	}
	mask, err := readMask(maskField)
	if err != nil {
		return 0, err
	}
	var salt int
	if !saltField.ReadASN1Integer(&salt) || !saltField.Empty() || !hashField.Empty() {
		return 0, errors.New("cms: RSASSA-PSS parameters")
	}
	if mask != hash || salt != hash.Size() {
		return 0, fmt.Errorf("cms: RSASSA-PSS with %v, MGF1 with %v and a salt of %d bytes", hash, mask, salt)
	}
	return hash, nil
}

func readMask(in cryptobyte.String) (crypto.Hash, error) {
	oid, parameters, err := readAlgorithm(&in)
	if err != nil || !oid.Equal(oidMGF1) || !in.Empty() {
		return 0, errors.New("cms: mask generation is not MGF1")
	}
	hash, err := ReadDigest(&parameters)
	if err != nil || !parameters.Empty() {
		return 0, errors.New("cms: hash of MGF1")
	}
	return hash, nil
}

// explicit is the tag [n] around something else.
func explicit(n uint8) cbasn1.Tag { return cbasn1.Tag(n).ContextSpecific().Constructed() }

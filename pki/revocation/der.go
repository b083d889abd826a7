package revocation

import (
	"bytes"
	"crypto/x509"
	"errors"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// Object identifiers as the octets of their content, so that looking for one in a million
// entries needs no memory.
const (
	oidCRLNumber     = "\x55\x1d\x14"                         // 2.5.29.20, RFC 5280, 5.2.3
	oidReasonCode    = "\x55\x1d\x15"                         // 2.5.29.21, 5.3.1
	oidDelta         = "\x55\x1d\x1b"                         // 2.5.29.27, 5.2.4
	oidScope         = "\x55\x1d\x1c"                         // 2.5.29.28, issuingDistributionPoint, 5.2.5
	oidEntryIssuer   = "\x55\x1d\x1d"                         // 2.5.29.29, certificateIssuer, 5.3.3
	oidBasicResponse = "\x2b\x06\x01\x05\x05\x07\x30\x01\x01" // 1.3.6.1.5.5.7.48.1.1, RFC 6960, 4.2.1
	oidNonce         = "\x2b\x06\x01\x05\x05\x07\x30\x01\x02" // 1.3.6.1.5.5.7.48.1.2, RFC 9654
	oidSHA1          = "\x2b\x0e\x03\x02\x1a"                 // 1.3.14.3.2.26
	oidSHA256WithRSA = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b" // 1.2.840.113549.1.1.11, RFC 8017, C
	oidSHA384WithRSA = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c" // 1.2.840.113549.1.1.12
	oidSHA512WithRSA = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d" // 1.2.840.113549.1.1.13
)

// explicit is the tag [n] around something else.
func explicit(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }

// readAlgorithm reads an AlgorithmIdentifier without parameters, absent or NULL, into the
// octets of its OID.
func readAlgorithm(in *cryptobyte.String) (oid []byte, ok bool) {
	var seq, id, null cryptobyte.String
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return nil, false
	}
	if !seq.Empty() && (!seq.ReadASN1(&null, asn1.NULL) || !null.Empty() || !seq.Empty()) {
		return nil, false
	}
	return id, true
}

var errAlgorithm = errors.New("its signature is not RSA with PKCS #1 v1.5 and SHA-2")

// readSignature reads the algorithm and the BIT STRING behind what is signed.
func readSignature(in *cryptobyte.String) (x509.SignatureAlgorithm, []byte, error) {
	var signature []byte
	oid, ok := readAlgorithm(in)
	if !ok || !in.ReadASN1BitStringAsBytes(&signature) {
		return 0, nil, errAlgorithm
	}
	switch string(oid) {
	case oidSHA256WithRSA:
		return x509.SHA256WithRSA, signature, nil
	case oidSHA384WithRSA:
		return x509.SHA384WithRSA, signature, nil
	case oidSHA512WithRSA:
		return x509.SHA512WithRSA, signature, nil
	}
	return 0, nil, errAlgorithm
}

// readTime reads the Time of RFC 5280, 5.1.2.4.
func readTime(in *cryptobyte.String, out *time.Time) bool {
	if in.PeekASN1Tag(asn1.UTCTime) {
		return in.ReadASN1UTCTime(out)
	}
	return in.ReadASN1GeneralizedTime(out)
}

// serialOctets are the content octets of n as a DER INTEGER.
func serialOctets(n *big.Int) []byte {
	var b cryptobyte.Builder
	b.AddASN1BigInt(n)
	der := cryptobyte.String(b.BytesOrPanic())
	var content cryptobyte.String
	der.ReadASN1(&content, asn1.INTEGER)
	return content
}

// An extension of RFC 5280, 4.1, its OID as the octets of its content.
type extension struct {
	id, value []byte
	critical  bool
}

func readExtension(list *cryptobyte.String) (e extension, ok bool) {
	var seq, id, value cryptobyte.String
	if !list.ReadASN1(&seq, asn1.SEQUENCE) || !seq.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) {
		return e, false
	}
	if seq.PeekASN1Tag(asn1.BOOLEAN) && !seq.ReadASN1Boolean(&e.critical) {
		return e, false
	}
	ok = seq.ReadASN1(&value, asn1.OCTET_STRING) && seq.Empty()
	e.id, e.value = id, value
	return e, ok
}

// maxExtensions bounds how many extensions one list of them may have.
const maxExtensions = 32

// readExtensions reads a SEQUENCE OF Extension, no two with one OID, and gives each to
// take. One that is critical and that take does not know is an error (RFC 5280, 5.2).
func readExtensions(in cryptobyte.String, take func(extension) (known bool, err error)) error {
	var list cryptobyte.String
	if !in.ReadASN1(&list, asn1.SEQUENCE) || !in.Empty() {
		return errors.New("extensions cannot be read")
	}
	var seen [maxExtensions][]byte
	for n := 0; !list.Empty(); n++ {
		e, ok := readExtension(&list)
		if !ok || n == maxExtensions {
			return errors.New("extensions cannot be read, or are too many")
		}
		for _, id := range seen[:n] {
			if bytes.Equal(id, e.id) {
				return errors.New("an extension is there twice")
			}
		}
		seen[n] = e.id
		known, err := take(e)
		if err != nil {
			return err
		}
		if e.critical && !known {
			return errors.New("a critical extension is unknown")
		}
	}
	return nil
}

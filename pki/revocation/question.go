package revocation

import (
	"bytes"
	"crypto"
	"crypto/sha1"
	"crypto/x509"
	"errors"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/ocsp"

	"cied/pki"
)

// nonceSize is the length of a nonce in octets (RFC 9654, 2.1).
const nonceSize = 32

// A question is one OCSP request: which certificate, and the nonce that makes the answer
// ours.
type question struct {
	id     ocsp.Request // the CertID of RFC 6960, 4.1.1
	issuer pki.Anchor
	nonce  []byte // DER of the OCTET STRING: the value of the extension
}

// newQuestion asks about c. The hash in a CertID names the issuer and proves nothing: it
// is SHA-1, the one that every responder knows (RFC 5019, 2.1.1).
func newQuestion(c *x509.Certificate, issuer pki.Anchor, random io.Reader) (*question, error) {
	name := sha1.Sum(issuer.Name)
	nonce := make([]byte, nonceSize)
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1OctetString(nonce)
	return &question{
		id:     ocsp.Request{HashAlgorithm: crypto.SHA1, IssuerNameHash: name[:], IssuerKeyHash: keyHash(issuer.PublicKey), SerialNumber: c.SerialNumber},
		issuer: issuer,
		nonce:  b.BytesOrPanic(),
	}, nil
}

// der is the OCSPRequest. x/crypto/ocsp writes it without extensions, so the nonce is put
// behind what it wrote, as [2] requestExtensions of the TBSRequest.
func (q *question) der() ([]byte, error) {
	bare, err := q.id.Marshal()
	if err != nil {
		return nil, err
	}
	in := cryptobyte.String(bare)
	var request, tbs cryptobyte.String
	if !in.ReadASN1(&request, asn1.SEQUENCE) || !request.ReadASN1(&tbs, asn1.SEQUENCE) || !request.Empty() {
		return nil, errors.New("the OCSP request cannot be extended")
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(tbs)
			b.AddASN1(explicit(2), q.addNonce)
		})
	})
	return b.Bytes()
}

// addNonce writes the Extensions of the request.
func (q *question) addNonce(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes([]byte(oidNonce)) })
			b.AddASN1OctetString(q.nonce)
		})
	})
}

// isAbout reads a CertID and reports whether it is the one that was asked about; ok is
// whether it can be read.
func (q *question) isAbout(in *cryptobyte.String) (same, ok bool) {
	var id, name, key, serial cryptobyte.String
	if !in.ReadASN1(&id, asn1.SEQUENCE) {
		return false, false
	}
	hash, ok := readAlgorithm(&id)
	if !ok || !id.ReadASN1(&name, asn1.OCTET_STRING) || !id.ReadASN1(&key, asn1.OCTET_STRING) ||
		!id.ReadASN1(&serial, asn1.INTEGER) || !id.Empty() {
		return false, false
	}
	same = string(hash) == oidSHA1 && bytes.Equal(name, q.id.IssuerNameHash) &&
		bytes.Equal(key, q.id.IssuerKeyHash) && bytes.Equal(serial, serialOctets(q.id.SerialNumber))
	return same, true
}

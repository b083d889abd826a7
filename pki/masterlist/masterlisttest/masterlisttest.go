// Package masterlisttest mints ICAO master lists, and the certificates around them, for
// tests.
//
// It takes its keys from pkitest: they are published and worth nothing, and so are the
// lists. No country named here has issued any of it.
package masterlisttest

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"cied/pki/pkitest"
)

// Mint returns the DER of a master list (ICAO Doc 9303-12, clause 9) with these
// certificates in their order, signed with SHA-256 and RSASSA-PKCS1-v1_5.
func Mint(t testing.TB, signer pkitest.CA, certs ...*x509.Certificate) []byte {
	t.Helper()
	return Plan{Signer: signer, Entries: DER(certs...)}.Mint(t)
}

// DER returns the DER of certificates, for [Plan.Entries].
func DER(certs ...*x509.Certificate) [][]byte {
	var out [][]byte
	for _, c := range certs {
		out = append(out, c.Raw)
	}
	return out
}

// Signer issues a good Master List Signer with pkitest's key "signer".
func Signer(t testing.TB, csca pkitest.CA) pkitest.CA {
	t.Helper()
	return csca.Sub(t, SignerTemplate(), pkitest.Key(t, "signer"))
}

// SignerTemplate is a Master List Signer (ICAO Doc 9303-12, 7.1). crypto/x509 does not
// write its extended key usage as critical.
func SignerTemplate() *x509.Certificate {
	c := pkitest.SignerTemplate()
	c.SerialNumber, c.Subject.CommonName = big.NewInt(40), "Invented Master List Signer"
	c.NotBefore, c.NotAfter = pkitest.Now.AddDate(-1, 0, 0), pkitest.Now.AddDate(1, 0, 0)
	c.SubjectKeyId = []byte("invented list signer")
	c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{2, 23, 136, 1, 1, 3}}
	return c
}

// NextTemplate is the CSCA that follows pkitest's: the same name, another key, a year old.
func NextTemplate() *x509.Certificate {
	c := pkitest.CSCATemplate()
	c.SerialNumber = big.NewInt(20)
	c.NotBefore, c.NotAfter = pkitest.Now.AddDate(-1, 0, 0), pkitest.Now.AddDate(14, 0, 0)
	return c
}

// Next issues a new CSCA to itself, with one of pkitest's keys.
func Next(t testing.TB, key string) pkitest.CA {
	t.Helper()
	return pkitest.SelfSigned(t, NextTemplate(), pkitest.Key(t, key))
}

// LinkTemplate is the link certificate from old to next: next's name and dates, and the key
// identifiers of both, since names repeat.
func LinkTemplate(old, next pkitest.CA) *x509.Certificate {
	c := NextTemplate()
	c.SerialNumber, c.SubjectKeyId, c.AuthorityKeyId = big.NewInt(21), next.SubjectKeyId, old.SubjectKeyId
	c.Subject, c.RawSubject = next.Subject, next.RawSubject
	c.NotBefore, c.NotAfter = next.NotBefore, next.NotAfter
	return c
}

// Link returns the link certificate with which old vouches for next (ICAO Doc 9303-12,
// 7.1).
func Link(t testing.TB, old, next pkitest.CA) *x509.Certificate {
	t.Helper()
	return old.Issue(t, LinkTemplate(old, next), &next.Key.PublicKey)
}

// A Plan is what a master list is made of. The fields after Entries forge it; their zero
// value does not.
type Plan struct {
	Signer  pkitest.CA
	Entries [][]byte // each the DER of a certificate
	ByKeyID bool     // name the signer by key identifier instead of issuer and serial number
	Carried [][]byte // certificates beside the list; the signer's own where nil

	Content     []byte                // instead of the CscaMasterList
	ContentType asn1.ObjectIdentifier // instead of id-icao-cscaMasterList
	SHA1        bool                  // sign the attributes with SHA-1
}

// OIDs of RFC 5652, RFC 5754 and Doc 9303-12.
var (
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA1WithRSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}
	oidSHA256WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidMasterList    = asn1.ObjectIdentifier{2, 23, 136, 1, 1, 2}
)

// Mint returns the DER of the list.
func (p Plan) Mint(t testing.TB) []byte {
	t.Helper()
	if p.Content == nil {
		p.Content = Content(0, p.Entries)
	}
	if p.ContentType == nil {
		p.ContentType = oidMasterList
	}
	if p.Carried == nil {
		p.Carried = DER(p.Signer.Certificate)
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(explicit, func(b *cryptobyte.Builder) { b.AddASN1(cbasn1.SEQUENCE, p.signedData(t)) })
	})
	return b.BytesOrPanic()
}

// Content returns the DER of a CscaMasterList.
func Content(version int64, entries [][]byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(version)
		b.AddASN1(cbasn1.SET, raw(entries...))
	})
	return b.BytesOrPanic()
}

// explicit is the tag [0] around something else.
const explicit = cbasn1.Tag(0xA0)

func (p Plan) signedData(t testing.TB) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddASN1Int64(3)
		b.AddASN1(cbasn1.SET, algorithm(oidSHA256))
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(p.ContentType)
			b.AddASN1(explicit, func(b *cryptobyte.Builder) { b.AddASN1OctetString(p.Content) })
		})
		b.AddASN1(explicit, raw(p.Carried...))
		b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { b.AddASN1(cbasn1.SEQUENCE, p.signerInfo(t)) })
	}
}

func (p Plan) signerInfo(t testing.TB) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		if p.ByKeyID {
			b.AddASN1Int64(3)
			b.AddASN1(cbasn1.Tag(0x80), raw(p.Signer.SubjectKeyId))
		} else {
			b.AddASN1Int64(1)
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(p.Signer.RawIssuer)
				b.AddASN1BigInt(p.Signer.SerialNumber)
			})
		}
		algorithm(oidSHA256)(b)
		attributes := p.attributes()
		b.AddASN1(explicit, raw(attributes))
		oid, hash := oidSHA256WithRSA, crypto.SHA256
		if p.SHA1 {
			oid, hash = oidSHA1WithRSA, crypto.SHA1
		}
		algorithm(oid)(b)
		b.AddASN1OctetString(sign(t, p.Signer, hash, attributes))
	}
}

// attributes returns content-type and message-digest, without the tag around them.
func (p Plan) attributes() []byte {
	attribute := func(oid asn1.ObjectIdentifier, value func(b *cryptobyte.Builder)) []byte {
		var b cryptobyte.Builder
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddASN1(cbasn1.SET, value)
		})
		return b.BytesOrPanic()
	}
	return slices.Concat(
		attribute(oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(p.ContentType) }),
		attribute(oidMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(sum(crypto.SHA256, p.Content)) }))
}

// sign signs the attributes as the SET that they are (RFC 5652, 5.4).
func sign(t testing.TB, signer pkitest.CA, hash crypto.Hash, attributes []byte) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SET, raw(attributes))
	signature, err := signer.Key.Sign(rand.Reader, sum(hash, b.BytesOrPanic()), hash)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func sum(hash crypto.Hash, message []byte) []byte {
	h := hash.New()
	h.Write(message)
	return h.Sum(nil)
}

func algorithm(oid asn1.ObjectIdentifier) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid) })
	}
}

func raw(parts ...[]byte) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		for _, part := range parts {
			b.AddBytes(part)
		}
	}
}

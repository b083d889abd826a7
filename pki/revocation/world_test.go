package revocation_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
)

// The addresses in the certificate of the invented citizen. Nobody is there.
const (
	ocspAddress = "http://ocsp.cie.example/"
	crlAddress  = "http://ldap.cie.example/sub.crl"
)

var now = pkitest.Now

// A world is an issuing CA, a citizen's certificate with addresses, and a responder.
type world struct {
	sub       pkitest.CA
	card      *x509.Certificate
	responder pkitest.CA // delegated by sub
}

func newWorld(t testing.TB) *world {
	t.Helper()
	root := pkitest.SelfSigned(t, pkitest.RootTemplate(1), pkitest.Key(t, "root"))
	w := &world{sub: root.Sub(t, pkitest.SubTemplate(), pkitest.Key(t, "sub"))}
	w.card = w.sub.Issue(t, cardTemplate(), &pkitest.Key(t, "card").PublicKey)
	w.responder = w.sub.Sub(t, responderTemplate(), pkitest.Key(t, "signer"))
	return w
}

func cardTemplate() *x509.Certificate {
	c := pkitest.CardTemplate()
	c.OCSPServer = []string{"ldap://ldap.cie.example/", ocspAddress}
	c.CRLDistributionPoints = []string{"ldap://ldap.cie.example/", crlAddress}
	return c
}

func responderTemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(50),
		Subject:      pkix.Name{CommonName: "Invented OCSP responder (TEST)", Country: []string{"IT"}},
		NotBefore:    now.AddDate(0, -1, 0), NotAfter: now.AddDate(0, 1, 0),
		KeyUsage:           x509.KeyUsageDigitalSignature,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning},
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
}

// issuer is ca as an anchor: facts, no certificate.
func issuer(ca pkitest.CA) pki.Anchor {
	return pki.Anchor{Name: ca.RawSubject, PublicKey: &ca.Key.PublicKey, KeyID: ca.SubjectKeyId}
}

// A network is a Fetcher of which a test fills in what it needs.
type network struct {
	get  func(address string) ([]byte, error)
	post func(address string, body []byte) ([]byte, error)
}

var errOffline = fault.New(fault.TrustFetch, "fetch", errors.New("no network"))

func (n network) Get(_ context.Context, address string, _ int64) ([]byte, error) {
	if n.get == nil {
		return nil, errOffline
	}
	return n.get(address)
}

func (n network) Post(_ context.Context, address, contentType, accept string, body []byte, _ int64) ([]byte, error) {
	if n.post == nil || contentType != "application/ocsp-request" || accept != "application/ocsp-response" {
		return nil, errOffline
	}
	return n.post(address, body)
}

// unknown fails the test unless s says nothing, and why.
func unknown(t *testing.T, s revocation.Status, why string) {
	t.Helper()
	if s.State != revocation.Unchecked || !errors.Is(s.Why, fault.RevocationUnknown) || !strings.Contains(s.String(), why) {
		t.Errorf("got %q, want a reason with %q", s, why)
	}
	if s.Err(false) != nil || !errors.Is(s.Err(true), fault.RevocationUnknown) {
		t.Errorf("soft %v, hard %v", s.Err(false), s.Err(true))
	}
}

// A reply is an OCSP response as a responder would write it, written here from RFC 6960
// and not with the code under test.
type reply struct {
	about    []about
	key      *rsa.PrivateKey   // signs
	name     []byte            // ResponderID by name; or
	keyHash  []byte            // by key
	certs    [][]byte          // DER
	produced time.Time         // zero: now
	nonce    []byte            // extnValue; nil: none
	hash     crypto.Hash       // of the signature; 0: SHA-256
	critical bool              // an unknown critical extension
	version  int64             // 0: v1, left out
	forge    func(resp []byte) // after it is signed
}

// An about is one answer of a reply.
type about struct {
	ca         pkitest.CA
	serial     *big.Int
	status     uint8 // 0 good, 1 revoked, 2 unknown
	revokedAt  time.Time
	reason     int
	this, next time.Time // next may be zero
}

// good is the answer that every attack is a variant of: delegated, fresh, with an end.
func (w *world) good() reply {
	return reply{
		about: []about{{ca: w.sub, serial: w.card.SerialNumber, this: now.Add(-time.Minute), next: now.Add(time.Hour)}},
		key:   w.responder.Key, name: w.responder.RawSubject, certs: [][]byte{w.responder.Raw},
	}
}

// tagged is the tag [n], primitive.
func tagged(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific() }

func (a about) write(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			name, key := sha1.Sum(a.ca.RawSubject), sha1.Sum(x509.MarshalPKCS1PublicKey(&a.ca.Key.PublicKey))
			b.AddBytes([]byte("\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00")) // SHA-1
			b.AddASN1OctetString(name[:])
			b.AddASN1OctetString(key[:])
			b.AddASN1BigInt(a.serial)
		})
		if a.status == 1 {
			b.AddASN1(tagged(1).Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1GeneralizedTime(a.revokedAt)
				b.AddASN1(tagged(0).Constructed(), func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(a.reason)) })
			})
		} else {
			b.AddASN1(tagged(a.status), func(*cryptobyte.Builder) {})
		}
		b.AddASN1GeneralizedTime(a.this)
		if !a.next.IsZero() {
			b.AddASN1(tagged(0).Constructed(), func(b *cryptobyte.Builder) { b.AddASN1GeneralizedTime(a.next) })
		}
	})
}

func addExtension(b *cryptobyte.Builder, oid string, critical bool, value []byte) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes([]byte(oid)) })
		if critical {
			b.AddASN1Boolean(true)
		}
		b.AddASN1OctetString(value)
	})
}

// data is the ResponseData, which is what is signed.
func (r reply) data(t testing.TB) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if r.version != 0 {
			b.AddASN1(tagged(0).Constructed(), func(b *cryptobyte.Builder) { b.AddASN1Int64(r.version) })
		}
		if r.name != nil {
			b.AddASN1(tagged(1).Constructed(), func(b *cryptobyte.Builder) { b.AddBytes(r.name) })
		} else {
			b.AddASN1(tagged(2).Constructed(), func(b *cryptobyte.Builder) { b.AddASN1OctetString(r.keyHash) })
		}
		if r.produced.IsZero() {
			r.produced = now
		}
		b.AddASN1GeneralizedTime(r.produced)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, a := range r.about {
				a.write(b)
			}
		})
		if r.nonce == nil && !r.critical {
			return
		}
		b.AddASN1(tagged(1).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				if r.nonce != nil {
					addExtension(b, "\x2b\x06\x01\x05\x05\x07\x30\x01\x02", false, r.nonce)
				}
				if r.critical {
					addExtension(b, "\x2a\x03\x04", true, nil)
				}
			})
		})
	})
	return built(t, &b)
}

func built(t testing.TB, b *cryptobyte.Builder) []byte {
	t.Helper()
	der, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// sign returns the AlgorithmIdentifier and the BIT STRING.
func (r reply) sign(t testing.TB, data []byte) (algorithm, signature []byte) {
	t.Helper()
	algorithm = []byte("\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00") // sha256WithRSA
	sum := sha256.Sum256(data)
	hash, digest := crypto.SHA256, sum[:]
	if r.hash == crypto.SHA1 {
		algorithm[12] = 0x05
		sum := sha1.Sum(data)
		hash, digest = crypto.SHA1, sum[:]
	}
	signature, err := rsa.SignPKCS1v15(rand.Reader, r.key, hash, digest)
	if err != nil {
		t.Fatal(err)
	}
	return algorithm, signature
}

func (r reply) der(t testing.TB) []byte {
	t.Helper()
	der := r.around(t, r.data(t))
	if r.forge != nil {
		r.forge(der)
	}
	return der
}

// around signs data and wraps it.
func (r reply) around(t testing.TB, data []byte) []byte {
	t.Helper()
	algorithm, signature := r.sign(t, data)
	var basic cryptobyte.Builder
	basic.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(data)
		b.AddBytes(algorithm)
		b.AddASN1BitString(signature)
		if len(r.certs) == 0 {
			return
		}
		b.AddASN1(tagged(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				for _, c := range r.certs {
					b.AddBytes(c)
				}
			})
		})
	})
	return wrap(t, built(t, &basic))
}

// wrap makes the successful OCSPResponse of a BasicOCSPResponse.
func wrap(t testing.TB, basic []byte) []byte {
	t.Helper()
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Enum(0)
		b.AddASN1(tagged(0).Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) {
					b.AddBytes([]byte("\x2b\x06\x01\x05\x05\x07\x30\x01\x01"))
				})
				b.AddASN1OctetString(basic)
			})
		})
	})
	return built(t, &b)
}

// exact returns a copy without spare capacity, which would hide an index out of range.
func exact(b []byte) []byte {
	out := make([]byte, len(b))
	copy(out, b)
	return out
}

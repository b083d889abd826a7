// Package pkitest mints an invented CIE hierarchy for tests: two roots with one name, an
// issuing CA, a card, a Country Signing CA with its Document Signer, and EF.SODs.
//
// Its keys are published beside this file and worth nothing; its people do not exist. With
// them and a fixed clock, [Now], every certificate with a PKCS #1 v1.5 signature comes out
// the same in every run.
package pkitest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed" // for keys.pem
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"testing"
	"time"
)

//go:embed keys.pem
var keys []byte

// Now is the instant of the tests.
var Now = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// Key returns one of the published keys: root, root-2024, sub, card, csca, signer,
// stranger (RSA-2048) or weak (RSA-1024).
func Key(t testing.TB, name string) *rsa.PrivateKey {
	t.Helper()
	for block, rest := pem.Decode(keys); block != nil; block, rest = pem.Decode(rest) {
		if block.Headers["Name"] != name {
			continue
		}
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		return key.(*rsa.PrivateKey)
	}
	t.Fatalf("no key %q", name)
	return nil
}

// A CA is a certificate with its key.
type CA struct {
	*x509.Certificate
	Key *rsa.PrivateKey
}

// Issue signs template with the CA's key; pub is the subject's key.
func (ca CA) Issue(t testing.TB, template *x509.Certificate, pub *rsa.PublicKey) *x509.Certificate {
	t.Helper()
	return issue(t, template, ca.Certificate, pub, ca.Key)
}

// SelfSigned issues template to itself.
func SelfSigned(t testing.TB, template *x509.Certificate, key *rsa.PrivateKey) CA {
	t.Helper()
	return CA{issue(t, template, template, &key.PublicKey, key), key}
}

// Sub issues a CA below ca.
func (ca CA) Sub(t testing.TB, template *x509.Certificate, key *rsa.PrivateKey) CA {
	t.Helper()
	return CA{ca.Issue(t, template, &key.PublicKey), key}
}

func issue(t testing.TB, template, parent *x509.Certificate, pub *rsa.PublicKey, key *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, pub, key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// oid makes the form of an OID that x509 templates take.
func oid(numbers ...uint64) x509.OID {
	o, err := x509.OIDFromInts(numbers)
	if err != nil {
		panic(err)
	}
	return o
}

// Policies of the CIE: root, issuing CA, card.
var (
	PolicyRoot = oid(1, 3, 76, 47, 1)
	PolicySub  = oid(1, 3, 76, 47, 2)
	PolicyCard = oid(1, 3, 76, 47, 4)
)

var rootName = pkix.Name{CommonName: "Invented root CA (TEST)", Organization: []string{"Nobody"}, Country: []string{"IT"}}

// RootTemplate is a CIE root. Both roots have this name.
func RootTemplate(serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: rootName,
		NotBefore: Now.AddDate(-10, 0, 0), NotAfter: Now.AddDate(10, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true, IsCA: true,
		Policies:           []x509.OID{PolicyRoot},
		SignatureAlgorithm: x509.SHA256WithRSA,
	}
}

// SubTemplate is an issuing CA: path length 0, a policy that is not the card's.
func SubTemplate() *x509.Certificate {
	c := RootTemplate(3)
	c.Subject.CommonName = "Invented issuing CA (TEST)"
	c.NotBefore, c.NotAfter = Now.AddDate(-6, 0, 0), Now.AddDate(9, 0, 0)
	c.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	c.MaxPathLenZero = true
	c.Policies = []x509.OID{PolicySub}
	return c
}

// CardTemplate is the certificate of an invented citizen.
func CardTemplate() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(4),
		Subject: pkix.Name{Country: []string{"IT"}, CommonName: "RSSMRA80A41H501W/102030405060", SerialNumber: "IDCIT-CA00000AA",
			ExtraNames: []pkix.AttributeTypeAndValue{
				{Type: asn1.ObjectIdentifier{2, 5, 4, 42}, Value: "MARIA"},
				{Type: asn1.ObjectIdentifier{2, 5, 4, 4}, Value: "ROSSI PROVA"},
			}},
		NotBefore: Now.AddDate(-2, 0, 0), NotAfter: Now.AddDate(8, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
		Policies:              []x509.OID{PolicyCard},
		SignatureAlgorithm:    x509.SHA256WithRSA,
	}
}

// A World is the whole hierarchy.
type World struct {
	Root, Root2024 CA // same name, different keys; Root issued Sub
	Sub            CA
	Card           *x509.Certificate // with the key "card"
	CSCA           CA
	Signer         CA // the Document Signer
}

// New mints the hierarchy.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{
		Root:     SelfSigned(t, RootTemplate(1), Key(t, "root")),
		Root2024: SelfSigned(t, RootTemplate(2), Key(t, "root-2024")),
		CSCA:     SelfSigned(t, CSCATemplate(), Key(t, "csca")),
	}
	w.Sub = w.Root.Sub(t, SubTemplate(), Key(t, "sub"))
	w.Card = w.Sub.Issue(t, CardTemplate(), &Key(t, "card").PublicKey)
	w.Signer = w.CSCA.Sub(t, SignerTemplate(), Key(t, "signer"))
	return w
}

// CIE returns the certificates of the CIE's own hierarchy.
func (w *World) CIE() []*x509.Certificate {
	return []*x509.Certificate{w.Root2024.Certificate, w.Root.Certificate, w.Sub.Certificate}
}

// PEM encodes certificates, one after the other.
func PEM(certs ...*x509.Certificate) []byte {
	var out []byte
	for _, c := range certs {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

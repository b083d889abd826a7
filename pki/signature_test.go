package pki_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"strings"
	"testing"

	"cied/pki"
	"cied/pki/pkitest"
)

func TestKeysThatCount(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		key crypto.PublicKey
		why string // "" for one that counts
	}{
		"RSA-2048":          {&pkitest.Key(t, "card").PublicKey, ""},
		"RSA-1024":          {&pkitest.Key(t, "weak").PublicKey, "RSA with 1024 bits, at least 2048"},
		"P-256":             {&curve.PublicKey, "not RSA"},
		"nothing":           {nil, "not RSA"},
		"no RSA key":        {(*rsa.PublicKey)(nil), "not RSA"},
		"RSA, no modulus":   {&rsa.PublicKey{E: 65537}, "not RSA"},
		"RSA as a value":    {pkitest.Key(t, "card").PublicKey, "not RSA"},
		"a private RSA key": {pkitest.Key(t, "card"), "not RSA"},
	} {
		err := pki.CheckKey(tc.key)
		if (err == nil) != (tc.why == "") || err != nil && !strings.Contains(err.Error(), tc.why) {
			t.Errorf("%s: %v, want %q", name, err, tc.why)
		}
	}
}

func TestSignaturesThatCount(t *testing.T) {
	w := pkitest.New(t)
	old := w.CSCA.SHA1(t, w.Signer.Certificate)
	weak := pkitest.SelfSigned(t, pkitest.RootTemplate(5), pkitest.Key(t, "weak"))
	for name, tc := range map[string]struct {
		ca   pkitest.CA
		c    *x509.Certificate
		good bool
	}{
		"its own":               {w.Sub, w.Card, true},
		"of another key":        {w.Root, w.Card, false},
		"with SHA-1":            {w.CSCA, old, false},
		"of a key that is weak": {weak, weak.Certificate, false},
	} {
		a := pki.Anchor{PublicKey: &tc.ca.Key.PublicKey}
		if err := a.Verify(tc.c.SignatureAlgorithm, tc.c.RawTBSCertificate, tc.c.Signature); (err == nil) != tc.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := new(pki.Anchor).Verify(w.Card.SignatureAlgorithm, w.Card.RawTBSCertificate, w.Card.Signature); err == nil {
		t.Error("an anchor without a key has signed")
	}
}

func TestSelfSigned(t *testing.T) {
	w := pkitest.New(t)
	renamed := pkitest.RootTemplate(6)
	renamed.Subject.CommonName = "Another root CA (TEST)"
	for name, tc := range map[string]struct {
		c    *x509.Certificate
		want bool
	}{
		"root":                           {w.Root.Certificate, true},
		"issuing CA":                     {w.Sub.Certificate, false},
		"root with SHA-1":                {w.Root.SHA1(t, w.Root.Certificate), false},
		"another root of the same name":  {w.Root.Issue(t, pkitest.RootTemplate(6), &w.Root2024.Key.PublicKey), false},
		"another name with the same key": {w.Root.Issue(t, renamed, &w.Root.Key.PublicKey), false},
	} {
		if got := pki.SelfSigned(tc.c); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

package relying_test

import (
	"crypto/x509"
	"testing"
	"time"

	"cied/fault"
	"cied/pki/pkitest"
	"cied/pki/revocation"
	"cied/relying"
	"cied/token"
)

// What a certificate says of a person is the same with an answer around it and without.
func TestBareCertificateNamesThePersonOfAnAnswer(t *testing.T) {
	w := pkitest.New(t)
	v := verifier(w)
	v.Revocation = &office{status: revocation.Status{State: revocation.Good}}
	want, err := v.Verify(t.Context(), token.WebEID, answer(t, token.WebEID, w.Card, pkitest.Key(t, "card"), origin, nonce), nonce)
	wantFault(t, err, "")
	got, err := v.VerifyCertificate(t.Context(), w.Card.Raw)
	if err != nil || got != want || got.FiscalCode != "RSSMRA80A41H501W" || got.Revocation.State != revocation.Good {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

func TestBareCertificateIsRefused(t *testing.T) {
	w := pkitest.New(t)
	issue := func(change func(*x509.Certificate)) []byte {
		template := pkitest.CardTemplate()
		change(template)
		return w.Sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey).Raw
	}
	for name, tc := range map[string]struct {
		der    []byte
		policy relying.RevocationPolicy
		state  revocation.State
		want   fault.Code
	}{
		"no bytes":       {nil, relying.RevocationOff, "", fault.CertMalformed},
		"no certificate": {[]byte("certificate"), relying.RevocationOff, "", fault.CertMalformed},
		"expired":        {issue(func(c *x509.Certificate) { c.NotAfter = pkitest.Now.Add(-time.Second) }), relying.RevocationOff, "", fault.CertExpired},
		"another policy": {issue(func(c *x509.Certificate) { c.Policies = []x509.OID{pkitest.PolicySub} }), relying.RevocationOff, "", fault.CertPolicy},
		"another purpose": {issue(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }),
			relying.RevocationOff, "", fault.CertPurpose},
		"a CA":                         {w.Sub.Certificate.Raw, relying.RevocationOff, "", fault.CertPurpose},
		"revoked":                      {w.Card.Raw, relying.RevocationSoft, revocation.Revoked, fault.CertRevoked},
		"unknown, and has to be known": {w.Card.Raw, relying.RevocationHard, revocation.Unchecked, fault.RevocationUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			v := verifier(w)
			if err := v.SetRevocation(tc.policy, &office{status: revocation.Status{State: tc.state}}); err != nil {
				t.Fatal(err)
			}
			id, err := v.VerifyCertificate(t.Context(), tc.der)
			wantFault(t, err, tc.want)
			if id != (relying.Identity{}) {
				t.Errorf("an identity came with the fault: %+v", id)
			}
		})
	}
}

// TestBareCertificateKeepsItsChain, which an answer with the same certificate finds.
func TestBareCertificateKeepsItsChain(t *testing.T) {
	w := pkitest.New(t)
	d := newDesk(t, w, pkitest.CardTemplate())
	d.answer = answer(t, token.WebEID, w.Card, pkitest.Key(t, "card"), origin, nonce)
	_, err := d.VerifyCertificate(t.Context(), w.Card.Raw)
	wantFault(t, err, "")
	if n := d.Chains.Len(); n != 1 || !d.Chains.Knows(d.Anchors, d.clock.at) {
		t.Errorf("%d chains are kept", n)
	}
	wantFault(t, d.verify(t), "")
	if n := d.Chains.Len(); n != 1 {
		t.Errorf("%d chains are kept", n)
	}
}

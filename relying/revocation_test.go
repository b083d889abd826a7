package relying_test

import (
	"context"
	"crypto/x509"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
	"cied/relying"
	"cied/token"
)

func TestPolicySaysWhatRevocationDoes(t *testing.T) {
	w := pkitest.New(t)
	for _, tc := range []struct {
		policy relying.RevocationPolicy
		state  revocation.State
		want   fault.Code
	}{
		{relying.RevocationOff, revocation.Revoked, ""},
		{relying.RevocationSoft, revocation.Good, ""},
		{relying.RevocationSoft, revocation.Unchecked, ""},
		{relying.RevocationSoft, revocation.Revoked, fault.CertRevoked},
		{relying.RevocationHard, revocation.Good, ""},
		{relying.RevocationHard, revocation.Unchecked, fault.RevocationUnknown},
		{relying.RevocationHard, revocation.Revoked, fault.CertRevoked},
	} {
		t.Run(string(tc.policy)+", "+string(tc.state), func(t *testing.T) {
			v := verifier(w)
			if err := v.SetRevocation(tc.policy, &office{status: revocation.Status{State: tc.state}}); err != nil {
				t.Fatal(err)
			}
			_, err := v.Verify(t.Context(), token.CMS, answer(t, token.CMS, w.Card, pkitest.Key(t, "card"), origin, nonce), nonce)
			wantFault(t, err, tc.want)
		})
	}
}

func TestPolicyThatCannotBeMetIsRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		policy relying.RevocationPolicy
		office relying.Revocation
	}{
		"no word": {"", new(office)}, "another word": {"Hard", new(office)},
		"soft without anybody to ask": {relying.RevocationSoft, nil}, "hard without anybody to ask": {relying.RevocationHard, nil},
	} {
		v := relying.Verifier{RequireRevocation: true}
		if v.SetRevocation(tc.policy, tc.office) == nil || !v.RequireRevocation {
			t.Errorf("%s: taken", name)
		}
	}
	if err := new(relying.Verifier).SetRevocation(relying.RevocationOff, nil); err != nil {
		t.Error(err)
	}
}

// A believing office takes the verifier's word for who has issued the certificate.
type believing struct {
	office
	issuer pki.Anchor
	issued *x509.Certificate
}

func (b *believing) CheckIssued(_ context.Context, c *x509.Certificate, issuer pki.Anchor, _ time.Time) revocation.Status {
	b.issued, b.issuer = c, issuer
	return revocation.Status{State: revocation.Good}
}

// TestIssuerIsProvedOnce asks in the way that proves nothing a second time, and gives it
// what was proved.
func TestIssuerIsProvedOnce(t *testing.T) {
	w := pkitest.New(t)
	v, b := verifier(w), new(believing)
	v.Revocation = b
	id, err := v.Verify(t.Context(), token.CMS, answer(t, token.CMS, w.Card, pkitest.Key(t, "card"), origin, nonce), nonce)
	wantFault(t, err, "")
	if b.asked != 0 || !b.issuer.Issued(b.issued) || !b.issued.Equal(w.Card) || id.Revocation.State != revocation.Good {
		t.Errorf("asked %d times the long way; %+v", b.asked, id.Revocation)
	}
}

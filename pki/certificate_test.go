package pki_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

func anchors(w *pkitest.World) *pki.Anchors {
	return pki.NewAnchors(w.CIE(), []*x509.Certificate{w.CSCA.Certificate}, true)
}

// under reports whether the issuers are these, in this order.
func under(issuers []pki.Anchor, want ...*x509.Certificate) bool {
	return slices.EqualFunc(issuers, want, func(a pki.Anchor, c *x509.Certificate) bool { return a.SHA256 == pki.FingerprintOf(c) })
}

func TestGoodCardIsWhoItSays(t *testing.T) {
	w := pkitest.New(t)
	got, err := anchors(w).CardCertificate(w.Card.Raw, pkitest.Now)
	if err != nil {
		t.Fatal(err)
	}
	if got.FiscalCode != "RSSMRA80A41H501W" || got.Name != "MARIA" || got.Surname != "ROSSI PROVA" || got.Document != "CA00000AA" {
		t.Errorf("identity %+v", got)
	}
	if !got.Certificate.Equal(w.Card) || got.Service != "102030405060" {
		t.Errorf("another certificate, or %q behind the codice fiscale", got.Service)
	}
	if !under(got.Issuers, w.Sub.Certificate, w.Root.Certificate) {
		t.Errorf("%d issuers, not issuing CA and root", len(got.Issuers))
	}
}

// TestGoodCardPleasesCryptoX509 holds our own walk against the library's.
func TestGoodCardPleasesCryptoX509(t *testing.T) {
	w := pkitest.New(t)
	roots, subs := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(w.Root.Certificate)
	roots.AddCert(w.Root2024.Certificate)
	subs.AddCert(w.Sub.Certificate)
	_, err := w.Card.Verify(x509.VerifyOptions{Roots: roots, Intermediates: subs, CurrentTime: pkitest.Now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		t.Error(err)
	}
}

// cardCase changes the template of a card, of the CAs above it, or the key.
type cardCase struct {
	name string
	card func(*x509.Certificate)
	sub  func(*x509.Certificate)
	root func(*x509.Certificate)
	key  string
	at   time.Time
	want fault.Code // "" for a good card
}

func cardCases() []cardCase {
	now := pkitest.Now
	critical := pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}
	return []cardCase{
		{name: "as issued"},
		{name: "first second", card: func(c *x509.Certificate) { c.NotBefore = now }},
		{name: "last second", card: func(c *x509.Certificate) { c.NotAfter = now }},
		{name: "no extended key usage", card: func(c *x509.Certificate) { c.ExtKeyUsage = nil }},
		{name: "any extended key usage", card: func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }},
		{name: "no key usage", card: func(c *x509.Certificate) { c.KeyUsage = 0 }},
		{name: "another policy beside", card: func(c *x509.Certificate) { c.Policies = append([]x509.OID{pkitest.PolicySub}, c.Policies...) }},

		{name: "expired", card: func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) }, want: fault.CertExpired},
		{name: "not yet valid", card: func(c *x509.Certificate) { c.NotBefore = now.Add(time.Second) }, want: fault.CertNotYetValid},
		{name: "issuing CA expired", sub: func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }, want: fault.CertExpired},
		{name: "issuing CA not yet valid", sub: func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }, want: fault.CertNotYetValid},
		{name: "root expired", root: func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }, want: fault.CertExpired},
		{name: "clock five years behind", at: now.AddDate(-5, 0, 0), want: fault.CertNotYetValid},
		{name: "clock ten years ahead", at: now.AddDate(10, 0, -1), want: fault.CertExpired},

		{name: "a CA", card: func(c *x509.Certificate) { c.IsCA = true }, want: fault.CertPurpose},
		{name: "key usage for encryption", card: func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, want: fault.CertPurpose},
		{name: "key usage for documents", card: func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageContentCommitment }, want: fault.CertPurpose},
		{name: "extended key usage for servers", card: func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, want: fault.CertPurpose},
		{name: "unknown extended key usage", card: func(c *x509.Certificate) {
			c.ExtKeyUsage, c.UnknownExtKeyUsage = nil, []asn1.ObjectIdentifier{{1, 2, 3}}
		}, want: fault.CertPurpose},
		{name: "unknown critical extension", card: func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{critical} }, want: fault.CertPurpose},
		{name: "issuer is no CA", sub: func(c *x509.Certificate) { c.IsCA, c.MaxPathLenZero = false, false }, want: fault.CertPurpose},
		{name: "issuer may not sign certificates", sub: func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }, want: fault.CertPurpose},
		{name: "issuer for servers", sub: func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, want: fault.CertPurpose},
		{name: "issuer with an unknown critical extension", sub: func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{critical} }, want: fault.CertPurpose},
		{name: "issuer constrained to names", sub: func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"example.it"} }, want: fault.CertPurpose},
		{name: "root allows no CA below", root: func(c *x509.Certificate) { c.MaxPathLenZero = true }, want: fault.CertPurpose},

		{name: "no policy", card: func(c *x509.Certificate) { c.Policies = nil }, want: fault.CertPolicy},
		{name: "the policy of an issuing CA", card: func(c *x509.Certificate) { c.Policies = []x509.OID{pkitest.PolicySub} }, want: fault.CertPolicy},
		{name: "RSA-1024", key: "weak", want: fault.CertWeakKey},
		{name: "no common name", card: func(c *x509.Certificate) { c.Subject.CommonName = "" }, want: fault.CertSubject},
		{name: "no slash", card: func(c *x509.Certificate) { c.Subject.CommonName = "RSSMRA80A41H501W" }, want: fault.CertSubject},
		{name: "15 characters", card: func(c *x509.Certificate) { c.Subject.CommonName = "RSSMRA80A41H501/1" }, want: fault.CertSubject},
		{name: "17 characters", card: func(c *x509.Certificate) { c.Subject.CommonName = "RSSMRA80A41H501WW/1" }, want: fault.CertSubject},
		{name: "16 characters of another kind", card: func(c *x509.Certificate) { c.Subject.CommonName = "RSSMRA80A41H501-/1" }, want: fault.CertSubject},

		{name: "expired and of a wrong policy for ever", card: func(c *x509.Certificate) { c.NotAfter, c.Policies = now.Add(-time.Hour), nil }, want: fault.CertPolicy},
	}
}

func TestCardCertificate(t *testing.T) {
	for _, tc := range cardCases() {
		t.Run(tc.name, func(t *testing.T) {
			a, card := tc.mint(t)
			at := tc.at
			if at.IsZero() {
				at = pkitest.Now
			}
			_, err := a.CardCertificate(card.Raw, at)
			wantFault(t, err, tc.want)
		})
	}
}

func (tc cardCase) mint(t *testing.T) (*pki.Anchors, *x509.Certificate) {
	t.Helper()
	root, sub, card := pkitest.RootTemplate(1), pkitest.SubTemplate(), pkitest.CardTemplate()
	for template, change := range map[*x509.Certificate]func(*x509.Certificate){root: tc.root, sub: tc.sub, card: tc.card} {
		if change != nil {
			change(template)
		}
	}
	key := "card"
	if tc.key != "" {
		key = tc.key
	}
	rootCA := pkitest.SelfSigned(t, root, pkitest.Key(t, "root"))
	subCA := rootCA.Sub(t, sub, pkitest.Key(t, "sub"))
	a := pki.NewAnchors([]*x509.Certificate{subCA.Certificate, rootCA.Certificate}, nil, true)
	return a, subCA.Issue(t, card, &pkitest.Key(t, key).PublicKey)
}

// wantFault wants err to speak with the given code, or to be nil for "".
func wantFault(t *testing.T, err error, want fault.Code) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatalf("refused: %v", err)
	case want != "" && err == nil:
		t.Fatalf("accepted, want %s", want)
	case want != "" && fault.Of(err).Code != want:
		t.Fatalf("%s (%v), want %s", fault.Of(err).Code, err, want)
	}
}

func TestStrangersRootOfTheSameNameIsRefused(t *testing.T) {
	w := pkitest.New(t)
	stranger := pkitest.SelfSigned(t, pkitest.RootTemplate(1), pkitest.Key(t, "stranger"))
	if !bytes.Equal(stranger.RawSubject, w.Root.RawSubject) {
		t.Fatal("the stranger's root has another name: the test shows nothing")
	}
	sub := stranger.Sub(t, pkitest.SubTemplate(), pkitest.Key(t, "sub"))
	card := sub.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)

	t.Run("card under it", func(t *testing.T) {
		direct := stranger.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
		_, err := anchors(w).CardCertificate(direct.Raw, pkitest.Now)
		wantFault(t, err, fault.CertIssuerUnknown)
	})
	t.Run("its issuing CA among ours", func(t *testing.T) {
		a := pki.NewAnchors([]*x509.Certificate{w.Root.Certificate, w.Root2024.Certificate, sub.Certificate}, nil, true)
		_, err := a.CardCertificate(card.Raw, pkitest.Now)
		wantFault(t, err, fault.CertIssuerUnknown)
	})
	t.Run("with our key identifier", func(t *testing.T) {
		template := pkitest.SubTemplate()
		template.AuthorityKeyId = w.Root.SubjectKeyId
		own := *stranger.Certificate
		own.SubjectKeyId = w.Root.SubjectKeyId
		forged := pkitest.CA{Certificate: &own, Key: stranger.Key}.Sub(t, template, pkitest.Key(t, "sub"))
		a := pki.NewAnchors([]*x509.Certificate{w.Root.Certificate, forged.Certificate}, nil, true)
		_, err := a.CardCertificate(card.Raw, pkitest.Now)
		wantFault(t, err, fault.CertIssuerUnknown)
	})
}

func TestEitherRootOfTheSameNameIsFound(t *testing.T) {
	w := pkitest.New(t)
	template := pkitest.SubTemplate()
	template.Subject.CommonName = "Invented issuing CA 3 (TEST)"
	sub := w.Root2024.Sub(t, template, pkitest.Key(t, "sub"))
	card := sub.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
	a := pki.NewAnchors(append(w.CIE(), sub.Certificate), nil, true)
	for name, tc := range map[string]struct{ card, root *x509.Certificate }{
		"2016": {w.Card, w.Root.Certificate}, "2024": {card, w.Root2024.Certificate},
	} {
		id, err := a.CardCertificate(tc.card.Raw, pkitest.Now)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if id.Issuers[1].SHA256 != pki.FingerprintOf(tc.root) {
			t.Errorf("%s: the chain ends at the other root", name)
		}
	}
}

// TestRenewedIssuingCACounts has one key certified twice: the card is good under the
// certificate that still holds.
func TestRenewedIssuingCACounts(t *testing.T) {
	w := pkitest.New(t)
	old := pkitest.SubTemplate()
	old.SerialNumber, old.NotAfter = big.NewInt(33), pkitest.Now.Add(-time.Hour)
	expired := w.Root.Sub(t, old, pkitest.Key(t, "sub"))
	a := pki.NewAnchors([]*x509.Certificate{w.Root.Certificate, expired.Certificate, w.Sub.Certificate}, nil, true)
	_, err := a.CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, "")
}

func TestIssuingCAWithoutItsRootIsNothing(t *testing.T) {
	w := pkitest.New(t)
	_, err := pki.NewAnchors([]*x509.Certificate{w.Sub.Certificate}, nil, true).CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, fault.CertIssuerUnknown)
}

func TestChangedBytesOfTheCertificateAreRefused(t *testing.T) {
	w := pkitest.New(t)
	a := anchors(w)
	for i := range w.Card.Raw {
		der := bytes.Clone(w.Card.Raw)
		der[i] ^= 0x01
		if _, err := a.CardCertificate(der, pkitest.Now); err == nil {
			t.Fatalf("accepted with byte %d changed", i)
		} else if c := fault.Of(err).Code; !strings.HasPrefix(string(c), "cert-") {
			t.Fatalf("byte %d: %s", i, c)
		}
	}
}

func TestSHA1UnderTheCIERootsIsRefused(t *testing.T) {
	w := pkitest.New(t)
	_, err := anchors(w).CardCertificate(w.Sub.SHA1(t, w.Card).Raw, pkitest.Now)
	wantFault(t, err, fault.CertIssuerUnknown)
}

func TestCertificateWithTrailingBytesIsMalformed(t *testing.T) {
	w := pkitest.New(t)
	for name, der := range map[string][]byte{
		"padding": append(bytes.Clone(w.Card.Raw), 0), "nothing": nil, "huge": make([]byte, 1<<20), "cut": w.Card.Raw[:100],
	} {
		_, err := anchors(w).CardCertificate(der, pkitest.Now)
		if !errors.Is(err, fault.CertMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDatesFaultShowsBothDatesAndTheClock(t *testing.T) {
	w := pkitest.New(t)
	_, err := anchors(w).CardCertificate(w.Card.Raw, time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC))
	for _, want := range []string{"2024-11-22", "2020-01-02", "check the clock"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

// TestNoCauseNamesTheHolder reads every fault of the table for personal data.
func TestNoCauseNamesTheHolder(t *testing.T) {
	for _, tc := range cardCases() {
		if tc.want == "" {
			continue
		}
		a, card := tc.mint(t)
		_, err := a.CardCertificate(card.Raw, pkitest.Now)
		for _, personal := range []string{"RSSMRA", "ROSSI", "MARIA", "CA00000AA"} {
			if err != nil && strings.Contains(err.Error(), personal) {
				t.Errorf("%s: %v", tc.name, err)
			}
		}
	}
}

func TestKeyThatIsNotRSAIsWeak(t *testing.T) {
	w := pkitest.New(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, pkitest.CardTemplate(), w.Sub.Certificate, &key.PublicKey, w.Sub.Key)
	if err != nil {
		t.Fatal(err)
	}
	_, err = anchors(w).CardCertificate(der, pkitest.Now)
	wantFault(t, err, fault.CertWeakKey)
}

package pki_test

import (
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

func TestCheckSaysWhatACertificateIs(t *testing.T) {
	w := pkitest.New(t)
	for name, tc := range map[string]struct {
		c     *x509.Certificate
		kind  pki.Kind
		above []*x509.Certificate
	}{
		"card":           {w.Card, pki.Card, []*x509.Certificate{w.Sub.Certificate, w.Root.Certificate}},
		"issuing CA":     {w.Sub.Certificate, pki.IssuingCA, []*x509.Certificate{w.Root.Certificate}},
		"root":           {w.Root2024.Certificate, pki.Root, nil},
		"country signer": {w.CSCA.Certificate, pki.CountrySigner, nil},
	} {
		v, err := anchors(w).Check(tc.c.Raw, pkitest.Now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if v.Kind != tc.kind || v.SHA256 != pki.FingerprintOf(tc.c) || !under(v.Issuers, tc.above...) || (v.Card != nil) != (name == "card") {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

func TestIssuingCAThatIsNoAnchorIsBelievedUnderItsRoot(t *testing.T) {
	w := pkitest.New(t)
	a := pki.NewAnchors([]*x509.Certificate{w.Root.Certificate}, nil, true)
	v, err := a.Check(w.Sub.Raw, pkitest.Now)
	if err != nil || v.Kind != pki.IssuingCA || !under(v.Issuers, w.Root.Certificate) {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestLinkCertificateThatIsNoAnchorIsBelievedUnderItsCSCA(t *testing.T) {
	w := pkitest.New(t)
	template := pkitest.CSCATemplate()
	template.SerialNumber, template.NotBefore = big.NewInt(12), pkitest.Now.AddDate(0, -1, 0)
	link := w.CSCA.Sub(t, template, pkitest.Key(t, "stranger"))
	v, err := anchors(w).Check(link.Raw, pkitest.Now)
	if err != nil || v.Kind != pki.CountrySigner || len(v.Issuers) != 0 {
		t.Errorf("%+v, %v", v, err)
	}
	_, err = anchors(w).Check(link.Raw, pkitest.Now.AddDate(20, 0, 0))
	wantFault(t, err, fault.CertExpired)
}

func TestCAThatIsNoAnchorMustBeFitItself(t *testing.T) {
	w := pkitest.New(t)
	for name, tc := range map[string]struct {
		change func(*x509.Certificate)
		key    string
		want   fault.Code
	}{
		"as issued":          {func(*x509.Certificate) {}, "sub", ""},
		"for servers":        {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, "sub", fault.CertPurpose},
		"for nothing signed": {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }, "sub", fault.CertPurpose},
		"with RSA-1024":      {func(*x509.Certificate) {}, "weak", fault.CertWeakKey},
		"expired":            {func(c *x509.Certificate) { c.NotAfter = pkitest.Now.Add(-time.Hour) }, "sub", fault.CertExpired},
	} {
		t.Run(name, func(t *testing.T) {
			template := pkitest.SubTemplate()
			template.SerialNumber = big.NewInt(34)
			tc.change(template)
			_, err := anchors(w).Check(w.Root.Sub(t, template, pkitest.Key(t, tc.key)).Raw, pkitest.Now)
			wantFault(t, err, tc.want)
		})
	}
}

func TestCheckRefusesCAsOfStrangers(t *testing.T) {
	w := pkitest.New(t)
	stranger := pkitest.SelfSigned(t, pkitest.RootTemplate(1), pkitest.Key(t, "stranger"))
	below := w.Sub.Sub(t, pkitest.SubTemplate(), pkitest.Key(t, "stranger"))
	for name, tc := range map[string]struct {
		der  []byte
		want fault.Code
	}{
		"a root of the same name": {stranger.Raw, fault.CertIssuerUnknown},
		"a CA under it":           {stranger.Sub(t, pkitest.SubTemplate(), pkitest.Key(t, "sub")).Raw, fault.CertIssuerUnknown},
		"a CA under a card's CA":  {below.Raw, fault.CertPurpose},
		"no certificate":          {[]byte{0x30, 0}, fault.CertMalformed},
		"a huge one":              {make([]byte, 1<<20), fault.CertMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := anchors(w).Check(tc.der, pkitest.Now)
			wantFault(t, err, tc.want)
		})
	}
	late := pkitest.Now.AddDate(20, 0, 0)
	for name, c := range map[string]*x509.Certificate{"root": w.Root.Certificate, "sub": w.Sub.Certificate, "csca": w.CSCA.Certificate} {
		t.Run(name+" too late", func(t *testing.T) {
			_, err := anchors(w).Check(c.Raw, late)
			wantFault(t, err, fault.CertExpired)
		})
	}
}

func TestWithdrawnIssuerStopsBeingTrusted(t *testing.T) {
	w := pkitest.New(t)
	for name, c := range map[string]*x509.Certificate{"issuing CA": w.Sub.Certificate, "its root": w.Root.Certificate} {
		t.Run(name, func(t *testing.T) {
			a := anchors(w).Withdraw(pki.KeyOf(c))
			_, err := a.CardCertificate(w.Card.Raw, pkitest.Now)
			wantFault(t, err, fault.CertIssuerWithdrawn)
			_, err = a.Check(w.Sub.Raw, pkitest.Now)
			wantFault(t, err, fault.CertIssuerWithdrawn)
		})
	}
	other := anchors(w).Withdraw(pki.KeyOf(w.Root2024.Certificate))
	_, err := other.CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, "")
	_, err = anchors(w).CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, "") // the anchors it was made from are as they were
}

func TestNewAuthoritiesCountOnlyUnderARoot(t *testing.T) {
	w := pkitest.New(t)
	old := pki.NewAnchors([]*x509.Certificate{w.Root2024.Certificate}, nil, true)
	_, err := old.WithAuthorities("test", w.Sub.Certificate).CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, fault.CertIssuerUnknown)
	_, err = old.WithAuthorities("test", w.Sub.Certificate, w.Root.Certificate).CardCertificate(w.Card.Raw, pkitest.Now)
	wantFault(t, err, "")
}

func TestIssuerNameInAnotherStringTypeIsTheSameName(t *testing.T) {
	w := pkitest.New(t)
	parent := clone(w.Sub.Certificate)
	parent.RawSubject = subject(t, []rdn{{country, asn1.TagUTF8String, []byte("it")}},
		[]rdn{{organizationName, asn1.TagUTF8String, []byte("Nobody")}},
		[]rdn{{commonName, asn1.TagUTF8String, []byte(w.Sub.Subject.CommonName)}})
	card := pkitest.CA{Certificate: parent, Key: w.Sub.Key}.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
	if string(card.RawIssuer) == string(w.Sub.RawSubject) {
		t.Fatal("the names are written alike: the test shows nothing")
	}
	_, err := anchors(w).CardCertificate(card.Raw, pkitest.Now)
	wantFault(t, err, "")
}

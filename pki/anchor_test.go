package pki_test

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

// anchorOf is the anchor that the certificate of a Country Signing CA makes.
func anchorOf(t *testing.T, c *x509.Certificate) pki.Anchor {
	t.Helper()
	a, ok := pki.NewAnchors(nil, []*x509.Certificate{c}, true).Find(pki.FingerprintOf(c))
	if !ok {
		t.Fatal("the certificate makes no anchor")
	}
	return a
}

func TestAnchorIsNamedWhateverTheLettersOfItsName(t *testing.T) {
	name := func(c, o, cn string, tag int) []byte {
		return subject(t, []rdn{{country, asn1.TagPrintableString, []byte(c)}},
			[]rdn{{organizationName, tag, []byte(o)}}, []rdn{{commonName, tag, []byte(cn)}})
	}
	a := pki.Anchor{Name: name("IT", "Nobody", "Invented", asn1.TagUTF8String)}
	for what, tc := range map[string]struct {
		name []byte
		want bool
	}{
		"the same":               {a.Name, true},
		"in another string type": {name("IT", "Nobody", "Invented", asn1.TagPrintableString), true},
		"in other letters":       {name("it", "NOBODY", "invented", asn1.TagUTF8String), true},
		"another country":        {name("SM", "Nobody", "Invented", asn1.TagUTF8String), false},
		"shorter":                {subject(t, []rdn{{country, asn1.TagPrintableString, []byte("IT")}}), false},
		"a byte behind":          {append(name("IT", "Nobody", "Invented", asn1.TagPrintableString), 0), false},
		"nothing":                {nil, false},
	} {
		if got := a.Named(tc.name); got != tc.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func TestAnchorStatusIsOneWord(t *testing.T) {
	a := anchorOf(t, pkitest.New(t).CSCA.Certificate)
	gone := a
	gone.Withdrawn = true
	for want, got := range map[string]string{
		"valid":         a.Status(a.NotAfter),
		"not-yet-valid": a.Status(a.NotBefore.Add(-time.Second)),
		"expired":       a.Status(a.NotAfter.Add(time.Second)),
		"withdrawn":     gone.Status(a.NotAfter.Add(time.Second)),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestNewCountrySignerVouchesForChips(t *testing.T) {
	w := pkitest.New(t)
	none := pki.NewAnchors(w.CIE(), nil, true)
	file := good(t, w, pkitest.Forms()[0])
	wantFault(t, verify(t, none, file), fault.ChipIssuerUnknown)
	a := none.WithCountrySigners("test", w.CSCA.Certificate, w.CSCA.Certificate)
	wantFault(t, verify(t, a, file), "")
	if len(a.List()) != len(none.List())+1 {
		t.Errorf("%d anchors", len(a.List()))
	}
	wantFault(t, verify(t, none, file), fault.ChipIssuerUnknown) // as it was
}

func TestNewCountrySignerKnowsWhoSignedIt(t *testing.T) {
	w := pkitest.New(t)
	template := pkitest.CSCATemplate()
	template.SerialNumber, template.NotBefore = big.NewInt(12), pkitest.Now.AddDate(0, -1, 0)
	link := w.CSCA.Sub(t, template, pkitest.Key(t, "stranger"))
	own := pkitest.SelfSigned(t, pkitest.CSCATemplate(), pkitest.Key(t, "root"))
	a := anchors(w).WithCountrySigners("test", link.Certificate, own.Certificate)
	for c, issuer := range map[*x509.Certificate]*x509.Certificate{link.Certificate: w.CSCA.Certificate, own.Certificate: own.Certificate} {
		got, ok := a.Find(pki.FingerprintOf(c))
		if !ok || got.Issuer != pki.FingerprintOf(issuer) || got.Kind != pki.CountrySigner || got.Source != "test" {
			t.Errorf("%v: %+v", c.SerialNumber, got)
		}
	}
}

func TestUnfitCountrySignerIsLeftOut(t *testing.T) {
	w := pkitest.New(t)
	for name, tc := range map[string]struct {
		change func(*x509.Certificate)
		key    string
	}{
		"no CA":                      {func(c *x509.Certificate) { c.IsCA = false }, "stranger"},
		"not for certificates":       {func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }, "stranger"},
		"constrained to some names":  {func(c *x509.Certificate) { c.PermittedDNSDomains = []string{"example.it"} }, "stranger"},
		"with a key of 1024 bits":    {func(*x509.Certificate) {}, "weak"},
		"for servers, which is fine": {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, "stranger"},
	} {
		template := pkitest.CSCATemplate()
		tc.change(template)
		c := pkitest.SelfSigned(t, template, pkitest.Key(t, tc.key)).Certificate
		_, there := anchors(w).WithCountrySigners("test", c).Find(pki.FingerprintOf(c))
		if fine := strings.HasSuffix(name, "fine"); there != fine {
			t.Errorf("%s: an anchor %v", name, there)
		}
	}
}

// TestUnfitAnchorKeepsItsReasonInAFile has the shape of one real Italian link certificate.
func TestUnfitAnchorKeepsItsReasonInAFile(t *testing.T) {
	template := pkitest.CSCATemplate()
	template.IsCA = false
	c := pkitest.SelfSigned(t, template, pkitest.Key(t, "csca")).Certificate
	text, err := json.Marshal(anchorOf(t, c))
	if err != nil || !strings.Contains(string(text), `"unfit":"not a CA"`) {
		t.Fatalf("%s, %v", text, err)
	}
	other := strings.Replace(string(text), "not a CA", "no longer in use", 1)
	for reason, text := range map[string]string{"not a CA": string(text), "no longer in use": other} {
		var back pki.Anchor
		if err := json.Unmarshal([]byte(text), &back); err != nil {
			t.Fatal(err)
		}
		_, err := pki.NewAnchors(nil, nil, true).With(back).Check(c.Raw, pkitest.Now)
		wantFault(t, err, fault.CertPurpose)
		if want := `"Invented Country Signer (TEST)": ` + reason; !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestAnchorThatCouldNotBeReadIsNotWritten(t *testing.T) {
	good := anchorOf(t, pkitest.New(t).CSCA.Certificate)
	for name, change := range map[string]func(*pki.Anchor){
		"no key":               func(a *pki.Anchor) { a.PublicKey = nil },
		"a weak key":           func(a *pki.Anchor) { a.PublicKey = &pkitest.Key(t, "weak").PublicKey },
		"another kind":         func(a *pki.Anchor) { a.Kind = pki.Card },
		"no fingerprint":       func(a *pki.Anchor) { a.SHA256 = pki.Fingerprint{} },
		"no issuer":            func(a *pki.Anchor) { a.Issuer = pki.Fingerprint{} },
		"no validity":          func(a *pki.Anchor) { a.NotBefore, a.NotAfter = time.Time{}, time.Time{} },
		"a year of 5 digits":   func(a *pki.Anchor) { a.NotAfter = a.NotAfter.AddDate(9000, 0, 0) },
		"a name that is none":  func(a *pki.Anchor) { a.Name = []byte("CN=Nobody") },
		"a length below zero":  func(a *pki.Anchor) { a.PathLen = -2 },
		"nothing but its zero": func(a *pki.Anchor) { *a = pki.Anchor{} },
	} {
		a := good
		change(&a)
		if text, err := json.Marshal(a); err == nil {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestFileOfAnAnchorThatLacksAFactIsRefused(t *testing.T) {
	w := pkitest.New(t)
	a, _ := anchors(w).Find(pki.FingerprintOf(w.Sub.Certificate))
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := x509.MarshalPKIXPublicKey(&pkitest.Key(t, "weak").PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]map[string]any{
		"kind":                 {"kind": "cie-card"},
		"fingerprint":          {"sha256": "00"},
		"issuer":               {"issuer": strings.Repeat("0", 64)},
		"key identifier":       {"keyId": "0"},
		"validity":             {"notAfter": a.NotBefore},
		"a year of 5 digits":   {"notAfter": "9999-12-31T23:59:59-01:00"},
		"negative path length": {"pathLength": -1},
		"path length of parts": {"pathLength": 0.5},
		"name":                 {"name": []byte{0x30}},
		"no key":               {"publicKey": nil},
		"weak key":             {"publicKey": weak},
	} {
		var facts map[string]any
		if err := json.Unmarshal(text, &facts); err != nil {
			t.Fatal(err)
		}
		for fact, value := range change {
			facts[fact] = value
		}
		bad, err := json.Marshal(facts)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(bad, new(pki.Anchor)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

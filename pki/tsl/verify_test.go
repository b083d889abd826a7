package tsl_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

func TestListSaysWhatItsOperatorWrote(t *testing.T) {
	w := newWorld(t)
	l, err := w.verify(w.sign(t))
	if err != nil {
		t.Fatal(err)
	}
	if l.Sequence != 7 || l.Type != tsltest.Generic || l.Territory != "IT" || !l.Issued.Equal(w.list.Issued) || !l.NextUpdate.Equal(w.list.NextUpdate) {
		t.Errorf("%+v", l)
	}
	if l.Signer != w.signers()[0] || !strings.Contains(l.SignerName, "CN=Invented list operator (TEST)") {
		t.Errorf("signed by %v, %s", l.Signer, l.SignerName)
	}
	if len(l.Services) != 2 {
		t.Fatalf("%d services", len(l.Services))
	}
	s := l.Services[1]
	if s.Type != tsltest.IdV || s.Status != tsltest.Recognised ||
		len(s.Certificates) != 1 || !s.Certificates[0].Equal(w.sub.Certificate) {
		t.Errorf("%+v", s)
	}
}

// A list is the same list whatever a program that passes it on does to its spelling.
func TestListInAnotherSpellingIsTheSame(t *testing.T) {
	w := newWorld(t)
	canonical := string(w.sign(t))
	want, err := w.verify([]byte(canonical))
	if err != nil {
		t.Fatal(err)
	}
	const status = "<ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognised"
	cases := []struct{ name, old, new string }{
		{"byte order mark", "<?xml", "\uFEFF<?xml"},
		{"no XML declaration", `<?xml version="1.0" encoding="UTF-8"?>`, ""},
		{"comment before the root", "<TrustServiceStatusList", "<!-- IT --><TrustServiceStatusList"},
		{"single quotes", `Id="list"`, `Id='list'`},
		{"white space in a tag", `Id="list"`, "\n\tId = \"list\"\n"},
		{"attributes in another order", `Id="list" TSLTag="http://uri.etsi.org/19612/TSLTag"`, `TSLTag="http://uri.etsi.org/19612/TSLTag" Id="list"`},
		{"namespaces that nothing uses", `Id="list"`, `Id="list" xmlns:a="urn:a" xmlns:b="urn:b"`},
		{"namespace declared again", "<SchemeInformation>", `<SchemeInformation xmlns="http://uri.etsi.org/02231/v2#">`},
		{"decimal character reference", "<SchemeTerritory>IT<", "<SchemeTerritory>&#73;T<"},
		{"hexadecimal character reference", "<SchemeTerritory>IT<", "<SchemeTerritory>&#x49;T<"},
		{"CDATA section around a value", "<SchemeTerritory>IT<", "<SchemeTerritory><![CDATA[IT]]><"},
		{"comment inside a value", status, "<ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/<!-- granted -->Svcstatus/recognised"},
		{"empty element tag", "></ds:DigestMethod>", "/>"},
		{"white space before the end of an end tag", "</SchemeTerritory>", "</SchemeTerritory \n>"},
		{"line ends of another system", "<SchemeInformation>\n", "<SchemeInformation>\r\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := w.verify([]byte(swap(t, canonical, c.old, c.new)))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestAlgorithmsThatAreAccepted(t *testing.T) {
	w := newWorld(t)
	const more, newer = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
	cases := []struct{ method, digest string }{
		{more + "rsa-sha256", tsltest.SHA256},
		{more + "rsa-sha384", more + "sha384"},
		{more + "rsa-sha512", "http://www.w3.org/2001/04/xmlenc#sha512"},
		{newer + "sha256-rsa-MGF1", tsltest.SHA256},
		{newer + "sha384-rsa-MGF1", more + "sha384"},
		{newer + "sha512-rsa-MGF1", "http://www.w3.org/2001/04/xmlenc#sha512"},
	}
	for _, c := range cases {
		t.Run(c.method, func(t *testing.T) {
			if _, err := w.verify(w.as(t, tsltest.Form{Method: c.method, Digest: c.digest})); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFormsThatAreAccepted(t *testing.T) {
	w := newWorld(t)
	const v2 = "SigningCertificateV2>"
	cases := []struct {
		name string
		form tsltest.Form
	}{
		{"reference to the root's identifier", tsltest.Form{Info: swapped(t, `URI=""`, `URI="#list"`)}},
		{"reference with an empty type", tsltest.Form{Info: swapped(t, `URI=""`, `Type="" URI=""`)}},
		{"SigningCertificate of XAdES 1.3.2, with SHA-1", tsltest.Form{CertDigest: tsltest.SHA1, Properties: func(p string) string {
			return strings.ReplaceAll(p, v2, "SigningCertificate>")
		}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := w.verify(w.as(t, c.form)); err != nil {
				t.Error(err)
			}
		})
	}
}

// A time stamp or a counter-signature that is added later is no part of what is signed.
func TestUnsignedPropertiesMayFollow(t *testing.T) {
	w := newWorld(t)
	const end = "</xades:QualifyingProperties>"
	if _, err := w.verify([]byte(swap(t, string(w.sign(t)), end, "<xades:UnsignedProperties/>"+end))); err != nil {
		t.Error(err)
	}
}

func TestDatesMayHaveAnOffset(t *testing.T) {
	w := newWorld(t)
	content := swap(t, w.list.XML(), "2026-10-22T12:00:00Z", "2026-10-22T14:00:00.0+02:00")
	l, err := w.verify(tsltest.Form{}.Sign(t, content, w.operator.Key, w.operator.Certificate))
	if err != nil || !l.Issued.Equal(w.list.Issued) {
		t.Errorf("%v", err)
	}
}

func TestListIsInForceFromItsIssueToItsNextUpdate(t *testing.T) {
	w := newWorld(t)
	xml := w.sign(t)
	issued, next := w.list.Issued, w.list.NextUpdate
	for _, at := range []time.Time{issued, next.Add(-time.Second)} {
		if _, err := tsl.Verify(xml, w.signers(), at); err != nil {
			t.Errorf("at %v: %v", at, err)
		}
	}
	cases := []struct {
		name string
		at   time.Time
		says string
	}{
		{"a second before its issue", issued.Add(-time.Second), "valid from 2026-10-22 12:00 UTC; the clock of this computer says 2026-10-22 11:59 UTC: check the clock"},
		{"years before its issue", issued.AddDate(-6, 0, 0), "the clock of this computer says 2020-10-22 12:00 UTC: check the clock"},
		{"at its next update", next, "valid until 2027-04-22 12:00 UTC; the clock of this computer says 2027-04-22 12:00 UTC: check the clock, then look for a later list"},
		{"years after", next.AddDate(3, 0, 0), "the clock of this computer says 2030-04-22 12:00 UTC: check the clock"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list, err := tsl.Verify(xml, w.signers(), c.at)
			refused(t, list, err, fault.TrustListStale, c.says)
		})
	}
}

// TestListThatClaimsToHoldForYearsIsRefused: the key of a signer of long ago could make one.
func TestListThatClaimsToHoldForYearsIsRefused(t *testing.T) {
	w := newWorld(t)
	w.list.NextUpdate = w.list.Issued.AddDate(0, 7, 0)
	w.refuses(t, w.sign(t), fault.TrustListStale, "longer than six months")
}

func TestClosedListIsStale(t *testing.T) {
	w := newWorld(t)
	w.list.NextUpdate = time.Time{}
	w.refuses(t, w.sign(t), fault.TrustListStale, "is closed")
}

func TestSignerMustBeAccepted(t *testing.T) {
	w := newWorld(t)
	xml := w.sign(t)
	for name, signers := range map[string][]pki.Fingerprint{"nobody": nil, "others": tsl.PinnedSigners()} {
		t.Run(name, func(t *testing.T) {
			list, err := tsl.Verify(xml, signers, pkitest.Now)
			refused(t, list, err, fault.TrustListSigner, w.signers()[0].String())
		})
	}
}

func TestSignerMustHaveBeenValidWhenTheListWasIssued(t *testing.T) {
	w := newWorld(t)
	template := pkitest.RootTemplate(9)
	template.NotBefore, template.NotAfter = w.list.Issued.AddDate(-1, 0, 0), w.list.Issued.Add(-time.Second)
	w.operator = pkitest.SelfSigned(t, template, pkitest.Key(t, "stranger"))
	w.refuses(t, w.sign(t), fault.TrustListSigner, "valid from 2025-10-22 to 2026-10-22, and the list was issued on 2026-10-22")
}

// The list is good as long as its signer was: it may outlive the certificate.
func TestSignerMayHaveExpiredSinceTheListWasIssued(t *testing.T) {
	w := newWorld(t)
	template := pkitest.RootTemplate(9)
	template.NotAfter = w.list.Issued.Add(time.Hour)
	w.operator = pkitest.SelfSigned(t, template, pkitest.Key(t, "stranger"))
	if _, err := w.verify(w.sign(t)); err != nil {
		t.Error(err)
	}
}

func TestSignerMustHaveAStrongKey(t *testing.T) {
	w := newWorld(t)
	t.Setenv("GODEBUG", "rsa1024min=0")
	w.operator = pkitest.SelfSigned(t, pkitest.RootTemplate(9), pkitest.Key(t, "weak"))
	w.refuses(t, w.sign(t), fault.TrustListSigner, "at least 2048")
}

func TestFaultsComeInOrder(t *testing.T) {
	w := newWorld(t)
	w.list.NextUpdate = w.list.Issued.Add(time.Hour)
	stale := string(w.sign(t))
	altered := swap(t, stale, "Invented provider", "Inverted provider")
	stranger := []pki.Fingerprint{{}}
	cases := []struct {
		name    string
		xml     string
		signers []pki.Fingerprint
		want    fault.Code
	}{
		{"malformed, signed by a stranger", altered + "<", stranger, fault.TrustListMalformed},
		{"altered, signed by a stranger", altered, stranger, fault.TrustListSigner},
		{"altered and stale", altered, w.signers(), fault.TrustListSignature},
		{"stale", stale, w.signers(), fault.TrustListStale},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list, err := tsl.Verify([]byte(c.xml), c.signers, pkitest.Now)
			refused(t, list, err, c.want, "")
		})
	}
}

func TestPinnedSignersSayWhereTheyAreKnownFrom(t *testing.T) {
	for _, s := range tsl.Pinned() {
		if s.Source == "" || s.Seen == "" {
			t.Errorf("%+v", s)
		}
	}
}

package saml_test

import (
	"crypto/x509"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"cied/lang"
	"cied/pki/pkitest"
	"cied/relying/saml"
)

func chance() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{2}) }

func TestMetadataAreReadAsTheyWereWritten(t *testing.T) {
	w := newWorld(t)
	sp := w.sp.Metadata
	sp.Contacts = append(sp.Contacts, saml.Contact{
		Type: saml.Technical, Private: true, VATNumber: "IT00000000000", Fiscal: "00000000000", NACE2: []string{"62.01", "62.02"},
		Town: "X000", Company: "Esempio S.p.A.", Email: "info@esempio.example",
	})
	octets, err := sp.Sign(w.sp.Signer, chance())
	if err != nil {
		t.Fatal(err)
	}
	got, err := saml.ReadSP(octets, w.sp.Signer.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, sp) {
		t.Errorf("the service is read as %+v", got)
	}
	if found := saml.Check(got, w.now); len(found) != 0 {
		t.Errorf("found: %v", found)
	}
	octets, err = w.idp.Metadata.Sign(w.idp.Signer, chance())
	if err != nil {
		t.Fatal(err)
	}
	idp, err := saml.ReadIdP(octets, w.idp.Signer.Certificate)
	if err != nil || !reflect.DeepEqual(idp, w.idp.Metadata) {
		t.Errorf("the provider is read as %+v: %v", idp, err)
	}
}

func signedMetadata(t testing.TB, w *world) string {
	t.Helper()
	octets, err := w.sp.Metadata.Sign(w.sp.Signer, chance())
	if err != nil {
		t.Fatal(err)
	}
	return string(octets)
}

// People edit metadata: what a comment cuts is joined, as it was signed.
func TestACommentInMetadataChangesNothing(t *testing.T) {
	w := newWorld(t)
	xml := swap(t, signedMetadata(t, w), ">Comune di Esempio<", ">Comune<!-- x --> di Esempio<")
	got, err := saml.ReadSP([]byte("<!-- by hand -->\n"+xml), nil)
	if err != nil || got.Organization[0].Name != "Comune di Esempio" {
		t.Errorf("%+v: %v", got, err)
	}
}

func TestMetadataAreRefused(t *testing.T) {
	w := newWorld(t)
	xml := signedMetadata(t, w)
	wrapped := tree(t, xml)
	wrapped.SelectElement("Signature").CreateElement("ds:Object").AddChild(unsigned(tree(t, xml)))
	for name, attack := range map[string]string{
		"changed":      swap(t, xml, consumer, "https://attacker.example/acs"),
		"unsigned":     text(t, unsigned(tree(t, xml))),
		"signed twice": swap(t, xml, "<md:SPSSODescriptor", signatureOf(t, xml)+"<md:SPSSODescriptor"),
		"wrapped":      text(t, wrapped),
		"DTD":          "<!DOCTYPE r>" + xml,
		"EntitiesDescriptor": `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">` + xml +
			`</md:EntitiesDescriptor>`,
		"too long": swap(t, xml, "<md:SPSSODescriptor", strings.Repeat(" ", saml.MaxMetadata)+"<md:SPSSODescriptor"),
		"nothing":  "",
	} {
		if got, err := saml.ReadSP([]byte(attack), nil); err == nil {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
	if _, err := saml.ReadSP([]byte(xml), stranger(t).Certificate); err == nil {
		t.Error("signed by another than the one who must")
	}
	if _, err := saml.ReadIdP([]byte(xml), nil); err == nil {
		t.Error("a service is read as a provider")
	}
	w.sp.Metadata.EntityID = ""
	if _, err := saml.ReadSP([]byte(signedMetadata(t, w)), nil); err == nil {
		t.Error("nobody's metadata are read")
	}
}

func signatureOf(t *testing.T, xml string) string {
	t.Helper()
	begin, end := strings.Index(xml, "<ds:Signature"), strings.Index(xml, "</ds:Signature>")
	if begin < 0 || end < begin {
		t.Fatal("there is no signature")
	}
	return xml[begin : end+len("</ds:Signature>")]
}

// Each problem is found where its rule is broken, alone.
func TestEveryProblemOfMetadataIsFound(t *testing.T) {
	private := func(c *saml.Contact) {
		c.Public, c.Private, c.Fiscal, c.NACE2 = false, true, "00000000000", []string{"62.01"}
	}
	breaks := map[saml.Problem]func(m *saml.SPMetadata, c *saml.Contact){
		saml.EntityIDForm:       func(m *saml.SPMetadata, _ *saml.Contact) { m.EntityID = "comune.example" },
		saml.RequestsUnsigned:   func(m *saml.SPMetadata, _ *saml.Contact) { m.RequestsSigned = false },
		saml.AssertionsUnsigned: func(m *saml.SPMetadata, _ *saml.Contact) { m.WantAssertions = false },
		saml.KeyMissing:         func(m *saml.SPMetadata, _ *saml.Contact) { m.Certificates = nil },
		saml.KeyWeak: func(m *saml.SPMetadata, _ *saml.Contact) {
			m.Certificates = []*x509.Certificate{selfSigned(t, pkitest.Key(t, "weak"), "weak")}
		},
		saml.KeyExpired: func(m *saml.SPMetadata, _ *saml.Contact) {
			old := *m.Certificates[0]
			old.NotAfter = pkitest.Now.Add(-time.Hour)
			m.Certificates = []*x509.Certificate{&old}
		},
		saml.LogoutMissing:      func(m *saml.SPMetadata, _ *saml.Contact) { m.Logout[0].Binding = saml.BindingPOST },
		saml.AddressInsecure:    func(m *saml.SPMetadata, _ *saml.Contact) { m.Consumers[1].Location = "http://comune.example" },
		saml.NameIDFormatWrong:  func(m *saml.SPMetadata, _ *saml.Contact) { m.NameIDFormats[0] = "persistent" },
		saml.ConsumerMissing:    func(m *saml.SPMetadata, _ *saml.Contact) { m.Consumers = nil },
		saml.ConsumerIndexTwice: func(m *saml.SPMetadata, _ *saml.Contact) { m.Consumers[1].Index = 0 },
		saml.ConsumerDefault:    func(m *saml.SPMetadata, _ *saml.Contact) { m.Consumers[1].Default = true },
		saml.AttributeSetMissing: func(m *saml.SPMetadata, _ *saml.Contact) {
			m.AttributeSets = nil
		},
		saml.AttributeSetTwice: func(m *saml.SPMetadata, _ *saml.Contact) {
			m.AttributeSets = append(m.AttributeSets, m.AttributeSets[0])
		},
		saml.AttributeSetUnnamed: func(m *saml.SPMetadata, _ *saml.Contact) { m.AttributeSets[0].Name = "" },
		saml.AttributeUnknown: func(m *saml.SPMetadata, _ *saml.Contact) {
			m.AttributeSets[0].Attributes = append(saml.TheFourAttributes(), saml.RequestedAttribute{Name: "address"})
		},
		saml.AttributeMissing: func(m *saml.SPMetadata, _ *saml.Contact) {
			m.AttributeSets[0].Attributes = saml.TheFourAttributes()[1:]
		},
		saml.AttributeFormat:       func(m *saml.SPMetadata, _ *saml.Contact) { m.AttributeSets[0].Attributes[0].NameFormat = "x" },
		saml.OrganizationItalian:   func(m *saml.SPMetadata, _ *saml.Contact) { m.Organization[0].Language = "en" },
		saml.OrganizationTriple:    func(m *saml.SPMetadata, _ *saml.Contact) { m.Organization[0].URL = "" },
		saml.ContactAdministrative: func(m *saml.SPMetadata, _ *saml.Contact) { m.Contacts = nil },
		saml.ContactTechnical: func(m *saml.SPMetadata, c *saml.Contact) {
			extra := *c
			extra.Type = "billing"
			m.Contacts = append(m.Contacts, extra)
		},
		saml.ContactKind:       func(_ *saml.SPMetadata, c *saml.Contact) { c.Private = true },
		saml.IPACodeMissing:    func(_ *saml.SPMetadata, c *saml.Contact) { c.IPACode = "" },
		saml.FiscalCodeMissing: func(_ *saml.SPMetadata, c *saml.Contact) { private(c); c.Fiscal = "" },
		saml.NACE2Missing:      func(_ *saml.SPMetadata, c *saml.Contact) { private(c); c.NACE2 = nil },
		saml.VATNumberForm:     func(_ *saml.SPMetadata, c *saml.Contact) { c.VATNumber = "IT 0000" },
		saml.MunicipalityForm:  func(_ *saml.SPMetadata, c *saml.Contact) { c.Town = "Esempio" },
		saml.ProvinceForm:      func(_ *saml.SPMetadata, c *saml.Contact) { c.Province = "Esempio" },
		saml.CountryForm:       func(_ *saml.SPMetadata, c *saml.Contact) { c.Country = "Italia" },
		saml.CompanyDiffers:    func(_ *saml.SPMetadata, c *saml.Contact) { c.Company = "Esempio" },
		saml.EmailForm:         func(_ *saml.SPMetadata, c *saml.Contact) { c.Email = "protocollo" },
		saml.TelephoneForm:     func(_ *saml.SPMetadata, c *saml.Contact) { c.Telephone = "06 000" },
	}
	for _, p := range saml.Problems() {
		broken := breaks[p]
		if broken == nil {
			t.Errorf("%s: nothing breaks it", p)
			continue
		}
		m := serviceMetadata(signer(t, "sub", "comune.example").Certificate)
		broken(m, &m.Contacts[0])
		found := saml.Check(m, pkitest.Now)
		if len(found) != 1 || found[0].Problem != p {
			t.Errorf("%s: found %v", p, found)
		}
		if advice := p == saml.EntityIDForm; p.Advice() != advice {
			t.Errorf("%s is advice: %v", p, p.Advice())
		}
	}
}

// Company repeats the Italian name: where that is missing, it alone is what has to be mended.
func TestAMissingItalianNameIsOneFinding(t *testing.T) {
	for _, company := range []string{"", "Comune di Esempio", "Esempio"} {
		m := serviceMetadata(signer(t, "sub", "comune.example").Certificate)
		m.Organization[0].Language, m.Organization[0].Name = "en", "Municipality of Esempio"
		m.Contacts[0].Company = company
		if found := saml.Check(m, pkitest.Now); len(found) != 1 || found[0].Problem != saml.OrganizationItalian {
			t.Errorf("%q: found %v", company, found)
		}
	}
}

func TestEveryProblemIsSaidInEveryLanguage(t *testing.T) {
	for _, p := range saml.Problems() {
		seen := map[string]string{}
		for _, language := range lang.All() {
			said := saml.Finding{Problem: p, Where: "qui"}.Message(language)
			if len(said) < 20 || !strings.HasSuffix(said, " (qui)") || seen[said] != "" {
				t.Errorf("%s in %s: %q", p, language, said)
			}
			seen[said] = language
		}
	}
}

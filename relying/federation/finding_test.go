package federation_test

import (
	"strconv"
	"strings"
	"testing"

	"cied/pki/pkitest"
	"cied/relying/federation"
	"cied/relying/saml"
)

// without returns the example without the lines that begin with one of the prefixes.
func without(prefixes ...string) string {
	var kept []string
	for line := range strings.Lines(federation.Example()) {
		drop := false
		for _, prefix := range prefixes {
			drop = drop || strings.HasPrefix(line, prefix)
		}
		if drop {
			line = "\n" // the numbers of the others stay
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}

// cutService returns the example without the table of the service.
func cutService(t *testing.T) string {
	t.Helper()
	before, rest, ok := strings.Cut(federation.Example(), "[service]")
	_, after, found := strings.Cut(rest, "# Il partner")
	if !ok || !found {
		t.Fatal("the example has no service")
	}
	return before + "#" + after
}

// Each rule that a file can break is found alone, and at its place.
func TestEveryFindingNamesTheKeyThatMendsIt(t *testing.T) {
	private := func(drop string) string {
		text := swap(t, `kind = "public"`, `kind = "private"`)
		text = strings.NewReplacer(`# fiscal-code = "0`, `fiscal-code = "0`, `# nace2-codes`, `nace2-codes`).Replace(text)
		return strings.Replace(text, drop, "# "+drop, 1)
	}
	tested := map[saml.Problem]bool{}
	for _, c := range []struct {
		problem saml.Problem
		text    string
		key     string
		line    string // how it begins
	}{
		{saml.LogoutMissing, without("logout"), "paths.logout", "[paths]"},
		{saml.ConsumerMissing, without("0 = "), "consumers", "[consumers]"},
		{saml.AttributeSetMissing, without("[attributes", "name = \"urn", "description"), "attributes", ""},
		{saml.AttributeSetUnnamed, without("name = \"urn"), "attributes.0.name", "[attributes"},
		{saml.OrganizationItalian, swap(t, "[organization.it]", "[organization.de]"), "organization.it.name", "[organization"},
		{saml.OrganizationTriple, without("display"), "organization.it", "[organization"},
		{saml.ContactAdministrative, cutService(t), "service", ""},
		{saml.ContactKind, without("kind = \"public\""), "service.kind", "[service]"},
		{saml.IPACodeMissing, without("ipa-code"), "service.ipa-code", "[service]"},
		{saml.FiscalCodeMissing, private(`fiscal-code = "00000000000"           #`), "service.fiscal-code", "[service]"},
		{saml.NACE2Missing, private(`nace2-codes = ["84`), "service.nace2-codes", "[service]"},
		{saml.VATNumberForm, swap(t, `vat-number = "IT00000000000"`+"\nnace2", `vat-number = "00000000000"`+"\nnace2"), "partner.vat-number", "vat-number"},
		{saml.MunicipalityForm, swap(t, `"X000"`, `"Roma"`), "service.municipality", "municipality"},
		{saml.ProvinceForm, swap(t, `"XX"`, `"Xx"`), "service.province", "province"},
		{saml.CountryForm, swap(t, `country = "IT"`, `country = "it"`), "service.country", "country"},
		{saml.CompanyDiffers, without("company"), "partner.company", "[partner]"},
		{saml.EmailForm, swap(t, "protocollo@", "protocollo"), "service.email", "email"},
		{saml.TelephoneForm, swap(t, `"+390000000000"`, `"00 0000"`), "service.telephone", "telephone"},
	} {
		tested[c.problem] = true
		found := check(t, c.text)
		if c.problem == saml.ContactAdministrative || c.problem == saml.CountryForm {
			found = only(found, c.problem)
		}
		if len(found) != 1 || found[0].Problem != c.problem || found[0].Key != c.key || found[0].Line != lineOf(t, c.text, c.line) {
			t.Errorf("%s: found %+v", c.problem, found)
		}
	}
	for _, p := range saml.Problems() {
		if _, cannot := elsewhere()[p]; cannot == tested[p] {
			t.Errorf("%s: tested here %v", p, tested[p])
		}
	}
}

// elsewhere are the rules that are not tested above, with the reason.
func elsewhere() map[saml.Problem]string {
	return map[saml.Problem]string{
		saml.EntityIDForm: "with AddressInsecure, below", saml.AddressInsecure: "with EntityIDForm, below",
		saml.KeyMissing: "of the key", saml.KeyWeak: "of the key", saml.KeyExpired: "of the key, below",
		saml.RequestsUnsigned: "always written", saml.AssertionsUnsigned: "always written", saml.NameIDFormatWrong: "always written",
		saml.ConsumerIndexTwice: "a key twice", saml.AttributeSetTwice: "a key twice", saml.ConsumerDefault: "the lowest",
		saml.AttributeUnknown: "always the four", saml.AttributeMissing: "always the four", saml.AttributeFormat: "always the four",
		saml.ContactTechnical: "the file has one",
	}
}

func check(t *testing.T, text string) []federation.Finding {
	t.Helper()
	c := parse(t, text)
	m, err := c.Metadata(federation.PreProduction, signer(t, "sub", 1).Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return c.Check(federation.PreProduction, m, pkitest.Now)
}

func only(all []federation.Finding, p saml.Problem) []federation.Finding {
	for _, f := range all {
		if f.Problem == p {
			return []federation.Finding{f}
		}
	}
	return nil
}

func TestAHostWithoutTLSIsFoundWhereItStands(t *testing.T) {
	for _, f := range check(t, swap(t, "https://servizi-prova", "http://servizi-prova")) {
		if f.Key != "pre-production.host" || f.Line != lineOf(t, federation.Example(), "host") {
			t.Errorf("found %+v", f)
		}
	}
}

func TestNothingIsSignedThatTheFederationRefuses(t *testing.T) {
	c := parse(t, federation.Example())
	octets, found, err := c.Sign(federation.Production, signer(t, "sub", -1), chance(), pkitest.Now)
	if octets != nil || len(found) != 1 || found[0].Problem != saml.KeyExpired || found[0].Key != "" || err != nil {
		t.Errorf("%d octets, %+v, %v", len(octets), found, err)
	}
}

func TestAFindingIsToldWithItsPlace(t *testing.T) {
	found := check(t, without("ipa-code"))
	want := strconv.Itoa(lineOf(t, federation.Example(), "[service]")) + ": service.ipa-code: Manca il codice IPA dell'amministrazione: si trova su www.indicepa.gov.it (administrative)"
	if len(found) != 1 || found[0].In("it") != want {
		t.Errorf("%+v", found)
	}
}

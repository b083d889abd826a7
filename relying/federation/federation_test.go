package federation_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"cied/lang"
	"cied/pki/pkitest"
	"cied/relying/federation"
	"cied/relying/saml"
)

func chance() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{3}) }

// signer is that of an invented service.
func signer(t testing.TB, key string, years int) saml.Signer {
	t.Helper()
	k := pkitest.Key(t, key)
	ca := pkitest.SelfSigned(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "servizi.comune.example"},
		NotBefore: pkitest.Now.AddDate(-2, 0, 0), NotAfter: pkitest.Now.AddDate(years, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}, k)
	return saml.Signer{Key: k, Certificate: ca.Certificate}
}

func parse(t testing.TB, text string) *federation.Config {
	t.Helper()
	c, err := federation.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// swap changes the example; what is not there cannot be changed.
func swap(t testing.TB, old, by string) string {
	t.Helper()
	if !strings.Contains(federation.Example(), old) {
		t.Fatalf("the example has no %q", old)
	}
	return strings.Replace(federation.Example(), old, by, 1)
}

// lineOf returns the number of the line that begins with start, of the second where "@2" is
// before it; 0 for "".
func lineOf(t testing.TB, text, start string) int {
	t.Helper()
	if start == "" {
		return 0
	}
	start, second := strings.CutPrefix(start, "@2")
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.HasPrefix(line, start) {
			if !second {
				return n
			}
			second = false
		}
	}
	t.Fatalf("no line begins with %q", start)
	return 0
}

func TestTheExampleBreaksNoRule(t *testing.T) {
	c := parse(t, federation.Example())
	for _, env := range []federation.Environment{federation.PreProduction, federation.Production} {
		s := signer(t, "sub", 1)
		octets, found, err := c.Sign(env, s, chance(), pkitest.Now)
		if err != nil || len(found) != 0 {
			t.Fatalf("%s: %v, %v", env, found, err)
		}
		want, err := c.Metadata(env, s.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := saml.ReadSP(octets, s.Certificate); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read as %+v: %v", env, got, err)
		}
	}
}

func TestEnvironmentsDifferInTheirHostOnly(t *testing.T) {
	c := parse(t, federation.Example())
	trial, err := c.Metadata(federation.PreProduction)
	if err != nil {
		t.Fatal(err)
	}
	production, err := c.Metadata(federation.Production)
	if err != nil {
		t.Fatal(err)
	}
	if trial.EntityID != "https://servizi-prova.comune.example/cie/metadata" ||
		production.EntityID != "https://servizi.comune.example/cie/metadata" ||
		production.Consumers[0].Location != "https://servizi.comune.example/cie/acs" ||
		production.Logout[0].Location != "https://servizi.comune.example/cie/logout" {
		t.Errorf("%+v, %+v", trial, production)
	}
	if !reflect.DeepEqual(trial.Contacts, production.Contacts) || trial.Contacts[0].Company != "Comune di Esempio" {
		t.Errorf("the contacts are %+v", trial.Contacts)
	}
}

func TestConsumersAndAttributeSetsHaveTheirIndex(t *testing.T) {
	c := parse(t, swap(t, `0 = "/cie/acs"`, `10 = "/cie/acs10"
2 = "/cie/acs"
[attributes.7]
name = "urn:uuid:7"`))
	m, err := c.Metadata(federation.Production)
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Consumers; len(got) != 2 || got[0].Index != 2 || !got[0].Default || got[1].Index != 10 || got[1].Default {
		t.Errorf("consumers: %+v", got)
	}
	if got := m.AttributeSets; len(got) != 2 || got[0].Index != 0 || got[1].Index != 7 || len(got[1].Attributes) != 4 {
		t.Errorf("sets: %+v", got)
	}
}

func TestAnEnvironmentWithoutHostHasNoMetadata(t *testing.T) {
	c := parse(t, swap(t, "[production]\nhost = \"https://servizi.comune.example\"\n", ""))
	_, err := c.Metadata(federation.Production)
	wrong, ok := errors.AsType[federation.Mistakes](err)
	if !ok || len(wrong) != 1 || wrong[0].Kind != federation.Missing || wrong[0].Key != "production.host" {
		t.Errorf("%v", err)
	}
	if _, err := c.Metadata(federation.PreProduction); err != nil {
		t.Errorf("the other environment: %v", err)
	}
}

func TestEveryMistakeIsToldWithItsLineAndKey(t *testing.T) {
	tested := map[federation.Kind]bool{}
	for _, c := range []struct {
		name, text string
		line       string // how it begins; "@2" for the second such
		key        string
		kind       federation.Kind
	}{
		{"an open quote", swap(t, `host = "https://servizi-prova.comune.example"`, `host = "https`), "host", "", federation.Malformed},
		{"a long file", strings.Repeat("#", federation.MaxFile+1), "", "", federation.TooLong},
		{"a long text", swap(t, `"c_x000"`, `"`+strings.Repeat("c", 1025)+`"`), "ipa-code", "service.ipa-code", federation.TooLong},
		{"a key twice", swap(t, `ipa-category = "L6"`, `ipa-code = "c_x000"`), "@2ipa-code", "service.ipa-code", federation.Twice},
		{"a table twice", federation.Example() + "[service]\n", "@2[service]", "service", federation.Twice},
		{"a misspelt key", swap(t, "ipa-code", "ipa-cod"), "ipa-cod", "service.ipa-cod", federation.Unknown},
		{"a misspelt table", swap(t, "[partner]", "[partners]"), "[partners]", "partners", federation.Unknown},
		{"a company of the service", swap(t, `kind = "public"`, `company = "x"`), "company", "service.company", federation.Unknown},
		{"no name", swap(t, `entity-id = "/cie/metadata"`, ""), "[paths]", "paths.entity-id", federation.Missing},
		{"a number", swap(t, `ipa-code = "c_x000"`, "ipa-code = 1"), "ipa-code", "service.ipa-code", federation.WantText},
		{"an empty text", swap(t, `"c_x000"`, `" "`), "ipa-code", "service.ipa-code", federation.WantText},
		{"two lines", swap(t, `"c_x000"`, `"c_\nx000"`), "ipa-code", "service.ipa-code", federation.WantText},
		{"no list", swap(t, `["62.01"]`, `"62.01"`), "nace2", "partner.nace2-codes", federation.WantTexts},
		{"a list of numbers", swap(t, `["62.01"]`, `[62.01]`), "nace2", "partner.nace2-codes", federation.WantTexts},
		{"no table", swap(t, "[service]", "[[service]]"), "[[service", "service", federation.WantTable},
		{"an index that is a word", swap(t, `0 = "/cie/acs"`, `acs = "/cie/acs"`), "acs", "consumers.acs", federation.WantIndex},
		{"an index with a zero before it", swap(t, `0 = "/cie/acs"`, `00 = "/cie/acs"`), "00", "consumers.00", federation.WantIndex},
		{"a set that is a word", swap(t, "[attributes.0]", "[attributes.main]"), "[attributes", "attributes.main", federation.WantIndex},
		{"a language in full", swap(t, "[organization.it]", "[organization.italiano]"), "[organization", "organization.italiano", federation.WantLanguage},
		{"a description in Italy", swap(t, "description.it", "description.IT"), "description", "attributes.0.description.IT", federation.WantLanguage},
		{"a host with a slash", swap(t, `https://servizi.comune.example"`, `https://servizi.comune.example/"`), "@2host", "production.host", federation.WantHost},
		{"a host with a name before it", swap(t, `https://servizi.comune.example"`, `https://u:p@servizi.comune.example"`), "@2host", "production.host", federation.WantHost},
		{"a path without slash", swap(t, `"/cie/acs"`, `"cie/acs"`), "0 =", "consumers.0", federation.WantPath},
		{"a path to another host", swap(t, `"/cie/acs"`, `"//attacker.example"`), "0 =", "consumers.0", federation.WantPath},
		{"a path with a space", swap(t, `"/cie/acs"`, `"/cie acs"`), "0 =", "consumers.0", federation.WantPath},
		{"a kind in Italian", swap(t, `"public"`, `"pubblico"`), "kind", "service.kind", federation.WantKind},
	} {
		_, err := federation.Parse([]byte(c.text))
		wrong, ok := errors.AsType[federation.Mistakes](err)
		if !ok || len(wrong) != 1 || wrong[0].Line != lineOf(t, c.text, c.line) || wrong[0].Key != c.key || wrong[0].Kind != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
		tested[c.kind] = true
	}
	for _, k := range federation.Kinds() {
		if !tested[k] {
			t.Errorf("%s is not tested", k)
		}
	}
}

func TestAllMistakesAreToldInTheOrderOfTheFile(t *testing.T) {
	text := strings.NewReplacer(`kind = "public"`, `kind = "pubblico"`, `"/cie/acs"`, `"acs"`, "telephone", "phone").Replace(federation.Example())
	_, err := federation.Parse([]byte(text))
	want := fmt.Sprintf(`%d: consumers.0: Write the rest of the address, which begins with a slash, as /cie/acs
%d: service.kind: Write "public" for an administration, "private" for a private body
%d: service.phone: There is no such entry: compare with the example file
%d: partner.phone: There is no such entry: compare with the example file`,
		lineOf(t, text, "0 ="), lineOf(t, text, "kind"), lineOf(t, text, "phone"), lineOf(t, text, "@2phone"))
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestEveryMistakeHasAMessageInEveryLanguage(t *testing.T) {
	for _, k := range federation.Kinds() {
		seen := map[string]bool{}
		for _, language := range lang.All() {
			text := federation.Mistake{Kind: k}.Message(language)
			if text == "" || seen[text] {
				t.Errorf("%s in %s: %q", k, language, text)
			}
			seen[text] = true
		}
	}
}

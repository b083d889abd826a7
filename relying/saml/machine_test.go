package saml_test

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"cied/internal/machinetest"
	"cied/relying/saml"
)

// documents are one of each kind that this package writes, with the element that is signed
// and who signed it.
func documents(t *testing.T) []struct {
	name, element, schema string
	xml                   string
	signer                saml.Signer
} {
	t.Helper()
	w := newWorld(t)
	const protocol, metadata = "urn:oasis:names:tc:SAML:2.0:protocol:", "urn:oasis:names:tc:SAML:2.0:metadata:"
	response, _ := w.succeed()
	r, _ := w.accept()
	form, err := w.idp.Fail(r, saml.NrDenied)
	if err != nil {
		t.Fatal(err)
	}
	idp, err := w.idp.Metadata.Sign(w.idp.Signer, chance())
	if err != nil {
		t.Fatal(err)
	}
	return []struct {
		name, element, schema string
		xml                   string
		signer                saml.Signer
	}{
		{"request", protocol + "AuthnRequest", "protocol", string(w.ask().XML), w.sp.Signer},
		{"response", protocol + "Response", "protocol", response, w.idp.Signer},
		{"assertion", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "assertion", text(t, tree(t, response).SelectElement("Assertion")), w.idp.Signer},
		{"refusal", protocol + "Response", "protocol", decoded(t, form), w.idp.Signer},
		{"service", metadata + "EntityDescriptor", "metadata", signedMetadata(t, w), w.sp.Signer},
		{"provider", metadata + "EntityDescriptor", "metadata", string(idp), w.idp.Signer},
	}
}

// written puts a document and its signer's certificate into files.
func written(t *testing.T, xml string, s saml.Signer) (document, certificate string) {
	t.Helper()
	dir := t.TempDir()
	document, certificate = filepath.Join(dir, "document.xml"), filepath.Join(dir, "signer.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate.Raw})
	for path, octets := range map[string][]byte{document: []byte(xml), certificate: block} {
		if err := os.WriteFile(path, octets, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return document, certificate
}

// Another program, on other libraries, verifies what this one signs; and refuses what was
// changed, so that its yes means something.
func TestXmlsecVerifiesWhatIsSigned(t *testing.T) {
	xmlsec := machinetest.Need(t, "xmlsec1")
	for _, d := range documents(t) {
		verify := func(xml string) ([]byte, error) {
			document, certificate := written(t, xml, d.signer)
			return exec.Command(xmlsec, "--verify", "--enabled-key-data", "x509", "--pubkey-cert-pem", certificate,
				"--id-attr:ID", d.element, document).CombinedOutput()
		}
		if out, err := verify(d.xml); err != nil {
			t.Errorf("%s: %v: %s", d.name, err, out)
		}
		if _, err := verify(swap(t, d.xml, "example", "axample")); err == nil {
			t.Errorf("%s: a changed one is verified", d.name)
		}
	}
}

// The schemas of OASIS, as Debian has them, with their own catalogues: no network.
func TestWhatIsWrittenIsValidUnderTheSchemas(t *testing.T) {
	xmllint := machinetest.Need(t, "xmllint")
	catalogue := schemas(t)
	for _, d := range documents(t) {
		validate := func(xml string) ([]byte, error) {
			document, _ := written(t, xml, d.signer)
			lint := exec.Command(xmllint, "--nonet", "--noout", "--schema",
				"/usr/share/xml/opensaml/saml-schema-"+d.schema+"-2.0.xsd", document)
			lint.Env = append(os.Environ(), "XML_CATALOG_FILES="+catalogue)
			return lint.CombinedOutput()
		}
		if out, err := validate(d.xml); err != nil {
			t.Errorf("%s: %v: %s\n%s", d.name, err, out, d.xml)
		}
		if _, err := validate(swap(t, d.xml, "</ds:Signature>", "</ds:Signature><x/>")); err == nil {
			t.Errorf("%s: with an element too many it is valid too", d.name)
		}
	}
}

// schemas returns a catalogue that finds the schemas by the addresses under which they import
// one another.
func schemas(t *testing.T) string {
	t.Helper()
	const catalogue = `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<system systemId="http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd" uri="file:///usr/share/xml/xmltooling/xmldsig-core-schema.xsd"/>
<system systemId="http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd" uri="file:///usr/share/xml/xmltooling/xenc-schema.xsd"/>
<system systemId="http://www.w3.org/2001/xml.xsd" uri="file:///usr/share/xml/xmltooling/xml.xsd"/>
</catalog>`
	path := filepath.Join(t.TempDir(), "catalog.xml")
	if err := os.WriteFile(path, []byte(catalogue), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

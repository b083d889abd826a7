package federation_test

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
	"cied/pki/pkitest"
	"cied/relying/federation"
)

// signedExample writes the example's metadata and the certificate of their signer into files.
func signedExample(t *testing.T, change func(string) string) (document, certificate string) {
	t.Helper()
	s := signer(t, "sub", 1)
	octets, found, err := parse(t, federation.Example()).Sign(federation.Production, s, chance(), pkitest.Now)
	if err != nil || len(found) != 0 {
		t.Fatalf("%v, %v", found, err)
	}
	dir := t.TempDir()
	document, certificate = filepath.Join(dir, "metadata.xml"), filepath.Join(dir, "signer.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate.Raw})
	for path, content := range map[string][]byte{document: []byte(change(string(octets))), certificate: block} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return document, certificate
}

func same(xml string) string { return xml }

// Another program, on other libraries, verifies the metadata; and refuses them once changed.
func TestXmlsecVerifiesTheMetadata(t *testing.T) {
	xmlsec := machinetest.Need(t, "xmlsec1")
	verify := func(change func(string) string) ([]byte, error) {
		document, certificate := signedExample(t, change)
		return exec.Command(xmlsec, "--verify", "--enabled-key-data", "x509", "--pubkey-cert-pem", certificate,
			"--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor", document).CombinedOutput()
	}
	if out, err := verify(same); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := verify(func(xml string) string { return strings.Replace(xml, "c_x000", "c_x001", 1) }); err == nil {
		t.Error("changed metadata are verified")
	}
}

// The schemas of OASIS, as Debian has them, with their own catalogue: no network.
func TestTheMetadataAreValidUnderTheSchemas(t *testing.T) {
	xmllint := machinetest.Need(t, "xmllint")
	catalogue := filepath.Join(t.TempDir(), "catalog.xml")
	if err := os.WriteFile(catalogue, []byte(schemas), 0o600); err != nil {
		t.Fatal(err)
	}
	validate := func(change func(string) string) ([]byte, error) {
		document, _ := signedExample(t, change)
		lint := exec.Command(xmllint, "--nonet", "--noout", "--schema", "/usr/share/xml/opensaml/saml-schema-metadata-2.0.xsd", document)
		lint.Env = append(os.Environ(), "XML_CATALOG_FILES="+catalogue)
		return lint.CombinedOutput()
	}
	if out, err := validate(same); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := validate(func(xml string) string { return strings.Replace(xml, "</ds:Signature>", "</ds:Signature><x/>", 1) }); err == nil {
		t.Error("with an element too many they are valid too")
	}
}

// schemas is a catalogue that finds the schemas by the addresses under which they import one
// another.
const schemas = `<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<system systemId="http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd" uri="file:///usr/share/xml/xmltooling/xmldsig-core-schema.xsd"/>
<system systemId="http://www.w3.org/TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd" uri="file:///usr/share/xml/xmltooling/xenc-schema.xsd"/>
<system systemId="http://www.w3.org/2001/xml.xsd" uri="file:///usr/share/xml/xmltooling/xml.xsd"/>
</catalog>`

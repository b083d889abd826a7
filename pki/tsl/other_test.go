package tsl_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cied/internal/machinetest"
	"cied/pki/tsl"
)

// write puts octets into a file of the test.
func write(t testing.TB, name string, octets []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, octets, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func writePEM(t testing.TB, name, kind string, der []byte) string {
	t.Helper()
	return write(t, name, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// identifiers tell xmlsec1 which attributes are identifiers: it reads no schema.
func identifiers() []string {
	return []string{"--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--id-attr:Id", "http://uri.etsi.org/02231/v2#:TrustServiceStatusList"}
}

func xmlsec(t *testing.T, arguments ...string) error {
	t.Helper()
	cmd := exec.Command(machinetest.Have(t, "xmlsec1"), arguments...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return errors.New(string(out))
	}
	return nil
}

// verifiedByXmlsec runs xmlsec1 --verify on a list that the operator signed.
func (w *world) verifiedByXmlsec(t *testing.T, list []byte) error {
	t.Helper()
	arguments := append([]string{"--verify", "--pubkey-cert-pem", writePEM(t, "operator.pem", "CERTIFICATE", w.operator.Raw)}, identifiers()...)
	return xmlsec(t, append(arguments, write(t, "list.xml", list))...)
}

func TestXmlsecVerifiesTheMintedList(t *testing.T) {
	w := newWorld(t)
	good := w.sign(t)
	if err := w.verifiedByXmlsec(t, good); err != nil {
		t.Error(err)
	}
	if err := w.verifiedByXmlsec(t, []byte(swap(t, string(good), ">IT<", ">SM<"))); err == nil {
		t.Error("an altered list is accepted")
	}
}

func TestXmlsecVerifiesTheItalianListOf2019(t *testing.T) {
	list := realList(t)
	found := regexp.MustCompile(`<ds:X509Certificate>([^<]*)<`).FindSubmatch(list)
	signer := write(t, "signer.pem", slices.Concat([]byte("-----BEGIN CERTIFICATE-----\n"), found[1], []byte("\n-----END CERTIFICATE-----\n")))
	arguments := append([]string{"--verify", "--pubkey-cert-pem", signer}, identifiers()...)
	if err := xmlsec(t, append(arguments, write(t, "list.xml", list))...); err != nil {
		t.Error(err)
	}
}

func TestListSignedByXmlsecIsVerified(t *testing.T) {
	w := newWorld(t)
	// Digests, value and certificate are for xmlsec1 to put in; white space is as people
	// leave it.
	template := regexp.MustCompile(`(<ds:(DigestValue|SignatureValue|X509Certificate)>)[^<]*`).ReplaceAllString(string(w.sign(t)), "$1")
	template = strings.NewReplacer("</ds:Transforms>", "\n  </ds:Transforms >\n", `URI="#properties"`, "\n\tURI='#properties'", "></ds:Transform>", " />", "&apos;", "'").Replace(template)
	key, err := x509.MarshalPKCS8PrivateKey(w.operator.Key)
	if err != nil {
		t.Fatal(err)
	}
	pair := writePEM(t, "key.pem", "PRIVATE KEY", key) + "," + writePEM(t, "operator.pem", "CERTIFICATE", w.operator.Raw)
	out := filepath.Join(t.TempDir(), "signed.xml")
	arguments := append([]string{"--sign", "--privkey-pem", pair, "--output", out}, identifiers()...)
	if err := xmlsec(t, append(arguments, write(t, "template.xml", []byte(template)))...); err != nil {
		t.Fatal(err)
	}
	signed, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.verify(signed); err != nil {
		t.Errorf("%v\n%s", err, signed)
	}
}

// lint returns the exclusive canonical form that libxml2 makes of a document.
func lint(t testing.TB, document []byte) []byte {
	t.Helper()
	out, err := exec.Command(machinetest.Have(t, "xmllint"), "--exc-c14n", write(t, "document.xml", document)).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCanonicalFormIsThatOfLibxml2(t *testing.T) {
	w := newWorld(t)
	minted := w.sign(t)
	spelled := strings.NewReplacer(
		`Id="list"`, "\n xmlns:unused='urn:u'  Id = 'list'",
		"<SchemeTerritory>IT<", `<SchemeTerritory xmlns:b="urn:b" xmlns:a="urn:a" b:z="1" z="&lt;&#9;&#10;&#13;&quot;'>" a:b="2">I<![CDATA[<T>&]]>&#13;&amp;"<`,
		"></ds:Transform>", "/>",
	).Replace(string(minted))
	for name, document := range map[string]func() []byte{
		"minted":          func() []byte { return minted },
		"another way":     func() []byte { return []byte(spelled) },
		"Italian of 2019": func() []byte { return realList(t) },
	} {
		t.Run(name, func(t *testing.T) {
			xml := document()
			form, err := tsl.CanonicalOf(xml)
			if err != nil {
				t.Fatal(err)
			}
			if want := lint(t, xml); !bytes.Equal(form, want) {
				t.Errorf("%d octets, libxml2 has %d", len(form), len(want))
			}
		})
	}
}

// tokens are those of Node.Tokens, according to encoding/xml.
func tokens(form []byte) ([]string, error) {
	var all []string
	var text strings.Builder
	leaf := false
	for d := xml.NewDecoder(bytes.NewReader(form)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			all = append(all, "<"+token.Name.Space+" "+token.Name.Local)
			for _, a := range token.Attr {
				if a.Name.Space == "xmlns" || a.Name == (xml.Name{Local: "xmlns"}) {
					continue
				}
				all = append(all, "@"+a.Name.Space+" "+a.Name.Local+" "+a.Value)
			}
			leaf = true
			text.Reset()
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			if leaf {
				all = append(all, "="+text.String())
			}
			leaf = false
			all = append(all, ">")
		}
	}
}

// The canonical form is read by a scanner of our own; encoding/xml reads the same.
func TestCanonicalFormReadsAsWithEncodingXML(t *testing.T) {
	w := newWorld(t)
	form, err := tsl.CanonicalOf(w.sign(t))
	if err != nil {
		t.Fatal(err)
	}
	agree(t, form)
	escapes := `<a xmlns="urn:d" xmlns:p="urn:p" p:q="&lt;&amp;&quot;&#x9;&#xA;&#xD;&gt;" q=""><p:b xml:lang="it">&lt;&amp;&gt;&#xD;</p:b><c xmlns=""><p:d xmlns:p="urn:q"></p:d><p:e></p:e></c><f></f></a>`
	agree(t, []byte(strings.Replace(escapes, "&gt;", ">", 1)))
}

func agree(t *testing.T, form []byte) {
	t.Helper()
	n, err := tsl.ParseCanonical(exact(form))
	if err != nil {
		t.Fatalf("%v\n%s", err, form)
	}
	want, err := tokens(form)
	if err != nil {
		t.Fatalf("encoding/xml: %v\n%s", err, form)
	}
	if got := n.Tokens(); !slices.Equal(got, want) {
		t.Errorf("got\n%q\nencoding/xml has\n%q", got, want)
	}
}

func TestWhatIsNotCanonicalIsNotRead(t *testing.T) {
	for _, form := range []string{
		"", "a", "<", "<a", "<a>", "<a/>", "<a></b>", "<a></a>b", "<a></a><b></b>", "<a ></a>", "<a  b=\"\"></a>", "<a b=''></a>", "<a b></a>",
		"<a b=\"<\"></a>", "<a b=\"&gt;\"></a>", "<a>&quot;</a>", "<a>&#65;</a>", "<a>&amp</a>", "<a>&it;</a>", "<a></a >", "<a><!-- --></a>",
		"<a><![CDATA[b]]></a>", "<?a b?><a></a>", "<!DOCTYPE a><a></a>", "<p:a></p:a>", "<a p:b=\"\"></a>", "<></>", "< a></ a>",
		strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100),
	} {
		if n, err := tsl.ParseCanonical([]byte(form)); err == nil {
			t.Errorf("%q is read as %q", form, n.Tokens())
		}
	}
}

package tsl_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"cied/fault"
	"cied/pki/tsl"
	"cied/pki/tsl/tsltest"
)

// cut takes the text from begin to end, both included, out of xml.
func cut(t testing.TB, xml, begin, end string) (part, rest string) {
	t.Helper()
	i := strings.Index(xml, begin)
	if i < 0 {
		t.Fatalf("%q is not in it", begin)
	}
	n := strings.Index(xml[i:], end)
	if n < 0 {
		t.Fatalf("%q is not in it", end)
	}
	n += len(end)
	return xml[i : i+n], xml[:i] + xml[i+n:]
}

// What somebody without the operator's key can make of a signed list.
func TestSignatureCannotBeMovedToAnotherList(t *testing.T) {
	w := newWorld(t)
	good := string(w.sign(t))
	w.list.Sequence = 8
	evil := w.list.XML()
	signature, without := cut(t, good, "<ds:Signature ", "</ds:Signature>")
	_, inner := cut(t, without, "<?xml", "?>\n")
	end := "</TrustServiceStatusList>"
	whole := strings.TrimSpace(inner)
	renamed := swap(t, whole, `Id="list"`, `Id="original"`)
	object := func(content string) string { return "<ds:Object>" + content + "</ds:Object></ds:Signature>" }
	cases := []struct {
		name, xml string
		code      fault.Code
		says      string
	}{
		{"taken to another list", swap(t, evil, end, signature+end), fault.TrustListSignature, "the list: the digest differs"},
		{"with the signed list inside an Object",
			swap(t, evil, end, swap(t, signature, "</ds:Signature>", object(renamed))+end), fault.TrustListSignature, "5 elements, not 4"},
		{"with the signed list as a second child, same identifier", swap(t, evil, end, whole+signature+end), fault.TrustListMalformed, `"list" is there twice`},
		{"with the signed list as a second child", swap(t, evil, end, renamed+signature+end), fault.TrustListSignature, "the list: the digest differs"},
		{"inside the list that it signs, inside another", swap(t, evil, end, swap(t, renamed, end, signature+end)+end), fault.TrustListSignature, "not a child of the root"},
		{"inside the SchemeInformation", swap(t, whole, "</SchemeInformation>", signature+"</SchemeInformation>"), fault.TrustListSignature, "not a child of the root"},
		{"beside another root", good + evil, fault.TrustListMalformed, "more than one root"},
		{"around the list", "<a>" + good[strings.Index(good, "<Trust"):] + "</a>", fault.TrustListMalformed, "not a trusted list"},
		{"twice", swap(t, whole, end, signature+strings.NewReplacer(`"signature"`, `"other"`, `"properties"`, `"others"`).Replace(signature)+end), fault.TrustListSignature, "2 signatures"},
		{"with another SignedProperties before its own", swap(t, good, "<ds:Object>",
			`<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#signature"><xades:SignedProperties Id="p"/></xades:QualifyingProperties></ds:Object><ds:Object>`),
			fault.TrustListSignature, "5 elements, not 4"},
		{"with an element that has the identifier of the SignedProperties", swap(t, good, "<SchemeInformation>", `<SchemeInformation Id="properties">`), fault.TrustListMalformed, `"properties" is there twice`},
		{"with an element that has it as xml:id", swap(t, good, "<SchemeInformation>", `<SchemeInformation xml:id="properties">`), fault.TrustListMalformed, `"properties" is there twice`},
		{"of nobody", without, fault.TrustListSignature, "0 signatures"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { w.refuses(t, []byte(c.xml), c.code, c.says) })
	}
}

func TestAlteredSignatureIsRefused(t *testing.T) {
	w := newWorld(t)
	good := string(w.sign(t))
	value, _ := cut(t, good, "<ds:SignatureValue>", "</ds:SignatureValue>")
	keyInfo, _ := cut(t, good, "<ds:KeyInfo>", "</ds:KeyInfo>")
	certificate, _ := cut(t, good, "<ds:X509Certificate>", "</ds:X509Certificate>")
	other := "<ds:X509Certificate>" + base64.StdEncoding.EncodeToString(w.root.Raw) + "</ds:X509Certificate>"
	cases := []struct {
		name, old, new string
		code           fault.Code
		says           string
	}{
		{"empty value", value, "<ds:SignatureValue></ds:SignatureValue>", fault.TrustListSignature, "verification error"},
		{"value that is no base64", value, "<ds:SignatureValue>?</ds:SignatureValue>", fault.TrustListSignature, "illegal base64"},
		{"value of zeros", value, "<ds:SignatureValue>" + strings.Repeat("A", 342) + "==</ds:SignatureValue>", fault.TrustListSignature, "verification error"},
		{"elements in the value", value, "<ds:SignatureValue><a/></ds:SignatureValue>", fault.TrustListSignature, "elements inside"},
		{"another certificate", certificate, other, fault.TrustListSigner, "is not accepted"},
		{"two certificates", certificate, certificate + other, fault.TrustListSigner, "2 X509Certificate, not one"},
		{"two certificates, the other first", certificate, other + certificate, fault.TrustListSigner, "2 X509Certificate, not one"},
		{"no certificate", certificate, "", fault.TrustListSigner, "0 X509Certificate, not one"},
		{"two X509Data", "</ds:X509Data>", "</ds:X509Data><ds:X509Data/>", fault.TrustListSigner, "2 X509Data, not one"},
		{"octets behind the certificate", "</ds:X509Certificate>", "AAAA</ds:X509Certificate>", fault.TrustListSigner, ""},
		{"properties of another signature", `Target="#signature"`, `Target="#other"`, fault.TrustListSignature, "another signature"},
		{"another identifier", `Id="signature"`, `Id="other"`, fault.TrustListSignature, "another signature"},
		{"no identifier", ` Id="signature"`, "", fault.TrustListSignature, "another signature"},
		{"no KeyInfo", keyInfo, "", fault.TrustListSignature, "3 elements, not 4"},
		{"another namespace", `xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id`, `xmlns:ds="urn:other" Id`, fault.TrustListSignature, "0 signatures"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { w.refuses(t, []byte(swap(t, good, c.old, c.new)), c.code, c.says) })
	}
}

// What not even the operator may sign.
func TestFormsThatAreRefused(t *testing.T) {
	w := newWorld(t)
	const (
		c14n     = `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#">`
		toList   = `<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>`
		excC14N  = `<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform>`
		digested = `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256">`
		prefixes = `<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="ds"></ec:InclusiveNamespaces>`
		xpath    = `<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>false()</ds:XPath></ds:Transform>`
		kind     = ` Type="http://uri.etsi.org/01903#SignedProperties"`
	)
	info := func(old, new string) tsltest.Form { return tsltest.Form{Info: swapped(t, old, new)} }
	properties := func(old, new string) tsltest.Form { return tsltest.Form{Properties: swapped(t, old, new)} }
	extra := func(in string) string {
		i := strings.Index(in, "<ds:Reference")
		r, _ := cut(t, in, "<ds:Reference", "</ds:Reference>")
		return in[:i] + r + in[i:]
	}
	cases := []struct {
		name string
		form tsltest.Form
		says string
	}{
		{"RSA with SHA-1", tsltest.Form{Method: "http://www.w3.org/2000/09/xmldsig#rsa-sha1"}, "rsa-sha1\" is not accepted"},
		{"digests with SHA-1", tsltest.Form{Digest: tsltest.SHA1}, "#sha1\" is not accepted"},
		{"HMAC", info("rsa-sha256", "hmac-sha256"), "hmac-sha256\" is not accepted"},
		{"ECDSA", info("rsa-sha256", "ecdsa-sha256"), "ecdsa-sha256\" is not accepted"},
		{"no method", info(` Algorithm="`+tsltest.RSAWithSHA256+`"`, ""), "names no algorithm"},
		{"parameters of the method", info("</ds:SignatureMethod>", "<ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>"), "SignatureMethod has parameters"},
		{"canonical form with comments", info(c14n, strings.Replace(c14n, "c14n#", "c14n#WithComments", 1)), "exclusive canonical form"},
		{"inclusive canonical form", info(c14n, strings.Replace(c14n, "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", 1)), "exclusive canonical form"},
		{"inclusive namespaces in SignedInfo", info(c14n, c14n+prefixes), "exclusive canonical form"},
		{"inclusive namespaces in a transform", info("c14n#\"></ds:Transform>", "c14n#\">"+prefixes+"</ds:Transform>"), "Transform has parameters"},
		{"an element among the transforms", info(toList, prefixes+toList), "stands among the transforms"},
		{"no enveloped signature", info(toList, ""), "the list is transformed by"},
		{"no canonical form", info(toList+excC14N, toList), "the list is transformed by"},
		{"transforms in another order", info(toList+excC14N, excC14N+toList), "the list is transformed by"},
		{"a third transform", info(toList+excC14N, toList+excC14N+excC14N), "the list is transformed by"},
		{"XPath", info(excC14N, xpath), "Transform has parameters"},
		{"transforms of the SignedProperties", info(`"#properties"><ds:Transforms>`, `"#properties"><ds:Transforms>`+toList), "they are transformed by"},
		{"a digest method with parameters", info(digested, digested+prefixes), "DigestMethod has parameters"},
		{"a third reference", tsltest.Form{Info: extra}, "5 elements, not 4"},
		{"one reference", tsltest.Form{Info: func(in string) string { _, rest := cut(t, in, "<ds:Reference Type", "</ds:Reference>"); return rest }}, "3 elements, not 4"},
		{"two references to the list", info(kind, ""), "not one to the list and one to the SignedProperties"},
		{"two references to SignedProperties", info(`URI=""`, strings.TrimSpace(kind)+` URI=""`), "not one to the list and one to the SignedProperties"},
		{"a reference without URI", info(`<ds:Reference URI="">`, `<ds:Reference>`), "no URI"},
		{"a reference elsewhere", info(`URI=""`, `URI="#properties"`), "not to the list"},
		{"a reference to nothing", info(`URI=""`, `URI="#nothing"`), "not to the list"},
		{"a reference to a file", info(`URI=""`, `URI="list.xml"`), "not to the list"},
		{"a reference with XPointer", info(`URI=""`, `URI="#xpointer(/)"`), "not to the list"},
		{"the SignedProperties by another identifier", info(`"#properties"`, `"#list"`), "the reference is to"},
		{"SignedProperties without identifier", properties(` Id="properties"`, ""), "the reference is to"},
		{"a digest of the list that is empty", tsltest.Form{Info: func(in string) string {
			value, _ := cut(t, in, "<ds:DigestValue>", "</ds:DigestValue>")
			return swap(t, in, value, "<ds:DigestValue></ds:DigestValue>")
		}}, "the digest differs"},
		{"the signing certificate of another", tsltest.Form{Properties: func(in string) string {
			i := strings.Index(in, "<ds:DigestValue")
			value, _ := cut(t, in[i:], ">", "</ds:DigestValue>")
			return swap(t, in, value, ">"+strings.Repeat("A", 43)+"=</ds:DigestValue>")
		}}, "signing certificate: the digest differs"},
		{"no signing certificate", tsltest.Form{Properties: func(in string) string {
			_, rest := cut(t, in, "<xades:SigningCertificateV2>", "</xades:SigningCertificateV2>")
			return rest
		}}, "named 0 times"},
		{"two signing certificates", tsltest.Form{Properties: func(in string) string {
			named, _ := cut(t, in, "<xades:SigningCertificateV2>", "</xades:SigningCertificateV2>")
			return swap(t, in, named, named+named)
		}}, "named 2 times"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { w.refuses(t, w.as(t, c.form), fault.TrustListSignature, c.says) })
	}
}

// The rest of what the door refuses is told in package xmldoor.
func TestMalformedDocumentIsRefused(t *testing.T) {
	w := newWorld(t)
	good := string(w.sign(t))
	scheme := "<SchemeInformation>"
	deep := strings.Repeat("<a>", 70) + strings.Repeat("</a>", 70)
	cases := []struct{ name, old, new, says string }{
		{"document type with an entity", "\n<TrustService", "\n<!DOCTYPE T [<!ENTITY it \"IT\">]><TrustService", "document type"},
		{"processing instruction inside", scheme, "<?a b?>" + scheme, `processing instruction "a"`},
		{"identifiers of two spellings", scheme, `<SchemeInformation id="list">`, `"list" is there twice`},
		{"root of another namespace", `xmlns="http://uri.etsi.org/02231/v2#"`, `xmlns="urn:other"`, "not a trusted list"},
		{"depth", scheme, scheme + deep, "maximum depth"},
		{"number of comments", scheme, strings.Repeat("<!---->", 101) + scheme, "more than 100 comments"},
		{"number of tags", scheme, strings.Repeat("<a/>", 500_001) + scheme, "more than 500000"},
		{"size", scheme, strings.Repeat(" ", 16<<20) + scheme, "octets are more than"},
		{"end", "</TrustServiceStatusList>", "", "invalid XML"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w.refuses(t, []byte(swap(t, good, c.old, c.new)), fault.TrustListMalformed, c.says)
		})
	}
	t.Run("nothing", func(t *testing.T) { w.refuses(t, nil, fault.TrustListMalformed, "no root") })
}

// A namespace that is declared once is written at every element that uses it: without a
// bound, a document of a megabyte would have a canonical form of many gigabytes.
func TestCanonicalFormOutOfProportionIsRefused(t *testing.T) {
	w := newWorld(t)
	long := swap(t, string(w.sign(t)), `Id="list"`, `Id="list" xmlns:a="urn:`+strings.Repeat("a", 100_000)+`"`)
	grown := swap(t, long, "<SchemeInformation>", strings.Repeat("<a:a/>", 400)+"<SchemeInformation>")
	w.refuses(t, []byte(grown), fault.TrustListSignature, "canonical form is too long")
}

// A prefix that another element rebinds is another namespace: what then bears a familiar
// name is not what was signed.
func TestReboundNamespaceIsRefused(t *testing.T) {
	w := newWorld(t)
	good := string(w.sign(t))
	for _, swaps := range [][2]string{
		{"<ServiceStatus>", `<ServiceStatus xmlns="urn:other">`},
		{"<ServiceStatus>", `<ServiceStatus xmlns="">`},
	} {
		w.refuses(t, []byte(swap(t, good, swaps[0], swaps[1])), fault.TrustListSignature, "the digest differs")
	}
}

// Every byte counts, and one in five is tried: whatever one changed byte makes of a list,
// it is refused, unless the canonical form of the whole document, signature included, is
// still the same. Such bytes are in the XML declaration, in the white space of tags, and in
// namespace declarations that are repeated and not needed.
func TestChangedByteIsRefused(t *testing.T) {
	w := newWorld(t)
	w.list.Services = tsltest.Identity(tsltest.Recognised, w.root.Certificate)
	changes{xml: w.sign(t), verify: w.verify, step: 5, accepted: 10}.refused(t)
}

// changes are a list with one byte changed, at every step-th place, of which at most so
// many may be accepted.
type changes struct {
	xml            []byte
	verify         func([]byte) (*tsl.List, error)
	step, accepted int
}

func (c changes) refused(t *testing.T) {
	t.Helper()
	form, err := tsl.CanonicalOf(c.xml)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.verify(c.xml); err != nil {
		t.Fatal(err)
	}
	accepted := 0
	for i := 0; i < len(c.xml); i += c.step {
		bad := exact(c.xml)
		bad[i] ^= 1 << (i % 6)
		if _, err := c.verify(bad); err != nil {
			continue
		}
		accepted++
		if same, err := tsl.CanonicalOf(bad); err != nil || !bytes.Equal(same, form) {
			t.Errorf("byte %d, %q for %q in …%s…, is accepted", i, bad[i], c.xml[i], c.xml[max(0, i-20):min(len(c.xml), i+20)])
		}
	}
	if accepted > c.accepted {
		t.Errorf("%d changes are accepted", accepted)
	}
}

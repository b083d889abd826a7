package saml_test

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	_ "crypto/sha1" // for the attack that this package refuses
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"cied/relying/saml"
)

// refused checks that a Response is refused, and with which word; "" is any.
func (w *world) refused(name, xml string, p saml.Pending, want saml.Refusal) {
	w.t.Helper()
	outcome, err := w.receive(xml, p)
	got := saml.RefusalOf(err)
	if outcome != nil && outcome.Login != nil && err == nil || got == "" || want != "" && got != want {
		w.t.Errorf("%s: refused as %q, not %q: %v, %+v", name, got, want, err, outcome)
	}
}

// What no message needs, in any place.
func TestDangerousXMLIsRefused(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	lol := `<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>`
	for name, attack := range map[string]string{
		"DTD":                   "<!DOCTYPE r>" + xml,
		"entity expansion":      lol + swap(t, xml, ">Ada<", ">&c;<"),
		"external entity":       `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + swap(t, xml, ">Ada<", ">&x;<"),
		"unknown entity":        swap(t, xml, ">Ada<", ">&x;<"),
		"comment in a value":    swap(t, xml, ">Ada<", ">A<!-- -->da<"),
		"comment in the NameID": swap(t, xml, "</saml:NameID>", "<!-- -->x</saml:NameID>"),
		"comment outside":       "<!-- -->" + xml,
		"instruction":           swap(t, xml, "<samlp:Status>", "<?php ?><samlp:Status>"),
		"another encoding":      `<?xml version="1.0" encoding="UTF-16"?>` + xml,
		"no UTF-8":              swap(t, xml, ">Ada<", ">\xff<"),
		"two roots":             xml + xml,
		"text outside":          xml + "x",
		"an attribute twice":    swap(t, xml, `Version="2.0"`, `Version="2.0" Version="2.0"`),
		"too deep":              swap(t, xml, "<samlp:Status>", "<samlp:Status>"+strings.Repeat("<a>", 40)+strings.Repeat("</a>", 40)),
		"too many attributes":   swap(t, xml, `Version="2.0"`, `Version="2.0"`+manyAttributes(40)),
		"too many tags":         swap(t, xml, "<samlp:Status>", "<samlp:Status>"+strings.Repeat("<a/>", 9000)),
		"an identifier twice":   swap(t, xml, "<samlp:Status>", `<samlp:Status Id="_x"><a xml:id="_x"/>`),
		"not well-formed":       xml[:len(xml)-3],
		"empty":                 " ",
	} {
		w.refused(name, attack, pending, saml.Malformed)
		r, err := w.idp.Judge(context.Background(), &saml.Envelope{Binding: saml.BindingPOST, XML: []byte(attack)})
		if saml.NrOf(err) != 4 || r != nil {
			t.Errorf("%s at the provider: %v", name, err)
		}
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" a" + string(rune('A'+i%26)) + string(rune('a'+i/26)) + `=""`)
	}
	return b.String()
}

// Some hundred octets can stand for gigabytes.
func TestADeflateBombIsNotInflated(t *testing.T) {
	var bomb bytes.Buffer
	w, err := flate.NewWriter(&bomb, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for range 64 {
		if _, err := w.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	query := "SAMLRequest=" + url.QueryEscape(base64.StdEncoding.EncodeToString(bomb.Bytes()))
	if _, err := saml.OpenRedirect(http.MethodGet, query, saml.KindRequest); saml.NrOf(err) != 4 {
		t.Error(err)
	}
}

// resigned changes a document and computes the outer signature's value again with the right
// key: what is refused then is the form, not the value.
func resigned(t *testing.T, xml string, signer saml.Signer, hash crypto.Hash, change func(s *etree.Element)) string {
	t.Helper()
	root := tree(t, xml)
	signature := root.SelectElement("Signature")
	change(signature)
	info, err := saml.CanonicalOf(signature.SelectElement("SignedInfo"))
	if err != nil {
		t.Fatal(err)
	}
	digest := hash.New()
	digest.Write(info)
	value, err := signer.Key.Sign(rand.Reader, digest.Sum(nil), hash)
	if err != nil {
		t.Fatal(err)
	}
	signature.SelectElement("SignatureValue").SetText(base64.StdEncoding.EncodeToString(value))
	return text(t, root)
}

func TestOnlyTheFormOfSAMLIsASignature(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	set := func(path, key, value string) func(*etree.Element) {
		return func(s *etree.Element) { s.FindElement(path).CreateAttr(key, value) }
	}
	addTransform := func(uri, inside string) func(*etree.Element) {
		return func(s *etree.Element) {
			e := s.FindElement("SignedInfo/Reference/Transforms").CreateElement("ds:Transform")
			e.CreateAttr("Algorithm", uri)
			e.CreateElement("ds:" + inside)
		}
	}
	const transform = "SignedInfo/Reference/Transforms/Transform"
	for name, c := range map[string]struct {
		hash crypto.Hash
		make func(*etree.Element)
	}{
		"rsa-sha1":      {crypto.SHA1, set("SignedInfo/SignatureMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")},
		"sha1":          {crypto.SHA256, set("SignedInfo/Reference/DigestMethod", "Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")},
		"c14n":          {crypto.SHA256, set("SignedInfo/CanonicalizationMethod", "Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")},
		"with comments": {crypto.SHA256, set(transform+"[2]", "Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments")},
		"another ID":    {crypto.SHA256, set("SignedInfo/Reference", "URI", "#_other")},
		"no ID":         {crypto.SHA256, set("SignedInfo/Reference", "URI", "")},
		"an address":    {crypto.SHA256, set("SignedInfo/Reference", "URI", "https://attacker.example/x")},
		"XPointer":      {crypto.SHA256, set("SignedInfo/Reference", "URI", "#xpointer(/)")},
		"XPath":         {crypto.SHA256, addTransform("http://www.w3.org/TR/1999/REC-xpath-19991116", "XPath")},
		"XSLT":          {crypto.SHA256, addTransform("http://www.w3.org/TR/1999/REC-xslt-19991116", "stylesheet")},
		"not enveloped": {crypto.SHA256, func(s *etree.Element) {
			transforms := s.FindElement("SignedInfo/Reference/Transforms")
			transforms.RemoveChild(transforms.ChildElements()[0])
		}},
		"default prefix": {crypto.SHA256, func(s *etree.Element) {
			e := s.FindElement(transform + "[2]").CreateElement("ec:InclusiveNamespaces")
			e.CreateAttr("xmlns:ec", "http://www.w3.org/2001/10/xml-exc-c14n#")
			e.CreateAttr("PrefixList", "#default")
		}},
		"two References": {crypto.SHA256, func(s *etree.Element) {
			s.SelectElement("SignedInfo").AddChild(s.FindElement("SignedInfo/Reference").Copy())
		}},
		"HMACOutputLength": {crypto.SHA256, func(s *etree.Element) {
			s.FindElement("SignedInfo/SignatureMethod").CreateElement("ds:HMACOutputLength").SetText("8")
		}},
		"an Object": {crypto.SHA256, func(s *etree.Element) { s.CreateElement("ds:Object") }},
	} {
		attack := resigned(t, xml, w.idp.Signer, c.hash, c.make)
		w.refused(name, attack, pending, saml.BadSignature)
	}
	same := resigned(t, xml, w.idp.Signer, crypto.SHA512, set("SignedInfo/SignatureMethod", "Algorithm",
		"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"))
	if _, err := w.receive(same, pending); err != nil {
		t.Errorf("rsa-sha512: %v", err)
	}
}

// The provider of the State names the prefix of xsi:type, which exclusive canonicalisation
// would leave out (Exclusive XML Canonicalization 1.0, 1.3).
func TestInclusiveNamespacesAreKept(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	root := tree(t, xml)
	root.CreateAttr("xmlns:xsd", "http://www.w3.org/2001/XMLSchema")
	signature := root.SelectElement("Signature")
	list := signature.FindElement("SignedInfo/Reference/Transforms/Transform[2]").CreateElement("ec:InclusiveNamespaces")
	list.CreateAttr("xmlns:ec", "http://www.w3.org/2001/10/xml-exc-c14n#")
	list.CreateAttr("PrefixList", "xsd")
	bare := root.Copy()
	bare.RemoveChild(bare.SelectElement("Signature"))
	form, err := saml.CanonicalOf(bare)
	if err != nil {
		t.Fatal(err)
	}
	form = bytes.Replace(form, []byte(" Destination="), []byte(` xmlns:xsd="http://www.w3.org/2001/XMLSchema" Destination=`), 1)
	digest := sha256.Sum256(form)
	signature.FindElement("SignedInfo/Reference/DigestValue").SetText(base64.StdEncoding.EncodeToString(digest[:]))
	same := resigned(t, text(t, root), w.idp.Signer, crypto.SHA256, func(*etree.Element) {})
	if _, err := w.receive(same, pending); err != nil {
		t.Error(err)
	}
}

// A verifier that takes the public key for an HMAC secret would believe whoever has the
// metadata.
func TestAPublicKeyIsNoSecret(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	root := tree(t, xml)
	signature := root.SelectElement("Signature")
	signature.FindElement("SignedInfo/SignatureMethod").CreateAttr("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
	info, err := saml.CanonicalOf(signature.SelectElement("SignedInfo"))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, w.idp.Signer.Certificate.RawSubjectPublicKeyInfo)
	mac.Write(info)
	signature.SelectElement("SignatureValue").SetText(base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	w.refused("HMAC", text(t, root), pending, saml.BadSignature)
}

// rebuilt changes a Response and signs it again as signer: Assertion first, then the whole.
func rebuilt(t *testing.T, xml string, signer saml.Signer, change func(response, assertion *etree.Element)) string {
	t.Helper()
	root := unsigned(tree(t, xml))
	assertion := root.SelectElement("Assertion")
	change(root, assertion)
	for _, e := range []*etree.Element{assertion, root} {
		if err := saml.SignAt(signer, e, 1); err != nil {
			t.Fatal(err)
		}
	}
	return text(t, root)
}

// A message that the provider has signed can still be for others, for another request, for
// another time, or say too little.
func TestWhatIsSignedIsJudged(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	at := func(d time.Duration) string { return w.now.Add(d).UTC().Format(time.RFC3339) }
	set := func(path, key, value string) func(r, a *etree.Element) {
		return func(_, a *etree.Element) { a.FindElement(path).CreateAttr(key, value) }
	}
	setText := func(path, value string) func(r, a *etree.Element) {
		return func(_, a *etree.Element) { a.FindElement(path).SetText(value) }
	}
	onResponse := func(key, value string) func(r, a *etree.Element) {
		return func(r, _ *etree.Element) { r.CreateAttr(key, value) }
	}
	const data = "Subject/SubjectConfirmation/SubjectConfirmationData"
	const attr = "AttributeStatement/Attribute"
	for name, c := range map[string]struct {
		want saml.Refusal
		make func(r, a *etree.Element)
	}{
		"Destination":            {saml.WrongDestination, onResponse("Destination", "https://other.example/acs")},
		"Recipient":              {saml.WrongDestination, set(data, "Recipient", "https://other.example/acs")},
		"InResponseTo":           {saml.NotAsked, onResponse("InResponseTo", "_other")},
		"InResponseTo inside":    {saml.NotAsked, set(data, "InResponseTo", "_other")},
		"unsolicited":            {saml.NotAsked, func(r, _ *etree.Element) { r.RemoveAttr("InResponseTo") }},
		"Issuer":                 {saml.WrongIssuer, func(r, _ *etree.Element) { r.SelectElement("Issuer").SetText("https://other.example") }},
		"Issuer inside":          {saml.WrongIssuer, setText("Issuer", "https://other.example")},
		"Audience":               {saml.WrongAudience, setText("Conditions/AudienceRestriction/Audience", "https://other.example/sp")},
		"no Audience":            {saml.Malformed, func(_, a *etree.Element) { c := a.SelectElement("Conditions"); c.RemoveChild(c.ChildElements()[0]) }},
		"unknown condition":      {saml.Malformed, func(_, a *etree.Element) { a.SelectElement("Conditions").CreateElement("saml:OneTimeUse") }},
		"expired subject":        {saml.Expired, set(data, "NotOnOrAfter", at(-61*time.Second))},
		"expired":                {saml.Expired, set("Conditions", "NotOnOrAfter", at(-61*time.Second))},
		"not yet":                {saml.Expired, set("Conditions", "NotBefore", at(61*time.Second))},
		"no end":                 {saml.Malformed, func(_, a *etree.Element) { a.FindElement(data).RemoveAttr("NotOnOrAfter") }},
		"no begin":               {saml.Malformed, func(_, a *etree.Element) { a.SelectElement("Conditions").RemoveAttr("NotBefore") }},
		"from the future":        {saml.Expired, onResponse("IssueInstant", at(2*time.Minute))},
		"older than the request": {saml.Expired, onResponse("IssueInstant", at(-2*time.Minute))},
		"an older login":         {saml.Expired, set("AuthnStatement", "AuthnInstant", at(-2*time.Minute))},
		"level 2 for 3":          {saml.WeakContext, setText("AuthnStatement/AuthnContext/AuthnContextClassRef", "https://www.spid.gov.it/SpidL2")},
		"another class":          {saml.WeakContext, setText("AuthnStatement/AuthnContext/AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:Password")},
		"version":                {saml.Malformed, onResponse("Version", "1.1")},
		"version inside":         {saml.Malformed, func(_, a *etree.Element) { a.CreateAttr("Version", "1.1") }},
		"not bearer":             {saml.Malformed, set("Subject/SubjectConfirmation", "Method", "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches")},
		"persistent":             {saml.Malformed, set("Subject/NameID", "Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")},
		"two confirmations": {saml.Malformed, func(_, a *etree.Element) {
			s := a.SelectElement("Subject")
			s.AddChild(s.SelectElement("SubjectConfirmation").Copy())
		}},
		"an attribute twice": {saml.BadAttributes, func(_, a *etree.Element) {
			s := a.SelectElement("AttributeStatement")
			s.AddChild(s.ChildElements()[0].Copy())
		}},
		"an attribute missing": {saml.BadAttributes, set(attr, "Name", "nickname")},
		"another NameFormat":   {saml.BadAttributes, set(attr, "NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:uri")},
		"two values":           {saml.BadAttributes, func(_, a *etree.Element) { e := a.FindElement(attr); e.AddChild(e.ChildElements()[0].Copy()) }},
		"no value":             {saml.BadAttributes, setText(attr+"/AttributeValue", " ")},
		"no day":               {saml.BadAttributes, setText(attr+"[@Name='dateOfBirth']/AttributeValue", "1985-13-01")},
		"no country":           {saml.BadAttributes, setText(attr+"[@Name='fiscalNumber']/AttributeValue", citizen.FiscalNumber)},
		"a status that refuses": {saml.Malformed, func(r, _ *etree.Element) {
			r.FindElement("Status/StatusCode").CreateAttr("Value", saml.StatusResponder)
		}},
		"no status":                {saml.Malformed, func(r, _ *etree.Element) { r.RemoveChild(r.SelectElement("Status")) }},
		"text beside the elements": {saml.BadSignature, func(r, _ *etree.Element) { r.CreateText("Ada") }},
	} {
		w.refused(name, rebuilt(t, xml, w.idp.Signer, c.make), pending, c.want)
	}
	same := func(_, _ *etree.Element) {}
	w.refused("a stranger's", rebuilt(t, xml, stranger(t), same), pending, saml.BadSignature)
	if _, err := w.receive(rebuilt(t, xml, w.idp.Signer, same), pending); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// Within a minute the clocks may differ, each way.
func TestAMinuteOfSkewIsBelieved(t *testing.T) {
	for _, skew := range []time.Duration{-time.Minute, 6*time.Minute - time.Second} {
		w := newWorld(t)
		xml, pending := w.succeed()
		w.now = w.now.Add(skew)
		if _, err := w.receive(xml, pending); err != nil {
			t.Errorf("%v: %v", skew, err)
		}
	}
	w := newWorld(t)
	xml, pending := w.succeed()
	w.now = w.now.Add(6 * time.Minute)
	w.refused("after a minute more", xml, pending, saml.Expired)
}

func TestBothSignaturesMustBeThere(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	without := func(path string) string {
		r := tree(t, xml)
		e := r.FindElement(path)
		e.Parent().RemoveChild(e)
		return text(t, r)
	}
	w.refused("no signature of the Response", without("./Signature"), pending, saml.Unsigned)
	w.refused("no signature of the Assertion", without("./Assertion/Signature"), pending, saml.Unsigned)
	w.refused("none", text(t, unsigned(tree(t, xml))), pending, saml.Unsigned)
	twice := tree(t, xml)
	twice.InsertChildAt(1, twice.SelectElement("Signature").Copy())
	w.refused("twice", text(t, twice), pending, saml.Unsigned)
	r := tree(t, without("./Assertion/Signature"))
	r.InsertChildAt(1, r.SelectElement("Signature").Copy())
	two := unsigned(tree(t, xml))
	first := two.SelectElement("Assertion")
	second := evil(first)
	two.AddChild(second)
	for _, e := range []*etree.Element{first, second, two} {
		if err := saml.SignAt(w.idp.Signer, e, 1); err != nil {
			t.Fatal(err)
		}
	}
	w.refused("two Assertions, all signed", text(t, two), pending, saml.Malformed)
	w.refused("two outside", text(t, r), pending, saml.BadSignature)
	w.refused("a request", string(w.ask().XML), pending, saml.Malformed)
}

func TestAProviderWhoseCertificateHasExpiredIsNotBelieved(t *testing.T) {
	w := newWorld(t)
	expired := *w.idp.Signer.Certificate
	expired.NotAfter = w.now.Add(-time.Second)
	xml, pending := w.succeed()
	w.sp.IdP.Certificates = []*x509.Certificate{&expired}
	w.refused("expired", xml, pending, saml.BadSignature)
}

func TestAnAssertionIsBelievedOnce(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	if _, err := w.receive(xml, pending); err != nil {
		t.Fatal(err)
	}
	w.refused("again", xml, pending, saml.Replayed)
}

func TestAResponseDoesNotComeByRedirect(t *testing.T) {
	w := newWorld(t)
	xml, pending := w.succeed()
	_, err := w.sp.Receive(context.Background(), &saml.Envelope{Binding: saml.BindingRedirect, XML: []byte(xml)}, pending)
	if saml.RefusalOf(err) != saml.Malformed {
		t.Error(err)
	}
}

// The octets that were signed are those that arrived: another spelling of the same values
// is another message.
func TestTheQueryIsVerifiedAsItArrived(t *testing.T) {
	w := newWorld(t)
	w.intent.Binding = saml.BindingRedirect
	_, query, _ := strings.Cut(w.ask().URL, "?")
	judge := func(query string) int {
		_, err := w.idp.Judge(context.Background(), w.opened(saml.OpenRedirect(http.MethodGet, query, saml.KindRequest)))
		return saml.NrOf(err)
	}
	for name, attack := range map[string]string{
		"another RelayState":  swap(t, query, "state-1", "state-2"),
		"no RelayState":       swap(t, query, "&RelayState=state-1", ""),
		"another spelling":    swap(t, query, "state-1", "%73tate-1"),
		"SHA-1":               swap(t, query, url.QueryEscape("xmldsig-more#rsa-sha256"), url.QueryEscape("xmldsig#rsa-sha1")),
		"another valid SHA-2": swap(t, query, "rsa-sha256", "rsa-sha512"),
	} {
		if nr := judge(attack); nr != 5 {
			t.Errorf("%s: nr %d", name, nr)
		}
	}
	parts := strings.Split(query, "&")
	if nr := judge(strings.Join([]string{parts[3], parts[1], parts[2], parts[0]}, "&")); nr != 1 {
		t.Errorf("in another order: nr %d", nr)
	}
}

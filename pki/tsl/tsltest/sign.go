package tsltest

import (
	"cmp"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1" // for lists that are to be refused
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// Identifiers of XML Signature, XAdES and RFC 9231.
const (
	RSAWithSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	SHA256        = "http://www.w3.org/2001/04/xmlenc#sha256"
	SHA1          = "http://www.w3.org/2000/09/xmldsig#sha1"

	ExcC14N   = "http://www.w3.org/2001/10/xml-exc-c14n#"
	Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

	dsig  = `xmlns:ds="http://www.w3.org/2000/09/xmldsig#"`
	xades = `xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"`
)

// A Form is how a signature is made. The zero Form is what TS 119 612, annex B, asks for,
// with RSASSA-PKCS1-v1_5 and SHA-256.
type Form struct {
	Method     string                   // SignatureMethod; empty is [RSAWithSHA256]
	Digest     string                   // DigestMethod of the references; empty is [SHA256]
	CertDigest string                   // DigestMethod of the signing certificate; empty is [SHA256]
	Properties func(form string) string // changes SignedProperties before its digest is made
	Info       func(form string) string // changes SignedInfo before it is signed
}

// Sign puts a signature into content, a list in canonical form, before its last end tag.
func (f Form) Sign(t testing.TB, content string, key *rsa.PrivateKey, signer *x509.Certificate) []byte {
	t.Helper()
	properties := f.properties(t, signer)
	info := f.info(t, content, properties)
	var x writer
	x.WriteString(`<ds:Signature ` + dsig + ` Id="signature">`)
	x.WriteString(info)
	x.WriteString("<ds:SignatureValue>" + sign(t, f.method(), key, info) + "</ds:SignatureValue>")
	x.WriteString("<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" + base64.StdEncoding.EncodeToString(signer.Raw) + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>")
	x.WriteString("<ds:Object><xades:QualifyingProperties " + xades + ` Target="#signature">`)
	x.WriteString(properties)
	x.WriteString("</xades:QualifyingProperties></ds:Object></ds:Signature>")
	end := strings.LastIndex(content, "</")
	return []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + content[:end] + x.String() + content[end:] + "\n")
}

func (f Form) method() string { return cmp.Or(f.Method, RSAWithSHA256) }

// properties returns SignedProperties in canonical form: each namespace is declared where
// it is used first on the way down, because none is used above.
func (f Form) properties(t testing.TB, signer *x509.Certificate) string {
	t.Helper()
	uri := cmp.Or(f.CertDigest, SHA256)
	form := `<xades:SignedProperties ` + xades + ` Id="properties"><xades:SignedSignatureProperties>` +
		`<xades:SigningTime>2026-11-01T10:00:00Z</xades:SigningTime>` +
		`<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>` +
		`<ds:DigestMethod ` + dsig + ` Algorithm="` + uri + `"></ds:DigestMethod>` +
		`<ds:DigestValue ` + dsig + `>` + digest(t, uri, string(signer.Raw)) + `</ds:DigestValue>` +
		`</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>` +
		`</xades:SignedSignatureProperties></xades:SignedProperties>`
	if f.Properties != nil {
		form = f.Properties(form)
	}
	return form
}

// info returns SignedInfo in canonical form.
func (f Form) info(t testing.TB, content, properties string) string {
	t.Helper()
	form := `<ds:SignedInfo ` + dsig + `>` +
		`<ds:CanonicalizationMethod Algorithm="` + ExcC14N + `"></ds:CanonicalizationMethod>` +
		`<ds:SignatureMethod Algorithm="` + f.method() + `"></ds:SignatureMethod>` +
		f.reference(t, `URI=""`, content, Enveloped, ExcC14N) +
		f.reference(t, `Type="http://uri.etsi.org/01903#SignedProperties" URI="#properties"`, properties, ExcC14N) +
		`</ds:SignedInfo>`
	if f.Info != nil {
		form = f.Info(form)
	}
	return form
}

func (f Form) reference(t testing.TB, attributes, octets string, transforms ...string) string {
	t.Helper()
	uri := cmp.Or(f.Digest, SHA256)
	form := `<ds:Reference ` + attributes + `><ds:Transforms>`
	for _, transform := range transforms {
		form += `<ds:Transform Algorithm="` + transform + `"></ds:Transform>`
	}
	return form + `</ds:Transforms><ds:DigestMethod Algorithm="` + uri + `"></ds:DigestMethod>` +
		`<ds:DigestValue>` + digest(t, uri, octets) + `</ds:DigestValue></ds:Reference>`
}

// hashOf finds the hash in the last part of an identifier: sha256 in rsa-sha256 too.
func hashOf(t testing.TB, uri string) crypto.Hash {
	t.Helper()
	_, algorithm, _ := strings.Cut(uri, "#")
	for name, hash := range map[string]crypto.Hash{"sha1": crypto.SHA1, "sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512} {
		if strings.Contains(algorithm, name) {
			return hash
		}
	}
	t.Fatalf("no hash in %q", uri)
	return 0
}

func sum(hash crypto.Hash, octets string) []byte {
	h := hash.New()
	fmt.Fprint(h, octets)
	return h.Sum(nil)
}

func digest(t testing.TB, uri, octets string) string {
	t.Helper()
	return base64.StdEncoding.EncodeToString(sum(hashOf(t, uri), octets))
}

// sign returns a ds:SignatureValue, with RSASSA-PSS where the method says MGF1.
func sign(t testing.TB, method string, key *rsa.PrivateKey, octets string) string {
	t.Helper()
	hash := hashOf(t, method)
	var options crypto.SignerOpts = hash
	if strings.HasSuffix(method, "MGF1") {
		options = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: hash}
	}
	value, err := key.Sign(rand.Reader, sum(hash, octets), options)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(value)
}

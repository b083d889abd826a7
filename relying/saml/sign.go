package saml

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/beevik/etree"

	"cied/internal/xmldoor"
)

// A Signer is a key that signs messages and metadata, with the certificate that the other
// side has of it. The key is RSA with 2048 bits or more; signatures are RSASSA-PKCS1-v1_5
// with SHA-256.
type Signer struct {
	Key         crypto.Signer
	Certificate *x509.Certificate
}

// sum signs octets. PKCS #1 v1.5 uses no randomness: the reader only blinds.
func (s Signer) sum(octets []byte) ([]byte, error) {
	digest := sha256.Sum256(octets)
	value, err := s.Key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("saml: sign: %w", err)
	}
	return value, nil
}

// sign puts an enveloped signature into e, as the child at position: the schemas have it
// after the Issuer in messages, and first in metadata. It comes last of all changes to e.
func (s Signer) sign(e *etree.Element, position int) error {
	content, err := canonicalPart(e)
	if err != nil {
		return err
	}
	signature := etree.NewElement("ds:Signature")
	signature.CreateAttr("xmlns:ds", signatureNamespace)
	info := signedInfo(signature, e.SelectAttrValue("ID", ""), sha256.Sum256(content))
	form, err := canonicalPart(info)
	if err != nil {
		return err
	}
	value, err := s.sum(form)
	if err != nil {
		return err
	}
	add(signature, "ds:SignatureValue").SetText(base64.StdEncoding.EncodeToString(value))
	addCertificate(signature, s.Certificate)
	e.InsertChildAt(position, signature)
	return nil
}

// signedInfo adds a ds:SignedInfo with one Reference to the element with the identifier id.
func signedInfo(signature *etree.Element, id string, digest [sha256.Size]byte) *etree.Element {
	info := add(signature, "ds:SignedInfo")
	add(info, "ds:CanonicalizationMethod", "Algorithm", xmldoor.ExcC14N)
	add(info, "ds:SignatureMethod", "Algorithm", xmldoor.RSASHA256)
	reference := add(info, "ds:Reference", "URI", "#"+id)
	transforms := add(reference, "ds:Transforms")
	add(transforms, "ds:Transform", "Algorithm", enveloped)
	add(transforms, "ds:Transform", "Algorithm", xmldoor.ExcC14N)
	add(reference, "ds:DigestMethod", "Algorithm", xmldoor.SHA256)
	add(reference, "ds:DigestValue").SetText(base64.StdEncoding.EncodeToString(digest[:]))
	return info
}

// addCertificate adds a ds:KeyInfo with the certificate.
func addCertificate(parent *etree.Element, certificate *x509.Certificate) {
	data := add(add(parent, "ds:KeyInfo"), "ds:X509Data")
	add(data, "ds:X509Certificate").SetText(base64.StdEncoding.EncodeToString(certificate.Raw))
}

// add adds a child with attributes, given as names and values in turn.
func add(parent *etree.Element, tag string, attributes ...string) *etree.Element {
	child := parent.CreateElement(tag)
	for i := 0; i+1 < len(attributes); i += 2 {
		child.CreateAttr(attributes[i], attributes[i+1])
	}
	return child
}

// octetsOf writes a root element.
func octetsOf(root *etree.Element) ([]byte, error) {
	tree := etree.NewDocument()
	tree.SetRoot(root)
	return tree.WriteToBytes()
}

// identifier returns a new xs:ID with 128 bits of chance (SAML 2.0 Core, 1.3.4).
func identifier(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("saml: a new identifier: %w", err)
	}
	return "_" + hex.EncodeToString(b[:]), nil
}

// written returns an instant as the manual has it: UTC, with milliseconds.
func written(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

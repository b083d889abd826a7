package pki

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"strings"

	"cied/fault"
)

// An Identity is what a proved card certificate says about its holder. All of it is
// personal data: it goes into the answer and never into a log.
type Identity struct {
	Certificate *x509.Certificate
	Issuers     []Anchor // the CAs above it, its issuer first and the root last

	FiscalCode string // codice fiscale, 16 upper-case letters and digits
	Name       string // given name; "" where the certificate has none
	Surname    string // "" where the certificate has none
	Service    string // what follows the codice fiscale in the common name: on known cards the NIS
	Document   string // number printed on the card, "CA00000AA"; "" where there is none
}

// Attribute types of a subject (ITU-T X.520, clause 6).
var (
	oidCommonName   = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidSurname      = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidSerialNumber = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidGivenName    = asn1.ObjectIdentifier{2, 5, 4, 42}
)

// documentPrefix marks an identity card's number (ETSI EN 319 412-1, 5.1.3).
const documentPrefix = "IDCIT-"

// fiscalCodeLength is the number of characters of a person's codice fiscale.
const fiscalCodeLength = 16

// readIdentity reads the subject of c by attribute type, whatever the order of its RDNs
// and the type of its strings, which crypto/x509 has decoded by tag. Only the codice
// fiscale can make it fail, with fault.CertSubject: the rest of a real subject is not
// documented and never a reason to refuse.
func readIdentity(c *x509.Certificate) (*Identity, error) {
	names := attributes(c, oidCommonName)
	if len(names) != 1 {
		return nil, fault.New(fault.CertSubject, opCard, errors.New("not exactly one common name"))
	}
	code, rest, found := strings.Cut(names[0], "/")
	if !found || !isFiscalCode(code) {
		return nil, fault.New(fault.CertSubject, opCard, errors.New(`the common name does not begin with a codice fiscale and "/"`))
	}
	value := func(oid asn1.ObjectIdentifier) string { return strings.Join(attributes(c, oid), " ") }
	return &Identity{
		Certificate: c,
		FiscalCode:  code,
		Name:        value(oidGivenName),
		Surname:     value(oidSurname),
		Service:     rest,
		Document:    strings.TrimPrefix(value(oidSerialNumber), documentPrefix),
	}, nil
}

// attributes returns the values of one attribute type in the subject of c.
func attributes(c *x509.Certificate, oid asn1.ObjectIdentifier) []string {
	var values []string
	for _, a := range c.Subject.Names {
		if s, ok := a.Value.(string); ok && a.Type.Equal(oid) {
			values = append(values, s)
		}
	}
	return values
}

// isFiscalCode takes 16 upper-case letters and digits. No position is held to be a digit:
// where two people would share a code, letters stand for digits (omocodia).
func isFiscalCode(s string) bool {
	if len(s) != fiscalCodeLength {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

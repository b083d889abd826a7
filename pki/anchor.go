package pki

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"time"
)

// A Kind is what a certificate is for.
type Kind string

// The kinds of anchors.
const (
	Root          Kind = "cie-root"       // root of the CIE's certificates
	IssuingCA     Kind = "cie-issuing-ca" // signs the certificates of cards
	CountrySigner Kind = "csca"           // Country Signing CA: signs the signers of chips (ICAO Doc 9303-12)
)

// Card is the kind of a certificate that can be no anchor: that of a person's card.
const Card Kind = "cie-card"

// NoPathLimit is the [Anchor.PathLen] of a CA that may have any number of CAs below it.
const NoPathLimit = -1

// An Anchor is trust anchor information (RFC 5280, 6.1.1 d): what has to be known of a CA
// to check what it signed, without its certificate. Its zero value is of no use.
type Anchor struct {
	Kind      Kind           // Root, IssuingCA or CountrySigner
	Name      []byte         // DER of the subject's Name
	PublicKey *rsa.PublicKey // nil for a key of another kind; an unfit anchor may have any, see CheckKey
	KeyID     []byte         // subject key identifier; empty where its certificate has none
	NotBefore time.Time      // validity of its certificate, both ends included
	NotAfter  time.Time
	PathLen   int // CAs that may stand below it, or NoPathLimit

	SHA256 Fingerprint // of its certificate
	Issuer Fingerprint // of the anchor that signed its certificate; its own for a root

	Source       string // where it is known from, for people
	SingleSource bool   // nothing but Source vouches for it: a person should compare the fingerprint
	Withdrawn    bool   // the State has withdrawn it: nothing that it signed counts any more

	unfit string // why its certificate entitles it to nothing, as CheckCA words it; "" where it may act
}

// newAnchor takes the facts from a certificate, also from one that may not act as the CA
// that kind says: where that is made an anchor all the same, what it signed gets the true
// reason, see [Anchor.entitled].
func newAnchor(c *x509.Certificate, kind Kind, source string) Anchor {
	a := Anchor{
		Kind: kind, Name: c.RawSubject, KeyID: c.SubjectKeyId,
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, PathLen: NoPathLimit,
		SHA256: FingerprintOf(c), Source: source,
	}
	if c.MaxPathLen > 0 || c.MaxPathLenZero {
		a.PathLen = c.MaxPathLen
	}
	a.PublicKey, _ = c.PublicKey.(*rsa.PublicKey)
	if err := CheckCA(c, kind); err != nil {
		a.unfit = err.Error()
	}
	return a
}

// Issued reports whether the anchor is the issuer of c by name, key identifier and a strong
// signature. Whether it was entitled to, and when, is not asked.
func (a *Anchor) Issued(c *x509.Certificate) bool {
	return a.mayHaveIssued(c) && Strong(c.SignatureAlgorithm) && a.signs(c) == nil
}

// mayHaveIssued compares key identifiers where both sides have them (RFC 5280, 4.2.1.1
// and 4.2.1.2), for names repeat; and names, whatever the type of their strings.
func (a *Anchor) mayHaveIssued(c *x509.Certificate) bool {
	sameKey := len(c.AuthorityKeyId) == 0 || len(a.KeyID) == 0 || bytes.Equal(c.AuthorityKeyId, a.KeyID)
	return sameKey && SameName(a.Name, c.RawIssuer)
}

// within says why the anchor's own time is not at the given instant, as a fault.
func (a *Anchor) within(at time.Time) error {
	return checkDates(fmt.Sprintf("the CA %q", a.CommonName()), a.NotBefore, a.NotAfter, at)
}

// Status is one word for people about the anchor at the given instant: "withdrawn",
// "not-yet-valid", "expired" or "valid". That it is fit to act is not part of it.
func (a *Anchor) Status(at time.Time) string {
	switch {
	case a.Withdrawn:
		return "withdrawn"
	case at.Before(a.NotBefore):
		return "not-yet-valid"
	case at.After(a.NotAfter):
		return "expired"
	}
	return "valid"
}

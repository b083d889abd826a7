package pki

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"cied/fault"
)

// A Kind is what an [Anchor] may vouch for.
type Kind string

// The kinds of anchors.
const (
	Root          Kind = "cie-root"       // root of the CIE's certificates
	IssuingCA     Kind = "cie-issuing-ca" // signs the certificates of cards
	CountrySigner Kind = "csca"           // Country Signing CA: signs the signers of chips (ICAO Doc 9303-12)
)

// A Fingerprint is the SHA-256 of a certificate's DER: what an anchor is known by, since
// names repeat (both CIE roots have the same one).
type Fingerprint [sha256.Size]byte

// FingerprintOf returns the fingerprint of c.
func FingerprintOf(c *x509.Certificate) Fingerprint { return sha256.Sum256(c.Raw) }

// ParseFingerprint reads 64 hexadecimal digits, in either case.
func ParseFingerprint(s string) (Fingerprint, error) {
	var f Fingerprint
	if len(s) != hex.EncodedLen(len(f)) {
		return f, fmt.Errorf("pki: a SHA-256 fingerprint has %d hexadecimal digits, not %d characters", hex.EncodedLen(len(f)), len(s))
	}
	_, err := hex.Decode(f[:], []byte(s))
	return f, err
}

// String returns lower-case hexadecimal digits without colons.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// MarshalText is [Fingerprint.String].
func (f Fingerprint) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText is [ParseFingerprint].
func (f *Fingerprint) UnmarshalText(text []byte) (err error) {
	*f, err = ParseFingerprint(string(text))
	return err
}

// NoPathLimit is the [Anchor.PathLen] of a CA that may have any number of CAs below it.
const NoPathLimit = -1

// An Anchor is trust anchor information (RFC 5280, 6.1.1 d): what has to be known of a CA
// to check what it signed, without its certificate. Its zero value is of no use.
type Anchor struct {
	Kind      Kind
	Name      []byte         // DER of the subject's Name
	PublicKey *rsa.PublicKey // 2048 bits or more
	KeyID     []byte         // subject key identifier; empty where its certificate has none
	NotBefore time.Time      // validity of its certificate, both ends included
	NotAfter  time.Time
	PathLen   int // CAs that may stand below it, or NoPathLimit

	SHA256 Fingerprint // of its certificate
	Issuer Fingerprint // of the anchor that signed its certificate; its own for a root

	Source       string // where it is known from, for people
	SingleSource bool   // nothing but Source vouches for it: a person should compare the fingerprint
	Withdrawn    bool   // the State has withdrawn it: nothing that it signed counts any more

	unfit error // why its certificate entitles it to nothing, as a fault
}

// newAnchor takes the facts from a certificate. One that may not act as the CA that kind
// says stays an anchor, so that what it signed gets the true reason.
func newAnchor(c *x509.Certificate, kind Kind, source string) Anchor {
	a := Anchor{
		Kind: kind, Name: c.RawSubject, KeyID: c.SubjectKeyId,
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, PathLen: NoPathLimit,
		SHA256: FingerprintOf(c), Source: source, unfit: unfitCA(c, kind),
	}
	if c.MaxPathLen > 0 || c.MaxPathLenZero {
		a.PathLen = c.MaxPathLen
	}
	a.PublicKey, _ = c.PublicKey.(*rsa.PublicKey) // another key is unfit
	return a
}

// unfitCA holds the certificate of a CA to RFC 5280, 4.2.1.3, 4.2.1.9, 4.2.1.10 and
// 4.2.1.12, and to the key length. CA certificates carry a policy of their own
// (1.3.76.47.1 and .2), which is not the card's: no policy tree is built.
func unfitCA(c *x509.Certificate, kind Kind) error {
	const op = "pki: issuing CA"
	purpose := func(reason string) error {
		return fault.New(fault.CertPurpose, op, fmt.Errorf("%q: %s", c.Subject.CommonName, reason))
	}
	switch {
	case !c.BasicConstraintsValid || !c.IsCA:
		return purpose("not a CA")
	case hasExtension(c, oidKeyUsage) && c.KeyUsage&x509.KeyUsageCertSign == 0:
		return purpose("its key usage does not let it sign certificates")
	case kind != CountrySigner && !forClients(c):
		return purpose("its extended key usage excludes client authentication")
	case hasExtension(c, oidNameConstraints):
		return purpose("it is constrained to some names, and nothing here checks which")
	case len(c.UnhandledCriticalExtensions) > 0:
		return purpose("a critical extension is unknown")
	}
	if err := weakKey(c); err != nil {
		return fault.New(fault.CertWeakKey, op, fmt.Errorf("%q: %w", c.Subject.CommonName, err))
	}
	return nil
}

// Subject returns the name in the form of RFC 2253, for people.
func (a *Anchor) Subject() string {
	name, err := parseName(a.Name)
	if err != nil {
		return ""
	}
	return name.String()
}

// CommonName returns the common name of the subject, or the whole name where it has none.
func (a *Anchor) CommonName() string {
	name, err := parseName(a.Name)
	if err != nil {
		return ""
	}
	for _, set := range name {
		for _, attribute := range set {
			if cn, ok := attribute.Value.(string); ok && attribute.Type.Equal(oidCommonName) {
				return cn
			}
		}
	}
	return name.String()
}

// check verifies a signature with the anchor's key.
func (a *Anchor) check(c *x509.Certificate) error {
	if a.PublicKey == nil {
		return errors.New("the CA has no RSA key")
	}
	key := x509.Certificate{PublicKeyAlgorithm: x509.RSA, PublicKey: a.PublicKey}
	return key.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
}

// Issued reports whether the anchor is the issuer of c by name, key identifier and a strong
// signature. Whether it was entitled to, and when, is not asked.
func (a *Anchor) Issued(c *x509.Certificate) bool { return a.mayHaveIssued(c) && signed(c, a) }

// Named reports whether the DER of a Name is the anchor's: letter case and the type of the
// strings do not count.
func (a *Anchor) Named(name []byte) bool { return sameName(a.Name, name) }

// mayHaveIssued compares key identifiers where both sides have them (RFC 5280, 4.2.1.1
// and 4.2.1.2), for names repeat; and names, whatever the type of their strings.
func (a *Anchor) mayHaveIssued(c *x509.Certificate) bool {
	sameKey := len(c.AuthorityKeyId) == 0 || len(a.KeyID) == 0 || bytes.Equal(c.AuthorityKeyId, a.KeyID)
	return sameKey && sameName(a.Name, c.RawIssuer)
}

// sameName compares two Names attribute by attribute: letter case and the type of the
// strings do not count (RFC 5280, 7.1), their order does.
func sameName(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, errX := parseName(a)
	y, errY := parseName(b)
	if errX != nil || errY != nil || len(x) != len(y) {
		return false
	}
	for i := range x {
		if len(x[i]) != 1 || len(y[i]) != 1 { // no CA here has an RDN of two attributes
			return false
		}
		s, okX := x[i][0].Value.(string)
		t, okY := y[i][0].Value.(string)
		if !okX || !okY || !x[i][0].Type.Equal(y[i][0].Type) || !strings.EqualFold(s, t) {
			return false
		}
	}
	return true
}

// within says why the anchor's own time is not at the given instant, as a fault.
func (a *Anchor) within(at time.Time) error {
	return checkDates(fmt.Sprintf("the CA %q", a.CommonName()), a.NotBefore, a.NotAfter, at)
}

// oidNameConstraints is the extension of RFC 5280, 4.2.1.10.
var oidNameConstraints = asn1.ObjectIdentifier{2, 5, 29, 30}

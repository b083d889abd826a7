package pki

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
)

// A Fingerprint is the SHA-256 of a certificate's DER: what an anchor is known by, since
// names repeat (both CIE roots have the same one).
type Fingerprint [sha256.Size]byte

// FingerprintOf returns the fingerprint of c.
func FingerprintOf(c *x509.Certificate) Fingerprint { return FingerprintOfDER(c.Raw) }

// FingerprintOfDER returns the fingerprint of the certificate with this DER, which is not
// looked into.
func FingerprintOfDER(der []byte) Fingerprint { return sha256.Sum256(der) }

// KeyOf returns the SHA-256 of c's SubjectPublicKeyInfo: what a service of a trusted list is
// known by (ETSI TS 119 612, 5.5.3).
func KeyOf(c *x509.Certificate) Fingerprint { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

// key is [KeyOf] of the anchor's certificate.
func (a *Anchor) key() Fingerprint {
	if a.PublicKey == nil {
		return Fingerprint{}
	}
	der, err := x509.MarshalPKIXPublicKey(a.PublicKey)
	if err != nil {
		return Fingerprint{}
	}
	return sha256.Sum256(der)
}

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

package pki

import (
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cied/fault"
)

// anchorJSON is an anchor in a file: the pinned ones and those of the trust store. Bytes
// are in hexadecimal where people compare them, else in base64.
type anchorJSON struct {
	Kind         Kind        `json:"kind"`
	Subject      string      `json:"subject"` // of Name, for people; not read
	SHA256       Fingerprint `json:"sha256"`
	Issuer       Fingerprint `json:"issuer"`
	KeyID        string      `json:"keyId,omitempty"`
	NotBefore    time.Time   `json:"notBefore"`
	NotAfter     time.Time   `json:"notAfter"`
	PathLen      *int        `json:"pathLength,omitempty"`
	NoCA         bool        `json:"noCA,omitempty"` // its certificate says that it is no CA
	Source       string      `json:"source"`
	SingleSource bool        `json:"singleSource,omitempty"`
	Name         []byte      `json:"name"`
	PublicKey    []byte      `json:"publicKey"` // DER of SubjectPublicKeyInfo
}

// MarshalJSON writes the facts. Whether the anchor is withdrawn is not one of them: that
// is said by fingerprint, beside the anchors.
func (a Anchor) MarshalJSON() ([]byte, error) {
	if a.PublicKey == nil {
		return nil, errors.New("pki: write anchor: it has no RSA key")
	}
	key, err := x509.MarshalPKIXPublicKey(a.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("pki: write anchor: %w", err)
	}
	j := anchorJSON{
		Kind: a.Kind, Subject: a.Subject(), SHA256: a.SHA256, Issuer: a.Issuer, KeyID: hex.EncodeToString(a.KeyID),
		NotBefore: a.NotBefore.UTC(), NotAfter: a.NotAfter.UTC(), NoCA: a.unfit != nil,
		Source: a.Source, SingleSource: a.SingleSource, Name: a.Name, PublicKey: key,
	}
	if a.PathLen != NoPathLimit {
		j.PathLen = &a.PathLen
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote. An anchor that lacks a fact, or has a key
// shorter than 2048 bits, is an error.
func (a *Anchor) UnmarshalJSON(text []byte) error {
	var j anchorJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	parsed, err := j.anchor()
	if err != nil {
		return fmt.Errorf("pki: anchor %v: %w", j.SHA256, err)
	}
	*a = parsed
	return nil
}

func (j anchorJSON) anchor() (Anchor, error) {
	a := Anchor{
		Kind: j.Kind, Name: j.Name, NotBefore: j.NotBefore, NotAfter: j.NotAfter, PathLen: NoPathLimit,
		SHA256: j.SHA256, Issuer: j.Issuer, Source: j.Source, SingleSource: j.SingleSource,
	}
	var none Fingerprint
	switch {
	case j.Kind != Root && j.Kind != IssuingCA && j.Kind != CountrySigner:
		return a, fmt.Errorf("kind %.20q", j.Kind)
	case j.SHA256 == none || j.Issuer == none || !j.NotBefore.Before(j.NotAfter):
		return a, errors.New("a fingerprint or the validity is missing")
	}
	if _, err := parseName(j.Name); err != nil {
		return a, err
	}
	var err error
	if a.KeyID, err = hex.DecodeString(j.KeyID); err != nil {
		return a, err
	}
	if a.PublicKey, err = parseKey(j.PublicKey); err != nil {
		return a, err
	}
	if j.PathLen != nil {
		if a.PathLen = *j.PathLen; a.PathLen < 0 {
			return a, errors.New("a negative path length")
		}
	}
	if j.NoCA {
		a.unfit = errNoCA
	}
	return a, nil
}

// errNoCA is why an anchor whose certificate denies being a CA's entitles to nothing.
var errNoCA = fault.New(fault.CertPurpose, "pki: issuing CA", errors.New("its certificate says that it is no CA"))

func parseKey(der []byte) (*rsa.PublicKey, error) {
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, err
	}
	rsaKey, ok := key.(*rsa.PublicKey)
	if !ok || rsaKey.N.BitLen() < minRSABits {
		return nil, fmt.Errorf("the key is not RSA of %d bits or more", minRSABits)
	}
	return rsaKey, nil
}

// parseName reads the DER of a Name (RFC 5280, 4.1.2.4).
func parseName(der []byte) (pkix.RDNSequence, error) {
	var name pkix.RDNSequence
	rest, err := asn1.Unmarshal(der, &name)
	if err != nil || len(rest) > 0 {
		return nil, errors.New("not the DER of a name")
	}
	return name, nil
}

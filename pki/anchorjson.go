package pki

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
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
	PathLen      *int        `json:"pathLength,omitempty"` // absent: no limit
	Unfit        string      `json:"unfit,omitempty"`      // why its certificate entitles it to nothing
	Source       string      `json:"source"`
	SingleSource bool        `json:"singleSource,omitempty"`
	Name         []byte      `json:"name"`
	PublicKey    []byte      `json:"publicKey"` // DER of SubjectPublicKeyInfo
}

// MarshalJSON writes the facts. Whether the anchor is withdrawn is not one of them: that
// is said by fingerprint, beside the anchors. What [Anchor.UnmarshalJSON] would refuse is
// an error.
func (a Anchor) MarshalJSON() ([]byte, error) {
	if err := a.complete(); err != nil {
		return nil, fmt.Errorf("pki: write anchor %v: %w", a.SHA256, err)
	}
	key, err := x509.MarshalPKIXPublicKey(a.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("pki: write anchor %v: %w", a.SHA256, err)
	}
	j := anchorJSON{
		Kind: a.Kind, Subject: a.Subject(), SHA256: a.SHA256, Issuer: a.Issuer, KeyID: hex.EncodeToString(a.KeyID),
		NotBefore: a.NotBefore.UTC(), NotAfter: a.NotAfter.UTC(), Unfit: a.unfit,
		Source: a.Source, SingleSource: a.SingleSource, Name: a.Name, PublicKey: key,
	}
	if a.PathLen != NoPathLimit {
		j.PathLen = &a.PathLen
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON wrote. An anchor that lacks a fact, or has a key
// that [CheckKey] refuses, is an error.
func (a *Anchor) UnmarshalJSON(text []byte) error {
	var j anchorJSON
	if err := json.Unmarshal(text, &j); err != nil {
		return err
	}
	parsed, err := j.anchor()
	if err == nil {
		err = parsed.complete()
	}
	if err != nil {
		return fmt.Errorf("pki: anchor %v: %w", j.SHA256, err)
	}
	*a = parsed
	return nil
}

func (j anchorJSON) anchor() (Anchor, error) {
	a := Anchor{
		Kind: j.Kind, Name: j.Name, NotBefore: j.NotBefore, NotAfter: j.NotAfter, PathLen: NoPathLimit,
		SHA256: j.SHA256, Issuer: j.Issuer, Source: j.Source, SingleSource: j.SingleSource, unfit: j.Unfit,
	}
	if j.PathLen != nil {
		if a.PathLen = *j.PathLen; a.PathLen < 0 {
			return a, fmt.Errorf("path length %d", a.PathLen)
		}
	}
	var err error
	if a.KeyID, err = hex.DecodeString(j.KeyID); err != nil {
		return a, err
	}
	key, err := x509.ParsePKIXPublicKey(j.PublicKey)
	if err != nil {
		return a, err
	}
	a.PublicKey, _ = key.(*rsa.PublicKey)
	return a, nil
}

// complete says which fact of a is missing or makes no sense; nil if none.
func (a *Anchor) complete() error {
	var none Fingerprint
	switch {
	case a.Kind != Root && a.Kind != IssuingCA && a.Kind != CountrySigner:
		return fmt.Errorf("kind %.20q", a.Kind)
	case a.SHA256 == none || a.Issuer == none:
		return errors.New("a fingerprint is missing")
	case !a.NotBefore.Before(a.NotAfter):
		return errors.New("the validity is missing, or ends before it begins")
	case a.NotBefore.UTC().Year() < 0 || a.NotAfter.UTC().Year() > 9999: // RFC 5280, 4.1.2.5.2, and encoding/json
		return errors.New("the validity is of no year that can be written")
	case a.PathLen < NoPathLimit:
		return fmt.Errorf("path length %d", a.PathLen)
	}
	if _, err := parseName(a.Name); err != nil {
		return err
	}
	return CheckKey(a.PublicKey)
}

package pki

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"strings"
)

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

// Named reports whether the DER of a Name is the anchor's, as [SameName] compares.
func (a *Anchor) Named(name []byte) bool { return SameName(a.Name, name) }

// SameName compares the DER of two Names attribute by attribute: letter case and the type
// of the strings do not count (RFC 5280, 7.1), their order does.
func SameName(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, errX := parseName(a)
	y, errY := parseName(b)
	if errX != nil || errY != nil || len(x) != len(y) {
		return false
	}
	for i := range x {
		if !sameRDN(x[i], y[i]) {
			return false
		}
	}
	return true
}

// sameRDN compares RDNs of one attribute: no CA here has one of two.
func sameRDN(a, b pkix.RelativeDistinguishedNameSET) bool {
	if len(a) != 1 || len(b) != 1 || !a[0].Type.Equal(b[0].Type) {
		return false
	}
	s, okA := a[0].Value.(string)
	t, okB := b[0].Value.(string)
	return okA && okB && strings.EqualFold(s, t)
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

package revocation

import (
	"crypto/x509"
	"errors"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A scope is which certificates a CRL is about, from its issuingDistributionPoint (RFC
// 5280, 5.2.5). The zero value is all of its issuer's.
type scope struct {
	points    []string // if any: those certificates only that name one of these addresses
	onlyUsers bool
	onlyCAs   bool
}

// maxPoints bounds the names of a distribution point.
const maxPoints = 16

// parse reads
//
//	SEQUENCE { [0] distributionPoint, [1] onlyContainsUserCerts, [2] onlyContainsCACerts,
//	  [3] onlySomeReasons, [4] indirectCRL, [5] onlyContainsAttributeCerts } all OPTIONAL
//
// with implicit tags, but for the CHOICE in [0]. Lists with some reasons only, of several
// issuers or of attribute certificates are refused: what is not in them means nothing.
func (s *scope) parse(in cryptobyte.String) error {
	var seq, point, reasons cryptobyte.String
	var hasPoint, hasReasons, indirect, attributes bool
	if !in.ReadASN1(&seq, asn1.SEQUENCE) || !in.Empty() ||
		!seq.ReadOptionalASN1(&point, &hasPoint, explicit(0)) ||
		!readFlag(&seq, 1, &s.onlyUsers) || !readFlag(&seq, 2, &s.onlyCAs) ||
		!seq.ReadOptionalASN1(&reasons, &hasReasons, asn1.Tag(3).ContextSpecific()) ||
		!readFlag(&seq, 4, &indirect) || !readFlag(&seq, 5, &attributes) || !seq.Empty() {
		return errors.New("the scope of the CRL cannot be read")
	}
	switch {
	case indirect:
		return errors.New("the CRL is an indirect one, for several issuers")
	case hasReasons:
		return errors.New("the CRL tells some reasons only")
	case attributes:
		return errors.New("the CRL is about attribute certificates")
	case hasPoint:
		return s.parsePoint(point)
	}
	return nil
}

// readFlag reads an implicitly tagged BOOLEAN DEFAULT FALSE.
func readFlag(in *cryptobyte.String, n uint8, out *bool) bool {
	var value cryptobyte.String
	var present bool
	if !in.ReadOptionalASN1(&value, &present, asn1.Tag(n).ContextSpecific()) {
		return false
	}
	*out = present && len(value) == 1 && value[0] == 0xFF
	return !present || len(value) == 1 && (value[0] == 0xFF || value[0] == 0)
}

// parsePoint reads the full name of a distribution point, [0] GeneralNames, and keeps its
// uniformResourceIdentifiers, [6].
func (s *scope) parsePoint(in cryptobyte.String) error {
	var names cryptobyte.String
	if !in.ReadASN1(&names, explicit(0)) || !in.Empty() {
		return errors.New("the distribution point of the CRL has no full name")
	}
	for !names.Empty() {
		var name cryptobyte.String
		var tag asn1.Tag
		if !names.ReadAnyASN1(&name, &tag) || len(s.points) == maxPoints {
			return errors.New("the distribution point of the CRL cannot be read")
		}
		if tag == asn1.Tag(6).ContextSpecific() {
			s.points = append(s.points, string(name))
		}
	}
	if len(s.points) == 0 {
		return errors.New("the distribution point of the CRL has no address")
	}
	return nil
}

// covers reports an error unless a certificate that is not in the list is good: RFC 5280,
// 6.3.3 (b)(2).
func (s *scope) covers(c *x509.Certificate) error {
	named := func(point string) bool { return slices.Contains(c.CRLDistributionPoints, point) }
	switch {
	case s.onlyUsers && c.IsCA:
		return errors.New("the CRL is not about CAs")
	case s.onlyCAs && !c.IsCA:
		return errors.New("the CRL is about CAs only")
	case len(s.points) > 0 && !slices.ContainsFunc(s.points, named):
		return errors.New("the CRL is for certificates of another distribution point")
	}
	return nil
}

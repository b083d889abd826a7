package masterlist

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"cied/pki"
)

// country is Italy's code (ISO 3166-1), compared without regard to letter case: Doc 9303-12
// wants capitals, and not every certificate has them.
const country = "IT"

// oidCountry is id-at-countryName, 2.5.4.6, as its content bytes: names of other countries
// have attributes that no Go type holds.
var oidCountry = []byte{0x55, 0x04, 0x06}

// readContent splits the eContent (ICAO Doc 9303-12, clause 9) into the DER of its
// certificates, each a SEQUENCE and not looked into:
//
//	CscaMasterList ::= SEQUENCE { version INTEGER (0), certList SET OF Certificate }
func readContent(content []byte) ([][]byte, error) {
	in := cryptobyte.String(content)
	var list, set cryptobyte.String
	var version int
	if !in.ReadASN1(&list, cbasn1.SEQUENCE) || !in.Empty() || !list.ReadASN1Integer(&version) ||
		!list.ReadASN1(&set, cbasn1.SET) || !list.Empty() {
		return nil, errors.New("the content is not a CscaMasterList")
	}
	if version != 0 {
		return nil, fmt.Errorf("version %d of the master list, want 0", version)
	}
	var entries [][]byte
	for !set.Empty() {
		var der cryptobyte.String
		if !set.ReadASN1Element(&der, cbasn1.SEQUENCE) || len(entries) == MaxCertificates {
			return nil, fmt.Errorf("certificates of the master list, at most %d", MaxCertificates)
		}
		entries = append(entries, der)
	}
	return entries, nil
}

// keepItalian parses the certificates of Italy, each once, and notes what cannot be read.
func (l *List) keepItalian(entries [][]byte) ([]*x509.Certificate, error) {
	var kept []*x509.Certificate
	seen := make(map[pki.Fingerprint]bool)
	for _, der := range entries {
		italian, err := isItalian(der)
		fingerprint := pki.FingerprintOfDER(der)
		if (!italian && err == nil) || seen[fingerprint] {
			continue
		}
		if seen[fingerprint] = true; len(seen) > maxItalian {
			return nil, fmt.Errorf("more than %d certificates of Italy or of no country", maxItalian)
		}
		var c *x509.Certificate
		if err == nil {
			l.Italian++
			c, err = x509.ParseCertificate(der)
		}
		if err != nil {
			l.Skipped = append(l.Skipped, Skipped{fingerprint, err})
			continue
		}
		kept = append(kept, c)
	}
	return kept, nil
}

// isItalian reports whether the subject of a certificate is of C=IT, perhaps among others.
// It reads no more of the certificate than that takes.
func isItalian(der []byte) (bool, error) {
	subject, err := subjectOf(der)
	if err != nil {
		return false, err
	}
	found := false
	for !subject.Empty() {
		var rdn cryptobyte.String
		if !subject.ReadASN1(&rdn, cbasn1.SET) {
			return false, errors.New("the subject's name cannot be read")
		}
		for !rdn.Empty() {
			var attribute, kind, value cryptobyte.String
			var tag cbasn1.Tag // of any string type
			if !rdn.ReadASN1(&attribute, cbasn1.SEQUENCE) || !attribute.ReadASN1(&kind, cbasn1.OBJECT_IDENTIFIER) ||
				!attribute.ReadAnyASN1(&value, &tag) || !attribute.Empty() {
				return false, errors.New("the subject's name cannot be read")
			}
			found = found || bytes.Equal(kind, oidCountry) && bytes.EqualFold(value, []byte(country))
		}
	}
	return found, nil
}

// subjectOf finds the subject, a Name without its outer tag, in the tbsCertificate (RFC
// 5280, 4.1).
func subjectOf(der []byte) (cryptobyte.String, error) {
	in := cryptobyte.String(der)
	var certificate, tbs, subject cryptobyte.String
	if !in.ReadASN1(&certificate, cbasn1.SEQUENCE) || !certificate.ReadASN1(&tbs, cbasn1.SEQUENCE) ||
		!tbs.SkipOptionalASN1(cbasn1.Tag(0).ContextSpecific().Constructed()) || // version
		!tbs.SkipASN1(cbasn1.INTEGER) || // serialNumber
		!tbs.SkipASN1(cbasn1.SEQUENCE) || // signature
		!tbs.SkipASN1(cbasn1.SEQUENCE) || // issuer
		!tbs.SkipASN1(cbasn1.SEQUENCE) || // validity
		!tbs.ReadASN1(&subject, cbasn1.SEQUENCE) {
		return nil, errors.New("not a certificate")
	}
	return subject, nil
}

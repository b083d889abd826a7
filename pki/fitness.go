package pki

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"cied/fault"
)

// Extensions of RFC 5280, 4.2.1.3 and 4.2.1.10.
var (
	oidKeyUsage        = asn1.ObjectIdentifier{2, 5, 29, 15}
	oidNameConstraints = asn1.ObjectIdentifier{2, 5, 29, 30}
)

// CheckCA says in a few words why the certificate c does not let its holder act as the CA
// that kind says; nil if it does. It holds c to RFC 5280, 4.2.1.3, 4.2.1.9, 4.2.1.10 and
// 4.2.1.12. The key, the dates and the issuer are not asked.
//
// CA certificates carry a policy of their own (1.3.76.47.1 and .2), which is not the
// card's: no policy tree is built.
func CheckCA(c *x509.Certificate, kind Kind) error {
	switch {
	case !c.BasicConstraintsValid || !c.IsCA:
		return errors.New("not a CA")
	case HasExtension(c, oidKeyUsage) && c.KeyUsage&x509.KeyUsageCertSign == 0:
		return errors.New("its key usage does not let it sign certificates")
	case kind != CountrySigner && !forClients(c):
		return errors.New("its extended key usage excludes client authentication")
	case HasExtension(c, oidNameConstraints):
		return errors.New("it is constrained to some names, and nothing here checks which")
	case len(c.UnhandledCriticalExtensions) > 0:
		return errors.New("a critical extension is unknown")
	}
	return nil
}

// entitled says why the anchor may not act as a CA, as a fault; nil if it may.
func (a *Anchor) entitled() *fault.Error {
	const op = "pki: issuing CA"
	if a.unfit != "" {
		return fault.New(fault.CertPurpose, op, fmt.Errorf("%q: %s", a.CommonName(), a.unfit))
	}
	if err := CheckKey(a.PublicKey); err != nil {
		return fault.New(fault.CertWeakKey, op, fmt.Errorf("%q: %w", a.CommonName(), err))
	}
	return nil
}

// HasExtension reports whether c has an extension with this identifier, critical or not.
func HasExtension(c *x509.Certificate, oid asn1.ObjectIdentifier) bool {
	for _, e := range c.Extensions {
		if e.Id.Equal(oid) {
			return true
		}
	}
	return false
}

// forClients reports whether the extended key usage of c, if it has one, contains
// clientAuth or anyExtendedKeyUsage.
func forClients(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	return slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageClientAuth) || slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny)
}

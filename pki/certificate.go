package pki

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
)

// maxCertificate bounds the certificate of a card in bytes. Real ones have about 1.5 kB.
const maxCertificate = 16 << 10

// oidCardPolicy is the certificate policy of CIE authentication. The issuing CAs carry
// another one (1.3.76.47.2), so that the policy tree of RFC 5280, 6.1 is empty and the
// card's own list is read by hand.
var oidCardPolicy = asn1.ObjectIdentifier{1, 3, 76, 47, 4}

// oidKeyUsage is the extension of RFC 5280, 4.2.1.3.
var oidKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 15}

const opCard = "pki: card certificate"

// CardCertificate checks the DER of a card's authentication certificate (EF 1003, cut
// with [TrimDER]) at the given instant and says whose it is. It must
//
//   - chain to a CIE root through entitled CAs, every certificate within its validity;
//   - be no CA, and have digitalSignature in its key usage and clientAuth (or any) in its
//     extended key usage, each where it is present: real ones are not published;
//   - have an RSA key of 2048 bits or more, and the policy 1.3.76.47.4;
//   - have a codice fiscale of 16 characters before the "/" of its common name.
//
// The faults are fault.CertMalformed, CertWeakKey, CertIssuerUnknown, CertIssuerWithdrawn,
// CertPurpose, CertPolicy, CertSubject, CertExpired and CertNotYetValid. What makes a certificate unfit
// for ever is reported before its dates.
func (a *Anchors) CardCertificate(der []byte, at time.Time) (*Identity, error) {
	if len(der) > maxCertificate {
		return nil, fault.New(fault.CertMalformed, opCard, fmt.Errorf("%d bytes, at most %d", len(der), maxCertificate))
	}
	c, err := x509.ParseCertificate(slices.Clone(der))
	if err != nil {
		return nil, fault.New(fault.CertMalformed, opCard, err)
	}
	if err := weakKey(c); err != nil {
		return nil, fault.New(fault.CertWeakKey, opCard, err)
	}
	issuers, dates := a.issuers(c, at)
	if dates != nil && !dated(dates) {
		return nil, dates
	}
	if err := checkCard(c); err != nil {
		return nil, err
	}
	identity, err := readIdentity(c)
	if err != nil {
		return nil, err
	}
	if err := checkDates("the card's certificate", c.NotBefore, c.NotAfter, at); err != nil {
		return nil, err
	}
	if dates != nil {
		return nil, dates
	}
	identity.Issuers = issuers
	return identity, nil
}

// dated reports whether err is about dates alone.
func dated(err error) bool {
	return errors.Is(err, fault.CertExpired) || errors.Is(err, fault.CertNotYetValid)
}

// checkCard holds the end of a chain to what a CIE certificate is for.
func checkCard(c *x509.Certificate) error {
	switch {
	case c.IsCA:
		return fault.New(fault.CertPurpose, opCard, errors.New("it is a CA's"))
	case hasExtension(c, oidKeyUsage) && c.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return fault.New(fault.CertPurpose, opCard, errors.New("its key usage lacks digitalSignature"))
	case !forClients(c):
		return fault.New(fault.CertPurpose, opCard, errors.New("its extended key usage excludes client authentication"))
	case len(c.UnhandledCriticalExtensions) > 0:
		return fault.New(fault.CertPurpose, opCard, errors.New("a critical extension is unknown"))
	case !slices.ContainsFunc(c.PolicyIdentifiers, oidCardPolicy.Equal):
		return fault.New(fault.CertPolicy, opCard, fmt.Errorf("the policy %v is not among %v", oidCardPolicy, c.PolicyIdentifiers))
	}
	return nil
}

func hasExtension(c *x509.Certificate, oid asn1.ObjectIdentifier) bool {
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

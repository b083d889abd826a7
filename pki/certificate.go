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

// maxCertificate bounds a certificate in bytes. Real ones of cards have about 1.5 kB.
const maxCertificate = 16 << 10

// oidCardPolicy is the certificate policy of CIE authentication. The issuing CAs carry
// another one (1.3.76.47.2), so that the policy tree of RFC 5280, 6.1 is empty and the
// card's own list is read by hand.
var oidCardPolicy = asn1.ObjectIdentifier{1, 3, 76, 47, 4}

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
// CertPurpose, CertPolicy, CertSubject, CertExpired and CertNotYetValid. What makes a
// certificate unfit for ever is reported before its dates.
func (a *Anchors) CardCertificate(der []byte, at time.Time) (*Identity, error) {
	c, err := parseCertificate(der, opCard)
	if err != nil {
		return nil, err
	}
	return a.cardCertificate(c, at)
}

// parseCertificate reads the DER of a certificate from outside, which it does not share.
func parseCertificate(der []byte, op string) (*x509.Certificate, error) {
	if len(der) > maxCertificate {
		return nil, fault.New(fault.CertMalformed, op, fmt.Errorf("%d bytes, at most %d", len(der), maxCertificate))
	}
	c, err := x509.ParseCertificate(slices.Clone(der))
	if err != nil {
		return nil, fault.New(fault.CertMalformed, op, err)
	}
	return c, nil
}

func (a *Anchors) cardCertificate(c *x509.Certificate, at time.Time) (*Identity, error) {
	if err := CheckKey(c.PublicKey); err != nil {
		return nil, fault.New(fault.CertWeakKey, opCard, err)
	}
	issuers, why := a.issuers(c, at)
	if why != nil && !dated(why) {
		return nil, why
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
	if why != nil {
		return nil, why
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
	case HasExtension(c, oidKeyUsage) && c.KeyUsage&x509.KeyUsageDigitalSignature == 0:
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

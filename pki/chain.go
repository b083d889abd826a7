package pki

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
)

// maxChain is the longest chain that is followed: a card, two issuing CAs, a root. Real
// ones have three certificates.
const maxChain = 4

// minRSABits is the shortest RSA modulus that counts, for cards and CAs alike.
const minRSABits = 2048

// strong are the algorithms that may sign a certificate under the CIE roots. Real ones
// are signed with the first.
var strong = []x509.SignatureAlgorithm{
	x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA,
	x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS,
}

// signed reports whether ca's key made the signature of c with a strong algorithm.
func signed(c, ca *x509.Certificate) bool {
	return slices.Contains(strong, c.SignatureAlgorithm) &&
		ca.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

// mayHaveIssued compares names and, where both certificates have them, key identifiers
// (RFC 5280, 4.2.1.1 and 4.2.1.2): the two CIE roots share one name.
func mayHaveIssued(ca, c *x509.Certificate) bool {
	sameKey := len(c.AuthorityKeyId) == 0 || len(ca.SubjectKeyId) == 0 || bytes.Equal(c.AuthorityKeyId, ca.SubjectKeyId)
	return sameKey && bytes.Equal(ca.RawSubject, c.RawIssuer)
}

// chains returns every chain of right signatures from c up to a root, c first, of at most
// room certificates.
func (a *Anchors) chains(c *x509.Certificate, room int) [][]*x509.Certificate {
	var out [][]*x509.Certificate
	if room < 2 {
		return nil
	}
	for _, root := range a.roots {
		if mayHaveIssued(root, c) && signed(c, root) {
			out = append(out, []*x509.Certificate{c, root})
		}
	}
	for _, sub := range a.subs {
		if !mayHaveIssued(sub, c) || !signed(c, sub) {
			continue
		}
		for _, upper := range a.chains(sub, room-1) {
			out = append(out, append([]*x509.Certificate{c}, upper...))
		}
	}
	return out
}

// chain returns the first chain of c whose CAs were entitled to issue it and whose dates
// hold at the given instant. Where there is none, the fault is that of the first chain.
func (a *Anchors) chain(c *x509.Certificate, at time.Time) ([]*x509.Certificate, error) {
	chains := a.chains(c, maxChain)
	if len(chains) == 0 {
		return nil, fault.New(fault.CertIssuerUnknown, "pki: chain", fmt.Errorf("no trusted CA with key identifier %X has signed it", c.AuthorityKeyId))
	}
	var first error
	for _, chain := range chains {
		err := checkChain(chain, at)
		if err == nil {
			return chain, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

func checkChain(chain []*x509.Certificate, at time.Time) error {
	for below, ca := range chain[1:] {
		if err := checkCA(ca, below); err != nil {
			return err
		}
	}
	for i, c := range chain {
		if err := checkDates(c, i, at); err != nil {
			return err
		}
	}
	return nil
}

// checkCA holds a CA with the given number of CAs below it to RFC 5280, 4.2.1.3, 4.2.1.9
// and 4.2.1.12, and to the key length. CA certificates carry a policy of their own
// (1.3.76.47.1 and .2), which is not the card's: no policy tree is built.
func checkCA(ca *x509.Certificate, below int) error {
	const op = "pki: issuing CA"
	purpose := func(reason string) error {
		return fault.New(fault.CertPurpose, op, fmt.Errorf("%q: %s", ca.Subject.CommonName, reason))
	}
	limited := ca.MaxPathLen > 0 || ca.MaxPathLenZero
	switch {
	case !ca.BasicConstraintsValid || !ca.IsCA:
		return purpose("not a CA")
	case limited && below > ca.MaxPathLen:
		return purpose("more CAs below it than its path length allows")
	case hasExtension(ca, oidKeyUsage) && ca.KeyUsage&x509.KeyUsageCertSign == 0:
		return purpose("its key usage does not let it sign certificates")
	case !forClients(ca):
		return purpose("its extended key usage excludes client authentication")
	case len(ca.UnhandledCriticalExtensions) > 0:
		return purpose("a critical extension is unknown")
	}
	if err := weakKey(ca); err != nil {
		return fault.New(fault.CertWeakKey, op, fmt.Errorf("%q: %w", ca.Subject.CommonName, err))
	}
	return nil
}

// weakKey says why the key of c is not RSA with at least [minRSABits]; nil if it is.
func weakKey(c *x509.Certificate) error {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	if !ok {
		return errors.New("the key is not RSA")
	}
	if bits := key.N.BitLen(); bits < minRSABits {
		return fmt.Errorf("RSA with %d bits, at least %d", bits, minRSABits)
	}
	return nil
}

// checkDates holds the certificate at the given place of a chain to its validity, both
// ends included (RFC 5280, 4.1.2.5). A computer with a wrong clock is the likelier cause,
// so the reason shows both dates.
func checkDates(c *x509.Certificate, place int, at time.Time) error {
	who := "the card's certificate"
	if place > 0 {
		who = fmt.Sprintf("the CA %q", c.Subject.CommonName)
	}
	const op, layout = "pki: validity", "2006-01-02 15:04 MST"
	now := at.UTC().Format(layout)
	switch {
	case at.Before(c.NotBefore):
		return fault.New(fault.CertNotYetValid, op, fmt.Errorf("%s is valid from %s; the clock of this computer says %s: check the clock", who, c.NotBefore.UTC().Format(layout), now))
	case at.After(c.NotAfter):
		return fault.New(fault.CertExpired, op, fmt.Errorf("%s was valid until %s; the clock of this computer says %s: check the clock", who, c.NotAfter.UTC().Format(layout), now))
	}
	return nil
}

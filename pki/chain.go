package pki

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
)

// maxIssuers is the longest way from a certificate to a root that is followed: two issuing
// CAs and a root. Real cards have one issuing CA.
const maxIssuers = 3

// minRSABits is the shortest RSA modulus that counts, for cards and CAs alike.
const minRSABits = 2048

// strong are the algorithms that may sign a certificate under the CIE roots. Real ones
// are signed with the first.
var strong = []x509.SignatureAlgorithm{
	x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA,
	x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS,
}

// Strong reports whether a signature of this algorithm counts for certificates and what is
// said about them: RSA with SHA-2.
func Strong(a x509.SignatureAlgorithm) bool { return slices.Contains(strong, a) }

// signed reports whether ca's key made the signature of c with a strong algorithm.
func signed(c *x509.Certificate, ca *Anchor) bool {
	return Strong(c.SignatureAlgorithm) && ca.check(c) == nil
}

// issuers returns the CAs above a CIE certificate c, its issuer first and the root last,
// all entitled to have issued it and within their validity at the given instant. Where
// several have the key that signed c, the first good way counts; where none is good, the
// fault is that of the first.
func (a *Anchors) issuers(c *x509.Certificate, at time.Time) ([]Anchor, error) {
	err := fault.New(fault.CertIssuerUnknown, "pki: chain", fmt.Errorf("no trusted CA with key identifier %X has signed it", c.AuthorityKeyId))
	found := false
	for i := range a.list {
		ca := &a.list[i]
		if ca.Kind == CountrySigner || !ca.Issued(c) {
			continue
		}
		way := a.wayUp(ca)
		why := checkWay(way, c.IsCA, at)
		if why == nil {
			return way, nil
		}
		if !found {
			found, err = true, why
		}
	}
	return nil, err
}

// wayUp returns the anchors from ca to its root. That each signed the one below was seen
// when they became anchors.
func (a *Anchors) wayUp(ca *Anchor) []Anchor {
	way := []Anchor{*ca}
	for ca.Issuer != ca.SHA256 && len(way) < maxIssuers {
		if ca = a.find(ca.Issuer); ca == nil {
			break
		}
		way = append(way, *ca)
	}
	return way
}

// checkWay holds each CA above a certificate, which may be a CA's itself, to what it is
// entitled to, and then to its dates: what is wrong for ever is said first.
func checkWay(way []Anchor, forCA bool, at time.Time) *fault.Error {
	const op = "pki: issuing CA"
	if top := way[len(way)-1]; top.Kind != Root {
		return fault.New(fault.CertIssuerUnknown, op, fmt.Errorf("%q stands under no trusted root", top.CommonName()))
	}
	below := 0
	if forCA {
		below = 1
	}
	for i, ca := range way {
		switch {
		case ca.Withdrawn:
			return fault.New(fault.CertIssuerWithdrawn, op, fmt.Errorf("%q (%v) was withdrawn", ca.CommonName(), ca.SHA256))
		case ca.unfit != nil:
			return fault.Of(ca.unfit)
		case ca.PathLen != NoPathLimit && below+i > ca.PathLen:
			return fault.New(fault.CertPurpose, op, fmt.Errorf("%q: more CAs below it than its path length allows", ca.CommonName()))
		}
	}
	for _, ca := range way {
		if err := ca.within(at); err != nil {
			return fault.Of(err)
		}
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

// checkDates holds a validity to the given instant, both ends included (RFC 5280,
// 4.1.2.5). A computer with a wrong clock is the likelier cause, so the reason shows both
// dates.
func checkDates(who string, notBefore, notAfter, at time.Time) error {
	const op, layout = "pki: validity", "2006-01-02 15:04 MST"
	now := at.UTC().Format(layout)
	switch {
	case at.Before(notBefore):
		return fault.New(fault.CertNotYetValid, op, fmt.Errorf("%s is valid from %s; the clock of this computer says %s: check the clock", who, notBefore.UTC().Format(layout), now))
	case at.After(notAfter):
		return fault.New(fault.CertExpired, op, fmt.Errorf("%s was valid until %s; the clock of this computer says %s: check the clock", who, notAfter.UTC().Format(layout), now))
	}
	return nil
}

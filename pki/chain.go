package pki

import (
	"crypto/x509"
	"fmt"
	"time"

	"cied/fault"
	"cied/internal/when"
)

// maxIssuers is the longest way from a certificate to a root that is followed: two issuing
// CAs and a root. Real cards have one issuing CA.
const maxIssuers = 3

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
		if ca.Withdrawn {
			return fault.New(fault.CertIssuerWithdrawn, op, fmt.Errorf("%q (%v) was withdrawn", ca.CommonName(), ca.SHA256))
		}
		if why := ca.entitled(); why != nil {
			return why
		}
		if ca.PathLen != NoPathLimit && below+i > ca.PathLen {
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

// checkDates holds a validity to the given instant, both ends included (RFC 5280,
// 4.1.2.5).
func checkDates(who string, notBefore, notAfter, at time.Time) error {
	const op = "pki: validity"
	switch {
	case at.Before(notBefore):
		return fault.New(fault.CertNotYetValid, op, when.Early(who, notBefore, at))
	case at.After(notAfter):
		return fault.New(fault.CertExpired, op, when.Late(who, notAfter, at))
	}
	return nil
}

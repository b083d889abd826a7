package pki

import (
	"crypto/x509"
	"time"
)

// A Verdict is what a certificate has been proved to be.
type Verdict struct {
	Kind    Kind
	SHA256  Fingerprint
	Issuers []Anchor  // the CAs above it, its issuer first; none above a root or a Country Signing CA
	Card    *Identity // of a card's certificate; nil for a CA's
}

// Check proves any certificate of the two hierarchies at the given instant: a card's, as
// [Anchors.CardCertificate] does, or a CA's. A CA is believed if it is an anchor itself, or
// if one that may have CAs below it has signed it. The faults are those of CardCertificate.
func (a *Anchors) Check(der []byte, at time.Time) (*Verdict, error) {
	c, err := parseCertificate(der, "pki: certificate")
	if err != nil {
		return nil, err
	}
	if anchor, known := a.Find(FingerprintOf(c)); known {
		return a.checkAnchor(anchor, at)
	}
	if c.IsCA {
		return a.checkCA(c, at)
	}
	identity, err := a.cardCertificate(c, at)
	if err != nil {
		return nil, err
	}
	return &Verdict{Kind: Card, SHA256: FingerprintOf(c), Issuers: identity.Issuers, Card: identity}, nil
}

// checkAnchor looks at the dates and the entitlement of an anchor and of those above it.
func (a *Anchors) checkAnchor(ca Anchor, at time.Time) (*Verdict, error) {
	way := a.wayUp(&ca)
	if ca.Kind == CountrySigner {
		way = []Anchor{ca} // each is trusted by itself
		if why := ca.entitled(); why != nil {
			return nil, why
		}
		if err := ca.within(at); err != nil {
			return nil, err
		}
	} else if err := checkWay(way, false, at); err != nil {
		return nil, err
	}
	return &Verdict{Kind: ca.Kind, SHA256: ca.SHA256, Issuers: way[1:]}, nil
}

// checkCA proves a CA that is no anchor. A stranger's root with a known name is unknown
// here: nothing but its own key has signed it.
func (a *Anchors) checkCA(c *x509.Certificate, at time.Time) (*Verdict, error) {
	if err := a.CountrySigned(c); err == nil {
		ca := newAnchor(c, CountrySigner, "")
		return a.checkAnchor(ca, at)
	}
	way, err := a.issuers(c, at)
	if err != nil {
		return nil, err
	}
	ca := newAnchor(c, IssuingCA, "")
	if why := ca.entitled(); why != nil {
		return nil, why
	}
	if err := ca.within(at); err != nil {
		return nil, err
	}
	return &Verdict{Kind: IssuingCA, SHA256: ca.SHA256, Issuers: way}, nil
}

package pki

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
	"cied/internal/when"
)

const opSigner = "pki: Document Signer"

// alsoByCountrySigners are the algorithms that count under a CSCA, and nowhere else, beside
// the strong ones. Document Signers of 2016 to 2020 are signed with SHA-1. The State made
// these certificates, so that a forger needs a second preimage of SHA-1, which nobody can
// make; collisions, which some can, do not help. crypto/x509 refuses SHA-1 in chains, hence
// this check by hand.
var alsoByCountrySigners = []x509.SignatureAlgorithm{x509.SHA1WithRSA}

// checkDocumentSigner reports whether a CSCA of a issued ds, one level, no chain.
//
// The Document Signer's own end does not count: it signs for three months, its certificate
// lives eleven years, a card ten, and a card that outlives it is no forgery. What must
// hold is that the CSCA was valid when it issued ds, and that ds has begun: before that,
// the clock is wrong. That a card is too old is said by its own certificate.
func (a *Anchors) checkDocumentSigner(ds *x509.Certificate, at time.Time) error {
	if err := fitToSign(ds); err != nil {
		return fault.New(fault.SODSigner, opSigner, err)
	}
	if err := a.CountrySigned(ds); err != nil {
		return err
	}
	if at.Before(ds.NotBefore) {
		return checkDates("the Document Signer", ds.NotBefore, ds.NotAfter, at)
	}
	return nil
}

// fitToSign holds a Document Signer to ICAO Doc 9303-12, 7.1: no CA, digitalSignature, no
// extended key usage, which is how a CSCA marks its signers of other things.
func fitToSign(ds *x509.Certificate) error {
	switch {
	case ds.IsCA:
		return errors.New("it is a CA's certificate")
	case HasExtension(ds, oidKeyUsage) && ds.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return errors.New("its key usage lacks digitalSignature")
	case len(ds.ExtKeyUsage)+len(ds.UnknownExtKeyUsage) > 0:
		return errors.New("it is for another use: it has an extended key usage")
	case len(ds.UnhandledCriticalExtensions) > 0:
		return errors.New("a critical extension is unknown")
	}
	return CheckKey(ds.PublicKey)
}

// CountrySigned reports whether a Country Signing CA of a signed c, while it was valid
// itself: one level, no chain. SHA-1 counts, as on old Document Signers: who is about to
// trust somebody new asks [Strong] too. Where no CSCA can have signed c, the fault is
// fault.ChipIssuerUnknown; where one should have and did not, fault.SODSigner.
func (a *Anchors) CountrySigned(c *x509.Certificate) error {
	_, err := a.countrySigner(c)
	return err
}

// countrySigner returns the Country Signing CA that signed c.
func (a *Anchors) countrySigner(c *x509.Certificate) (*Anchor, error) {
	err := fault.New(fault.ChipIssuerUnknown, opSigner, fmt.Errorf("no CSCA with key identifier %X, named %q", c.AuthorityKeyId, c.Issuer.CommonName))
	for i := range a.list {
		ca := &a.list[i]
		if !ca.mayHaveSignedForCountry(c) {
			continue
		}
		why := issuedBy(c, ca)
		if why == nil {
			return ca, nil
		}
		err = fault.New(fault.SODSigner, opSigner, why)
	}
	return nil, err
}

// mayHaveSignedForCountry goes by key identifier where c names one, for seven Italian CSCA
// certificates share two names; else by name. One of the real link certificates calls
// itself no CA: it is passed over, its key stands in another anchor too.
func (a *Anchor) mayHaveSignedForCountry(c *x509.Certificate) bool {
	if a.Kind != CountrySigner || a.entitled() != nil {
		return false
	}
	if len(c.AuthorityKeyId) > 0 {
		return bytes.Equal(a.KeyID, c.AuthorityKeyId)
	}
	return SameName(a.Name, c.RawIssuer)
}

// issuedBy says why ca did not sign c during its own validity, or does not count; nil if
// it did.
func issuedBy(c *x509.Certificate, ca *Anchor) error {
	if ca.Withdrawn {
		return fmt.Errorf("the CSCA %q (%v) was withdrawn", ca.CommonName(), ca.SHA256)
	}
	if !Strong(c.SignatureAlgorithm) && !slices.Contains(alsoByCountrySigners, c.SignatureAlgorithm) {
		return fmt.Errorf("signed with %v", c.SignatureAlgorithm)
	}
	if err := ca.signs(c); err != nil {
		return fmt.Errorf("the CSCA %q did not sign it: %w", ca.CommonName(), err)
	}
	if c.NotBefore.Before(ca.NotBefore) || c.NotBefore.After(ca.NotAfter) {
		return fmt.Errorf("issued on %s, outside the validity of its CSCA", when.Day(c.NotBefore))
	}
	return nil
}

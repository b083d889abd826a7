package pki

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
)

const opSigner = "pki: Document Signer"

// weakly are the algorithms with which a CSCA may have signed a Document Signer, beside
// the strong ones. Those of 2016 to 2020 used SHA-1. The State made these certificates, so
// that a forger needs a second preimage of SHA-1, which nobody can make; collisions, which
// some can, do not help. crypto/x509 refuses SHA-1 in chains, hence this check by hand.
var weakly = []x509.SignatureAlgorithm{x509.SHA1WithRSA}

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
	issuers := a.countrySigners(ds)
	if len(issuers) == 0 {
		return fault.New(fault.ChipIssuerUnknown, opSigner, fmt.Errorf("no CSCA with key identifier %X, named %q", ds.AuthorityKeyId, ds.Issuer.CommonName))
	}
	var err error
	for _, ca := range issuers {
		if err = issuedBy(ds, ca); err == nil {
			break
		}
	}
	if err != nil {
		return fault.New(fault.SODSigner, opSigner, err)
	}
	if at.Before(ds.NotBefore) {
		const layout = "2006-01-02 15:04 MST"
		return fault.New(fault.CertNotYetValid, opSigner, fmt.Errorf("it is valid from %s; the clock of this computer says %s: check the clock",
			ds.NotBefore.UTC().Format(layout), at.UTC().Format(layout)))
	}
	return nil
}

// fitToSign holds a Document Signer to ICAO Doc 9303-12, 7.1: no CA, digitalSignature, no
// extended key usage, which is how a CSCA marks its signers of other things.
func fitToSign(ds *x509.Certificate) error {
	switch {
	case ds.IsCA:
		return errors.New("it is a CA's certificate")
	case hasExtension(ds, oidKeyUsage) && ds.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return errors.New("its key usage lacks digitalSignature")
	case len(ds.ExtKeyUsage)+len(ds.UnknownExtKeyUsage) > 0:
		return errors.New("it is for another use: it has an extended key usage")
	case len(ds.UnhandledCriticalExtensions) > 0:
		return errors.New("a critical extension is unknown")
	}
	return weakKey(ds)
}

// countrySigners returns the CSCA certificates that may have issued ds: by key identifier
// where ds names one, for seven Italian CSCA certificates share two names; else by name.
// One of the real link certificates calls itself no CA: it is passed over, its key stands
// in another certificate too.
func (a *Anchors) countrySigners(ds *x509.Certificate) []*x509.Certificate {
	var out []*x509.Certificate
	for _, ca := range a.cscas {
		match := bytes.Equal(ca.SubjectKeyId, ds.AuthorityKeyId)
		if len(ds.AuthorityKeyId) == 0 {
			match = bytes.Equal(ca.RawSubject, ds.RawIssuer)
		}
		if match && ca.IsCA {
			out = append(out, ca)
		}
	}
	return out
}

// issuedBy reports whether ca signed ds, during its own validity.
func issuedBy(ds, ca *x509.Certificate) error {
	if !slices.Contains(strong, ds.SignatureAlgorithm) && !slices.Contains(weakly, ds.SignatureAlgorithm) {
		return fmt.Errorf("signed with %v", ds.SignatureAlgorithm)
	}
	if err := ca.CheckSignature(ds.SignatureAlgorithm, ds.RawTBSCertificate, ds.Signature); err != nil {
		return fmt.Errorf("the CSCA %q did not sign it: %w", ca.Subject.CommonName, err)
	}
	if ds.NotBefore.Before(ca.NotBefore) || ds.NotBefore.After(ca.NotAfter) {
		return fmt.Errorf("issued on %s, outside the validity of its CSCA", ds.NotBefore.UTC().Format(time.DateOnly))
	}
	return nil
}

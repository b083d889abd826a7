package masterlist

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
	"cied/internal/when"
	"cied/pki"
)

const opSigner = "masterlist: signer"

// oidMasterListSigner is id-icao-mrtd-security-masterListSigner, the extended key usage of
// a Master List Signer (ICAO Doc 9303-12, 7.1).
var oidMasterListSigner = asn1.ObjectIdentifier{2, 23, 136, 1, 1, 3}

// checkSigner reports whether c may sign master lists at the given instant. What makes it
// unfit for ever is reported before its dates: fault.TrustListSigner, then TrustListStale.
func checkSigner(c *x509.Certificate, anchors *pki.Anchors, at time.Time) error {
	err := fitToSign(c)
	if err == nil {
		err = anchors.CountrySigned(c)
	}
	if err != nil {
		// %v: the faults of a chip's issuer are not those of a list.
		return fault.New(fault.TrustListSigner, opSigner, fmt.Errorf("%v", err))
	}
	return checkDates(c, at)
}

// fitToSign holds a Master List Signer to ICAO Doc 9303-12, 7.1: no CA, digitalSignature,
// and the extended key usage that a CSCA gives to nobody else. The profile makes that one
// critical; being there is what counts.
func fitToSign(c *x509.Certificate) error {
	switch {
	case c.IsCA:
		return errors.New("it is a CA's certificate")
	case c.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return errors.New("its key usage lacks digitalSignature")
	case !slices.ContainsFunc(c.UnknownExtKeyUsage, oidMasterListSigner.Equal):
		return fmt.Errorf("its extended key usage lacks %v, master lists", oidMasterListSigner)
	case len(c.UnhandledCriticalExtensions) > 0:
		return errors.New("a critical extension is unknown")
	case !pki.Strong(c.SignatureAlgorithm):
		return fmt.Errorf("its certificate is signed with %v", c.SignatureAlgorithm)
	}
	return pki.CheckKey(c.PublicKey)
}

// checkDates holds the signer to its validity, both ends included (RFC 5280, 4.1.2.5). A
// master list has no date of its own.
func checkDates(c *x509.Certificate, at time.Time) error {
	const who = "the certificate of its signer"
	switch {
	case at.Before(c.NotBefore):
		return fault.New(fault.TrustListStale, opSigner, when.Early(who, c.NotBefore, at))
	case at.After(c.NotAfter):
		return fault.New(fault.TrustListStale, opSigner, when.Late(who, c.NotAfter, at))
	}
	return nil
}

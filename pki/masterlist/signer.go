package masterlist

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"cied/fault"
	"cied/pki"
)

const opSigner = "masterlist: signer"

// oidMasterListSigner is id-icao-mrtd-security-masterListSigner, the extended key usage of
// a Master List Signer (ICAO Doc 9303-12, 7.1).
var oidMasterListSigner = asn1.ObjectIdentifier{2, 23, 136, 1, 1, 3}

// minRSABits is the shortest RSA modulus that counts.
const minRSABits = 2048

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
	return weakKey(c)
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

// checkDates holds the signer to its validity, both ends included (RFC 5280, 4.1.2.5). A
// master list has no date of its own.
func checkDates(c *x509.Certificate, at time.Time) error {
	const layout = "2006-01-02 15:04 MST"
	word, date := "is valid from", c.NotBefore
	if at.After(c.NotAfter) {
		word, date = "was valid until", c.NotAfter
	} else if !at.Before(c.NotBefore) {
		return nil
	}
	return fault.New(fault.TrustListStale, opSigner, fmt.Errorf("who signed it %s %s; the clock of this computer says %s: check the clock",
		word, date.UTC().Format(layout), at.UTC().Format(layout)))
}

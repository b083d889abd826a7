package revocation

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	encodingasn1 "encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"cied/pki"
)

// maxResponders bounds the certificates of a response that are looked at.
const maxResponders = 8

// oidNoCheck is id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1).
var oidNoCheck = encodingasn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}

var errSignature = errors.New("the signature of the OCSP response is wrong")

// signer proves that whoever the response names as its responder signed it and may do so
// (RFC 6960, 4.2.2.2): the issuer itself, for which it returns nil, or a delegate, whose
// certificate it returns.
func (r *response) signer(issuer pki.Anchor, at time.Time) (*x509.Certificate, error) {
	if r.names(issuer.Name, issuer.PublicKey) {
		if issuer.Verify(r.algorithm, r.signed, r.signature) != nil {
			return nil, errSignature
		}
		return nil, nil
	}
	delegate, err := r.delegate()
	if err != nil {
		return nil, err
	}
	if err := checkDelegate(delegate, issuer, at); err != nil {
		return nil, err
	}
	if pki.Verify(delegate.PublicKey, r.algorithm, r.signed, r.signature) != nil {
		return nil, errSignature
	}
	return delegate, nil
}

// names reports whether the ResponderID is this name, which is compared as everywhere, or
// this key.
func (r *response) names(name []byte, key crypto.PublicKey) bool {
	if r.responderName != nil {
		return pki.SameName(r.responderName, name)
	}
	k, ok := key.(*rsa.PublicKey)
	return ok && k != nil && bytes.Equal(r.responderKey, keyHash(k))
}

// delegate returns the certificate inside the response that the ResponderID means. The
// issuer's own may be beside it.
func (r *response) delegate() (*x509.Certificate, error) {
	rest := r.certificates
	for n := 0; !rest.Empty() && n < maxResponders; n++ {
		var der cryptobyte.String
		if !rest.ReadASN1Element(&der, asn1.SEQUENCE) {
			break
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, fmt.Errorf("a certificate of the OCSP response: %w", err)
		}
		if r.names(c.RawSubject, c.PublicKey) {
			return c, nil
		}
	}
	return nil, errors.New("neither the issuer nor a certificate inside the OCSP response has signed it")
}

// checkDelegate holds a responder's certificate to RFC 6960, 4.2.2.2: the issuer itself
// has signed it, and for this use. Without the second, any citizen could answer for all.
func checkDelegate(c *x509.Certificate, issuer pki.Anchor, at time.Time) error {
	switch {
	case issued(c, issuer) != nil:
		return errors.New("the OCSP responder's certificate is not of the issuer")
	case !slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning):
		return errors.New("the OCSP responder's certificate is not for OCSP")
	case c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return errors.New("the OCSP responder's key usage lacks digitalSignature")
	case len(c.UnhandledCriticalExtensions) > 0:
		return errors.New("the OCSP responder's certificate has an unknown critical extension")
	}
	return checkWindow("the OCSP responder's certificate", c.NotBefore, c.NotAfter, at)
}

// needsCheck reports whether the issuer wants a responder's certificate to be looked up
// too: it has not said with [oidNoCheck] that this is needless.
func needsCheck(c *x509.Certificate) bool { return !pki.HasExtension(c, oidNoCheck) }

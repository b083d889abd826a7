package revocation

import (
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"errors"

	"cied/pki"
)

// issued reports an error unless c is this issuer's. It is asked before anything in c is
// believed, its addresses among them: a certificate that nobody issued makes nobody call.
func issued(c *x509.Certificate, issuer pki.Anchor) error {
	if !issuer.Issued(c) {
		return errors.New("the certificate is not of this issuer")
	}
	return nil
}

// keyHash is how OCSP names a key (RFC 6960, 4.1.1 and 4.2.1): SHA-1 over the value of its
// BIT STRING. It names, and proves nothing.
func keyHash(key *rsa.PublicKey) []byte {
	hash := sha1.Sum(x509.MarshalPKCS1PublicKey(key))
	return hash[:]
}

package revocation

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"

	"cied/pki"
)

// minRSABits is the shortest RSA modulus whose signature counts.
const minRSABits = 2048

// signs reports whether the issuer's key made the signature.
func signs(issuer pki.Anchor, algorithm x509.SignatureAlgorithm, signed, signature []byte) bool {
	return verify(issuer.PublicKey, algorithm, signed, signature)
}

func verify(key *rsa.PublicKey, algorithm x509.SignatureAlgorithm, signed, signature []byte) bool {
	if key == nil || key.N == nil || key.N.BitLen() < minRSABits || !pki.Strong(algorithm) {
		return false
	}
	holder := x509.Certificate{PublicKey: key}
	return holder.CheckSignature(algorithm, signed, signature) == nil
}

// issued reports an error unless c is this issuer's. It is asked before anything in c is
// believed, its addresses among them: a certificate that nobody issued makes nobody call.
func issued(c *x509.Certificate, issuer pki.Anchor) error {
	if !issuer.Issued(c) {
		return errors.New("the certificate is not of this issuer")
	}
	return nil
}

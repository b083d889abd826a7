package pki

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
)

// minRSABits is the shortest RSA modulus that counts: of cards, CAs and whoever signs a
// list or a response.
const minRSABits = 2048

// CheckKey says why key is not RSA with a modulus of 2048 bits or more; nil if it is.
func CheckKey(key crypto.PublicKey) error {
	k, ok := key.(*rsa.PublicKey)
	if !ok || k == nil || k.N == nil {
		return errors.New("the key is not RSA")
	}
	if bits := k.N.BitLen(); bits < minRSABits {
		return fmt.Errorf("RSA with %d bits, at least %d", bits, minRSABits)
	}
	return nil
}

// strong are the algorithms that may sign a certificate under the CIE roots. Real ones
// are signed with the first.
var strong = []x509.SignatureAlgorithm{
	x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA,
	x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS,
}

// Strong reports whether a signature of this algorithm counts for certificates and what is
// said about them: RSA with SHA-2.
func Strong(a x509.SignatureAlgorithm) bool { return slices.Contains(strong, a) }

// Verify says why key did not sign in a way that counts; nil if it did: the key passes
// [CheckKey], the algorithm is [Strong], and signature is one of signed.
func Verify(key crypto.PublicKey, algorithm x509.SignatureAlgorithm, signed, signature []byte) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	if !Strong(algorithm) {
		return fmt.Errorf("signed with %v", algorithm)
	}
	holder := x509.Certificate{PublicKey: key}
	return holder.CheckSignature(algorithm, signed, signature)
}

// Verify is the function [Verify] with the anchor's key. Whether the anchor was entitled
// to sign, and when, is not asked.
func (a *Anchor) Verify(algorithm x509.SignatureAlgorithm, signed, signature []byte) error {
	return Verify(a.PublicKey, algorithm, signed, signature)
}

// signs reports an error unless the anchor's key made the signature of c, whatever its
// length and the algorithm: callers have looked at both, or want the reason to be those.
func (a *Anchor) signs(c *x509.Certificate) error {
	if a.PublicKey == nil {
		return errors.New("the CA has no RSA key")
	}
	holder := x509.Certificate{PublicKey: a.PublicKey}
	return holder.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
}

// SelfSigned reports whether c names itself as its issuer and its own key, RSA, made its
// signature with a [Strong] algorithm.
func SelfSigned(c *x509.Certificate) bool {
	return bytes.Equal(c.RawSubject, c.RawIssuer) && Strong(c.SignatureAlgorithm) &&
		c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) == nil
}

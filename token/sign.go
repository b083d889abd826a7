package token

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"io"

	"cied/fault"
)

// proving is a signer that verifies what it signed with the key of the certificate that
// the answer will carry. A card whose key is another one, or an exchange that garbled the
// signature, ends here with fault.KeyMismatch and not at the login server.
type proving struct {
	crypto.Signer
	certificate *x509.Certificate
}

// Sign has the inner signer sign digest, 32 bytes of SHA-256, with RSASSA-PKCS1-v1_5. Its
// errors are returned as they are: a wrong PIN stays a wrong PIN.
func (p proving) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	signature, err := p.Signer.Sign(random, digest, opts)
	if err != nil {
		return nil, err
	}
	if err := verifySHA256(p.certificate, digest, signature); err != nil {
		return nil, fault.New(fault.KeyMismatch, "token: prove the signature", err)
	}
	return signature, nil
}

// verifySHA256 verifies an RSASSA-PKCS1-v1_5 signature over a SHA-256 digest.
func verifySHA256(c *x509.Certificate, digest, signature []byte) error {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	if !ok {
		return errors.New("the certificate's key is not RSA")
	}
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, signature)
}

// checkBound holds origin and nonce to their forms before anything is signed over them.
// Whether a loopback origin without TLS may ask was decided where the request came in.
func checkBound(origin, nonce string) error {
	if _, err := CheckOrigin(origin, true); err != nil {
		return err
	}
	return CheckNonce(nonce)
}

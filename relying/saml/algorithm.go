package saml

import (
	"crypto"
	_ "crypto/sha256" // the hashes of the signatures
	_ "crypto/sha512"
	"crypto/x509"
	"fmt"
)

// rsaSHA256 and sha256URI are the algorithms that are written.
const (
	rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	sha256URI = "http://www.w3.org/2001/04/xmlenc#sha256"
)

// signatureAlgorithm returns the algorithm of a ds:SignatureMethod or a SigAlg, from the
// identifiers of RFC 9231, 2.3.2 (RSASSA-PKCS1-v1_5): the manual wants RSA with SHA-256 or
// better. There is no SHA-1, and no HMAC, which would take a public key for a secret one.
func signatureAlgorithm(uri string) (x509.SignatureAlgorithm, error) {
	switch uri {
	case rsaSHA256:
		return x509.SHA256WithRSA, nil
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384":
		return x509.SHA384WithRSA, nil
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512":
		return x509.SHA512WithRSA, nil
	}
	return 0, fmt.Errorf("the signature method %q is not accepted", uri)
}

// digestAlgorithm returns the hash of a ds:DigestMethod (RFC 9231, 2.1).
func digestAlgorithm(uri string) (crypto.Hash, error) {
	switch uri {
	case sha256URI:
		return crypto.SHA256, nil
	case "http://www.w3.org/2001/04/xmldsig-more#sha384":
		return crypto.SHA384, nil
	case "http://www.w3.org/2001/04/xmlenc#sha512":
		return crypto.SHA512, nil
	}
	return 0, fmt.Errorf("the digest method %q is not accepted", uri)
}

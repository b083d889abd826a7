package xmldoor

import (
	"crypto"
	_ "crypto/sha256" // the hashes of the signatures
	_ "crypto/sha512"
	"crypto/x509"
	"fmt"
)

// The identifiers of the algorithms that are written.
const (
	RSASHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	SHA256    = "http://www.w3.org/2001/04/xmlenc#sha256"
)

// SignatureMethod returns the algorithm of a ds:SignatureMethod, from the identifiers of RFC
// 9231, 2.3.2 (RSASSA-PKCS1-v1_5). There is no SHA-1, no weak default, and no HMAC, which
// would take a public key for a secret one.
func SignatureMethod(uri string) (x509.SignatureAlgorithm, error) {
	switch uri {
	case RSASHA256:
		return x509.SHA256WithRSA, nil
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384":
		return x509.SHA384WithRSA, nil
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512":
		return x509.SHA512WithRSA, nil
	}
	return 0, fmt.Errorf("the signature method %q is not accepted", uri)
}

// DigestMethod returns the hash of a ds:DigestMethod (XML Signature 6.2; RFC 9231, 2.1).
func DigestMethod(uri string) (crypto.Hash, error) {
	switch uri {
	case SHA256:
		return crypto.SHA256, nil
	case "http://www.w3.org/2001/04/xmldsig-more#sha384":
		return crypto.SHA384, nil
	case "http://www.w3.org/2001/04/xmlenc#sha512":
		return crypto.SHA512, nil
	}
	return 0, fmt.Errorf("the digest method %q is not accepted", uri)
}

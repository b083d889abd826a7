package tsl

import (
	"crypto"
	_ "crypto/sha1" // for the digest of a certificate in XAdES; see certificateDigest
	_ "crypto/sha256"
	_ "crypto/sha512"
	"crypto/subtle"
	"crypto/x509"
	"errors"
	"fmt"
)

// signatureAlgorithm returns the algorithm of a ds:SignatureMethod, from the identifiers of
// RFC 9231, 2.3.2 (RSASSA-PKCS1-v1_5) and 2.3.10 (RSASSA-PSS: MGF1 with the same hash, a
// salt as long as the hash). There is no SHA-1, no HMAC and no weak default.
func signatureAlgorithm(uri string) (x509.SignatureAlgorithm, error) {
	switch uri {
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256":
		return x509.SHA256WithRSA, nil
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384":
		return x509.SHA384WithRSA, nil
	case "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512":
		return x509.SHA512WithRSA, nil
	case "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1":
		return x509.SHA256WithRSAPSS, nil
	case "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1":
		return x509.SHA384WithRSAPSS, nil
	case "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1":
		return x509.SHA512WithRSAPSS, nil
	}
	return 0, fmt.Errorf("the signature method %q is not accepted", uri)
}

// referenceDigest returns the hash of a ds:Reference (XML Signature 6.2; RFC 9231, 2.1).
func referenceDigest(uri string) (crypto.Hash, error) {
	switch uri {
	case "http://www.w3.org/2001/04/xmlenc#sha256":
		return crypto.SHA256, nil
	case "http://www.w3.org/2001/04/xmldsig-more#sha384":
		return crypto.SHA384, nil
	case "http://www.w3.org/2001/04/xmlenc#sha512":
		return crypto.SHA512, nil
	}
	return 0, fmt.Errorf("the digest method %q is not accepted", uri)
}

// certificateDigest returns the hash by which XAdES names the signing certificate. SHA-1
// is accepted here, and only here: the Italian list used it in 2019. The certificate is
// known by its SHA-256 before; this digest decides only that the signer meant it too.
func certificateDigest(uri string) (crypto.Hash, error) {
	if uri == "http://www.w3.org/2000/09/xmldsig#sha1" {
		return crypto.SHA1, nil
	}
	return referenceDigest(uri)
}

// checkDigest compares content with a ds:DigestValue under a ds:DigestMethod, whose hash
// must be one that accepted knows.
func checkDigest(method, value *node, accepted func(uri string) (crypto.Hash, error), content []byte) error {
	uri, err := method.algorithm()
	if err != nil {
		return err
	}
	hash, err := accepted(uri)
	if err != nil {
		return err
	}
	want, err := value.octets()
	if err != nil {
		return err
	}
	digest := hash.New()
	digest.Write(content)
	if subtle.ConstantTimeCompare(digest.Sum(nil), want) != 1 {
		return errors.New("the digest differs")
	}
	return nil
}

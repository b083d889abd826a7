package tsl

import (
	"crypto"
	_ "crypto/sha1" // for the digest of a certificate in XAdES; see certificateDigest
	"crypto/subtle"
	"crypto/x509"
	"errors"

	"cied/internal/xmldoor"
)

// signatureAlgorithm returns the algorithm of a ds:SignatureMethod: one of
// [xmldoor.SignatureMethod], or RSASSA-PSS, MGF1 with the same hash and a salt as long as the
// hash (RFC 9231, 2.3.10).
func signatureAlgorithm(uri string) (x509.SignatureAlgorithm, error) {
	switch uri {
	case "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1":
		return x509.SHA256WithRSAPSS, nil
	case "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1":
		return x509.SHA384WithRSAPSS, nil
	case "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1":
		return x509.SHA512WithRSAPSS, nil
	}
	return xmldoor.SignatureMethod(uri)
}

// certificateDigest returns the hash by which XAdES names the signing certificate. SHA-1
// is accepted here, and only here: the Italian list used it in 2019. The certificate is
// known by its SHA-256 before; this digest decides only that the signer meant it too.
func certificateDigest(uri string) (crypto.Hash, error) {
	if uri == "http://www.w3.org/2000/09/xmldsig#sha1" {
		return crypto.SHA1, nil
	}
	return xmldoor.DigestMethod(uri)
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

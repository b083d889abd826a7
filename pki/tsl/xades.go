package tsl

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"

	"cied/internal/xmldoor"
)

// checkProperties checks the reference to the SignedProperties, and that they name signer.
// The properties must be this signature's: so says the Target of the QualifyingProperties
// (ETSI EN 319 132-1, 4.3.1).
func (s *signature) checkProperties(signer *x509.Certificate) error {
	n, err := parseCanonical(s.properties)
	if err != nil {
		return err
	}
	if s.id == "" || s.target != "#"+s.id {
		return errors.New("they qualify another signature")
	}
	id, ok := n.attribute("Id")
	if !ok || s.ofSigner.uri != "#"+id {
		return fmt.Errorf("the reference is to %q", s.ofSigner.uri)
	}
	if !slices.Equal(s.ofSigner.transforms, []string{xmldoor.ExcC14N}) {
		return fmt.Errorf("they are transformed by %q", s.ofSigner.transforms)
	}
	if err := s.ofSigner.check(s.properties); err != nil {
		return err
	}
	return namesCertificate(n, signer)
}

// namesCertificate checks the digest of the signing certificate in SignedProperties:
// SigningCertificateV2 (ETSI EN 319 132-1, 5.2.2) or, on older lists, SigningCertificate
// (XAdES 1.3.2, 7.2.2). Certificates behind the first are those of a chain. The issuer's
// name and serial number beside the digest say nothing more.
func namesCertificate(properties *node, signer *x509.Certificate) error {
	signed, err := properties.one(xadesName("SignedSignatureProperties"))
	if err != nil {
		return err
	}
	named := append(signed.all(xadesName("SigningCertificateV2")), signed.all(xadesName("SigningCertificate"))...)
	if len(named) != 1 {
		return fmt.Errorf("the signing certificate is named %d times", len(named))
	}
	if err := named[0].begins(xadesName("Cert")); err != nil {
		return err
	}
	digest, err := named[0].children[0].one(xadesName("CertDigest"))
	if err != nil {
		return err
	}
	if err := digest.exactly(dsName("DigestMethod"), dsName("DigestValue")); err != nil {
		return err
	}
	if err := checkDigest(digest.children[0], digest.children[1], certificateDigest, signer.Raw); err != nil {
		return fmt.Errorf("signing certificate: %w", err)
	}
	return nil
}

package tsltest

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"testing"

	"cied/pki/pkitest"
)

// Operator returns an invented signer of lists, self-signed.
func Operator(t testing.TB) pkitest.CA {
	t.Helper()
	template := pkitest.RootTemplate(100)
	template.Subject = pkix.Name{CommonName: "Invented list operator (TEST)", Organization: []string{"Nobody"}, Country: []string{"IT"}}
	template.Policies = nil
	return pkitest.SelfSigned(t, template, pkitest.Key(t, "stranger"))
}

// CIE returns an invented root of the CIE with an issuing authority: like the real ones
// they are the Ministry's by their names, and have the CIE's policies.
func CIE(t testing.TB) (root, sub pkitest.CA) {
	t.Helper()
	root = pkitest.SelfSigned(t, ministry(pkitest.RootTemplate(101), "Invented root of the CIE (TEST)"), pkitest.Key(t, "root"))
	return root, root.Sub(t, ministry(pkitest.SubTemplate(), "Invented issuing CA of the CIE (TEST)"), pkitest.Key(t, "sub"))
}

func ministry(template *x509.Certificate, commonName string) *x509.Certificate {
	template.Subject = pkix.Name{CommonName: commonName, Organization: []string{"Ministero dell'Interno"}, Country: []string{"IT"}}
	return template
}

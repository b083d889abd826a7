//go:build linux

package e2e

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"testing"
	"time"

	"cied/pki"
	"cied/pki/pkitest"
	"cied/relying"
	"cied/relying/idp"
	"cied/relying/saml"
	"cied/relying/sp"
)

// scheme goes from the reference service to the reference identity provider, through its door
// of certificates, and back.
func (v *visitor) scheme(t *testing.T) {
	page := v.browser.Open(t, startReference(t, v.hand)+"/")
	page.Click(t, "#login")
	page.Click(t, "#door")
	page.Click(t, "a.main#door")
	v.choose(t)
	v.agrees(t, asksToSign)
	page.Click(t, "#send")
	page.Await(t, `dl:has(~ form #logout) [data-attribute="fiscalNumber"]`, v.citizen())
}

// startReference starts the reference provider with both doors, and a service that it knows.
// It returns the origin of the service.
func startReference(t *testing.T, h *hand) (service string) {
	t.Helper()
	anchors, err := pki.LoadDir(h.trust)
	if err != nil {
		t.Fatal(err)
	}
	pages, provider := listenTLS(t)
	certificates, door := listenTLS(t)
	site, service := listenTLS(t)
	keys := [2]saml.Signer{samlSigner(t, "root", provider), samlSigner(t, "sub", service)}
	known, member := idp.Metadata(provider, keys[0].Certificate), sp.Metadata(service, keys[1].Certificate)
	server, err := idp.New(idp.Options{
		Origin: provider, Certificate: door + idp.PathCertificate, Test: true,
		IdP: &saml.IdP{
			Metadata: known, Signer: keys[0], Seen: &saml.Memory{Now: time.Now}, Now: time.Now, Rand: rand.Reader,
			Service: func(string) *saml.SPMetadata { return member },
		},
		Verifier: &relying.Verifier{Origin: provider, Anchors: anchors, Now: time.Now},
		Nonces:   relying.NewChallenges(rand.Reader, time.Now).Nonces(),
		Sessions: &idp.Memory{Now: time.Now},
	})
	if err != nil {
		t.Fatal(err)
	}
	seeker, err := sp.New(sp.Options{
		Origin: service, Test: true,
		SP: &saml.SP{Metadata: member, Signer: keys[1], IdP: known, Seen: &saml.Memory{Now: time.Now}, Now: time.Now, Rand: rand.Reader},
	})
	if err != nil {
		t.Fatal(err)
	}
	site.Config.Handler, pages.Config.Handler, certificates.Config.Handler = seeker, server, server.Certificate()
	site.StartTLS()
	pages.StartTLS()
	certificates.TLS = server.TLSConfig(pages.TLS.Certificates[0])
	certificates.StartTLS()
	return service
}

// samlSigner is one of the published keys with a certificate of its own.
func samlSigner(t *testing.T, key, name string) saml.Signer {
	t.Helper()
	k := pkitest.Key(t, key)
	own := pkitest.SelfSigned(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
	}, k)
	return saml.Signer{Key: k, Certificate: own.Certificate}
}

package demo

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"cied/fault"
	"cied/lang"
	"cied/pki"
	"cied/pki/revocation"
	"cied/relying"
	"cied/relying/idp"
	"cied/relying/saml"
	"cied/relying/sp"
)

// federation is the reference service and the reference identity provider, each with the
// other's metadata, and the clock of both.
type federation struct {
	o       Options
	now     func() time.Time
	daemon  string // address where the citizen's cied listens
	anchors *pki.Anchors
	office  *office
}

// serveFederation starts both sides.
func (d *Demo) serveFederation(ctx context.Context, f *federation) error {
	const op = "demo: federation"
	provider, err := d.listen(ctx)
	if err != nil {
		return err
	}
	service, err := d.listen(ctx)
	if err != nil {
		return err
	}
	d.ProviderURL, d.ServiceURL = address(provider), address(service)
	keys, err := newSigners("identity provider of the demo", "service of the demo")
	if err != nil {
		return fault.New(fault.Internal, op, err)
	}
	known, m := idp.Metadata(d.ProviderURL, keys[0].Certificate), sp.Metadata(d.ServiceURL, keys[1].Certificate)
	m.Organization = organisations(d.ServiceURL)
	providerPages, err := f.provider(d.ProviderURL, f.identityProvider(known, keys[0], m))
	if err != nil {
		return fault.New(fault.Internal, op, err)
	}
	servicePages, err := f.service(d.ServiceURL, f.serviceProvider(m, keys[1], known))
	if err != nil {
		return fault.New(fault.Internal, op, err)
	}
	d.serve(provider, providerPages)
	d.serve(service, servicePages)
	return nil
}

// identityProvider is the SAML side of the provider, which has one service in its federation.
func (f *federation) identityProvider(own *saml.IdPMetadata, key saml.Signer, member *saml.SPMetadata) *saml.IdP {
	return &saml.IdP{
		Metadata: own, Signer: key, Seen: &saml.Memory{Now: f.now}, Now: f.now, Rand: rand.Reader,
		Service: func(entityID string) *saml.SPMetadata {
			if entityID != member.EntityID {
				return nil
			}
			return member
		},
	}
}

// serviceProvider is the SAML side of the service.
func (f *federation) serviceProvider(own *saml.SPMetadata, key saml.Signer, provider *saml.IdPMetadata) *saml.SP {
	return &saml.SP{Metadata: own, Signer: key, IdP: provider, Seen: &saml.Memory{Now: f.now}, Now: f.now, Rand: rand.Reader}
}

// provider makes the pages of the identity provider.
func (f *federation) provider(origin string, side *saml.IdP) (http.Handler, error) {
	return idp.New(idp.Options{
		Origin: origin, LoopbackHTTP: true, Test: true, IdP: side,
		Verifier: &relying.Verifier{Origin: origin, Anchors: f.anchors, Now: f.now, Revocation: f.office},
		Nonces:   relying.NewChallenges(rand.Reader, f.now).Nonces(),
		Sessions: &idp.Memory{Now: f.now},
		Daemon:   f.daemon,
		Speed:    f.o.Speed, Lang: f.o.Lang, Now: f.now, Log: f.o.Log,
	})
}

// service makes the pages of the service. It keeps no evidence: the people are invented.
func (f *federation) service(origin string, side *saml.SP) (http.Handler, error) {
	return sp.New(sp.Options{
		Origin: origin, LoopbackHTTP: true, Test: true, SP: side, Lang: f.o.Lang, Now: f.now, Log: f.o.Log,
	})
}

// organisations name the service in every language.
func organisations(url string) []saml.Organization {
	names := map[string]string{
		lang.Italian: "Servizio dimostrativo",
		lang.English: "Demo service",
		lang.German:  "Demonstrationsdienst",
		lang.French:  "Service de démonstration",
		lang.Slovene: "Predstavitvena storitev",
	}
	var all []saml.Organization
	for _, tag := range lang.All() {
		all = append(all, saml.Organization{Language: tag, Name: names[tag], Display: names[tag], URL: url})
	}
	return all
}

// newSigners makes a key for each name, at once, with a certificate of its own. They are
// forgotten with the demo.
func newSigners(names ...string) ([]saml.Signer, error) {
	signers, failed := make([]saml.Signer, len(names)), make([]error, len(names))
	var making sync.WaitGroup
	for i, name := range names {
		making.Go(func() { signers[i], failed[i] = newSigner(name) })
	}
	making.Wait()
	return signers, errors.Join(failed...)
}

func newSigner(name string) (saml.Signer, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return saml.Signer{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(10, 0, 0), // the clock is accelerated
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return saml.Signer{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return saml.Signer{Key: key, Certificate: cert}, err
}

// office is the authority that has issued the demo's cards, asked whether one was revoked.
type office struct{ revoked atomic.Bool }

// Check implements [relying.Revocation].
func (o *office) Check(_ context.Context, _ *x509.Certificate, _ pki.Anchor, _ time.Time) revocation.Status {
	if !o.revoked.Load() {
		return revocation.Status{State: revocation.Good}
	}
	return revocation.Status{State: revocation.Revoked, By: revocation.ByCRL, Reason: "keyCompromise"}
}

// address is the origin of what listens at l.
func address(l net.Listener) string { return "http://" + l.Addr().String() }

// complete fills in what was left out.
func (o *Options) complete() {
	o.Speed = cmp.Or(o.Speed, DefaultSpeed)
	o.Lang = cmp.Or(lang.Parse(o.Lang), lang.English)
}

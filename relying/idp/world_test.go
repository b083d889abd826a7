package idp_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"testing"
	"time"

	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
	"cied/relying"
	"cied/relying/idp"
	"cied/relying/saml"
	"cied/relying/sp"
	"cied/token"
)

// The two sides, which nobody has.
const (
	provider = "https://idp.example"
	service  = "https://comune.example"
)

// A world is a service, an identity provider, cards, and a clock between them.
type world struct {
	t        testing.TB
	now      time.Time
	pki      *pkitest.World
	card     *x509.Certificate // of whoever logs in
	revoked  bool
	options  idp.Options // what the provider is made of
	provider http.Handler
	door     http.Handler // of certificates
	service  *sp.Server
	evidence *sp.Evidence
}

// newWorld changes the options of the provider before it is made.
func newWorld(t testing.TB, changes ...func(*world)) *world {
	t.Helper()
	w := &world{t: t, now: pkitest.Now, pki: pkitest.New(t)}
	w.card = w.pki.Card
	w.evidence = &sp.Evidence{Dir: t.TempDir(), Now: w.clock}
	idpSigner, spSigner := signer(t, "root", "idp.example"), signer(t, "sub", "comune.example")
	metadata := idp.Metadata(provider, idpSigner.Certificate)
	known := sp.Metadata(service, spSigner.Certificate)
	known.Organization = []saml.Organization{{Language: "it", Name: "Comune di Esempio", Display: "Comune di Esempio", URL: service}}
	w.options = idp.Options{
		Origin: provider, Test: true, Now: w.clock,
		IdP: &saml.IdP{Metadata: metadata, Signer: idpSigner, Seen: &saml.Memory{Now: w.clock}, Now: w.clock, Rand: rand.Reader,
			Service: func(id string) *saml.SPMetadata {
				if id == known.EntityID {
					return known
				}
				return nil
			}},
		Verifier: &relying.Verifier{Origin: provider, Anchors: pki.NewAnchors(w.pki.CIE(), nil, true), Now: w.clock, Revocation: office{w}},
		Nonces:   relying.NewChallenges(rand.Reader, w.clock).Nonces(),
		Sessions: &idp.Memory{Now: w.clock},
	}
	for _, change := range changes {
		change(w)
	}
	p := w.server()
	w.provider, w.door = p, p.Certificate()
	side := &saml.SP{Metadata: known, Signer: spSigner, IdP: metadata, Seen: &saml.Memory{Now: w.clock}, Now: w.clock, Rand: rand.Reader}
	var err error
	w.service, err = sp.New(sp.Options{Origin: service, SP: side, Now: w.clock, Test: true, Evidence: w.evidence})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// server makes one more provider of the same options.
func (w *world) server() *idp.Server {
	w.t.Helper()
	s, err := idp.New(w.options)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) clock() time.Time { return w.now }

// An office knows whether the world's card is revoked.
type office struct{ w *world }

func (o office) Check(context.Context, *x509.Certificate, pki.Anchor, time.Time) revocation.Status {
	if o.w.revoked {
		return revocation.Status{State: revocation.Revoked, By: revocation.ByCRL, Reason: "keyCompromise"}
	}
	return revocation.Status{State: revocation.Good}
}

// expire lays a card on the reader whose certificate has ended.
func (w *world) expire() {
	template := pkitest.CardTemplate()
	template.NotAfter = w.now.Add(-time.Hour)
	w.card = w.pki.Sub.Issue(w.t, template, &pkitest.Key(w.t, "card").PublicKey)
}

// fragment is what cied leaves at the callback page for a nonce and a state.
func (w *world) fragment(nonce, state string) string {
	w.t.Helper()
	answer, err := token.NewWebEID(provider, nonce, w.card, pkitest.Key(w.t, "card"), "")
	if err != nil {
		w.t.Fatal(err)
	}
	return encode(w.t, map[string]any{"format": "web-eid", "authToken": json.RawMessage(answer), "state": state})
}

// failed is what cied leaves there for a login that came to nothing.
func failed(t testing.TB, code, state string) string {
	return encode(t, map[string]any{"error": map[string]any{"code": code}, "state": state})
}

func encode(t testing.TB, answer map[string]any) string {
	t.Helper()
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// signer is one of the published keys with a certificate of its own.
func signer(t testing.TB, key, name string) saml.Signer {
	k := pkitest.Key(t, key)
	return saml.Signer{Key: k, Certificate: selfSigned(t, k, name)}
}

func selfSigned(t testing.TB, key *rsa.PrivateKey, name string) *x509.Certificate {
	t.Helper()
	return pkitest.SelfSigned(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: pkitest.Now.AddDate(-1, 0, 0), NotAfter: pkitest.Now.AddDate(1, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}, key).Certificate
}

package saml_test

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/beevik/etree"

	"cied/pki/pkitest"
	"cied/relying/saml"
)

// The addresses of an invented federation.
const (
	idpID       = "https://idp.example/idp/profile/SAML2/POST/SSO"
	idpRedirect = "https://idp.example/idp/profile/SAML2/Redirect/SSO"
	spID        = "https://comune.example/sp"
	consumer    = "https://comune.example/acs"
	other       = "https://comune.example/acs/other"
)

// citizen does not exist.
var citizen = saml.Citizen{
	Name: "Ada", FamilyName: "Esempio & Figli", DateOfBirth: "1985-01-01",
	FiscalNumber: "SMPDAA85A41X000X", AuthnInstant: pkitest.Now,
}

// A world is one service and one provider, with a clock between them.
type world struct {
	t      testing.TB
	now    time.Time
	idp    *saml.IdP
	sp     *saml.SP
	seen   *saml.Memory
	intent saml.Ask
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, now: pkitest.Now, seen: &saml.Memory{}}
	clock := func() time.Time { return w.now }
	w.seen.Now = clock
	idpSigner, spSigner := signer(t, "root", "idp.example"), signer(t, "sub", "comune.example")
	idp := &saml.IdPMetadata{
		EntityID: idpID, Certificates: []*x509.Certificate{idpSigner.Certificate},
		SSO:    []saml.Endpoint{{Binding: saml.BindingPOST, Location: idpID}, {Binding: saml.BindingRedirect, Location: idpRedirect}},
		Logout: []saml.Endpoint{{Binding: saml.BindingRedirect, Location: "https://idp.example/logout"}},
	}
	sp := serviceMetadata(spSigner.Certificate)
	random := rand.NewChaCha8([32]byte{1})
	w.idp = &saml.IdP{Metadata: idp, Signer: idpSigner, Seen: w.seen, Now: clock, Rand: random,
		Service: func(entityID string) *saml.SPMetadata {
			if entityID == sp.EntityID {
				return sp
			}
			return nil
		}}
	w.sp = &saml.SP{Metadata: sp, Signer: spSigner, IdP: idp, Seen: &saml.Memory{Now: clock}, Now: clock, Rand: random}
	w.intent = saml.Ask{Binding: saml.BindingPOST, Context: saml.Context{Level: 3, Comparison: saml.Exact}, RelayState: "state-1"}
	return w
}

// serviceMetadata are those of an invented municipality that breaks no rule.
func serviceMetadata(certificate *x509.Certificate) *saml.SPMetadata {
	return &saml.SPMetadata{
		EntityID: spID, RequestsSigned: true, WantAssertions: true,
		Certificates:  []*x509.Certificate{certificate},
		Logout:        []saml.Endpoint{{Binding: saml.BindingRedirect, Location: "https://comune.example/logout"}},
		NameIDFormats: []string{"urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
		Consumers: []saml.Consumer{
			{Index: 0, Default: true, Binding: saml.BindingPOST, Location: consumer},
			{Index: 1, Binding: saml.BindingPOST, Location: other},
		},
		AttributeSets: []saml.AttributeSet{{
			Index: 0, Name: "urn:uuid:00000000-0000-4000-8000-000000000001",
			Description: map[string]string{"it": "Servizi di esempio"},
			Attributes:  saml.TheFourAttributes(),
		}},
		Organization: []saml.Organization{{Language: "it", Name: "Comune di Esempio", Display: "Esempio", URL: "https://comune.example"}},
		Contacts: []saml.Contact{{
			Type: saml.Administrative, Public: true, IPACode: "c_x000", Category: "L6", Town: "X000", Province: "XX",
			Country: "IT", Company: "Comune di Esempio", Email: "protocollo@comune.example", Telephone: "+39000000000",
		}},
	}
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

// stranger signs with a key that nobody has in metadata.
func stranger(t testing.TB) saml.Signer { return signer(t, "stranger", "stranger.example") }

func (w *world) ask() *saml.Sending {
	w.t.Helper()
	sending, err := w.sp.Ask(w.intent)
	if err != nil {
		w.t.Fatal(err)
	}
	return sending
}

// open takes a request out of its binding at the provider.
func (w *world) open(s *saml.Sending) *saml.Envelope {
	w.t.Helper()
	if s.Form != nil {
		return w.opened(saml.OpenPost(http.MethodPost, s.Form.Values(), saml.KindRequest))
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.opened(saml.OpenRedirect(http.MethodGet, u.RawQuery, saml.KindRequest))
}

func (w *world) opened(e *saml.Envelope, err error) *saml.Envelope {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// accept asks, and believes the request.
func (w *world) accept() (*saml.Request, saml.Pending) {
	w.t.Helper()
	sending := w.ask()
	r, err := w.idp.Judge(context.Background(), w.open(sending))
	if err != nil {
		w.t.Fatal(err)
	}
	return r, sending.Pending
}

// succeed returns the XML of a Response for the citizen.
func (w *world) succeed() (string, saml.Pending) {
	w.t.Helper()
	r, pending := w.accept()
	form, err := w.idp.Succeed(r, citizen)
	if err != nil {
		w.t.Fatal(err)
	}
	return decoded(w.t, form), pending
}

func decoded(t testing.TB, f saml.Form) string {
	t.Helper()
	octets, err := base64.StdEncoding.DecodeString(f.Message)
	if err != nil {
		t.Fatal(err)
	}
	return string(octets)
}

// receive gives a Response to the service.
func (w *world) receive(xml string, p saml.Pending) (*saml.Outcome, error) {
	w.t.Helper()
	form := saml.NewForm(consumer, saml.KindResponse, []byte(xml), "")
	e, err := saml.OpenPost(http.MethodPost, form.Values(), saml.KindResponse)
	if err != nil {
		return nil, err
	}
	return w.sp.Receive(context.Background(), e, p)
}

// tree parses a document that this package wrote.
func tree(t testing.TB, xml string) *etree.Element {
	t.Helper()
	d := etree.NewDocument()
	if err := d.ReadFromString(xml); err != nil {
		t.Fatal(err)
	}
	return d.Root()
}

func text(t testing.TB, root *etree.Element) string {
	t.Helper()
	d := etree.NewDocument()
	d.SetRoot(root.Copy())
	s, err := d.WriteToString()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// swap replaces the first old in s, which must be there.
func swap(t testing.TB, s, old, new string) string {
	t.Helper()
	if !strings.Contains(s, old) {
		t.Fatalf("%q is not in %s", old, s)
	}
	return strings.Replace(s, old, new, 1)
}

// unsigned removes the signatures of an element and everything inside.
func unsigned(e *etree.Element) *etree.Element {
	for _, child := range e.ChildElements() {
		if child.Tag == "Signature" {
			e.RemoveChild(child)
			continue
		}
		unsigned(child)
	}
	return e
}

package sp_test

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"html"
	"io"
	"math/big"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"cied/pki/pkitest"
	"cied/relying/saml"
	"cied/relying/sp"
)

const (
	service  = "https://comune.example"
	provider = "https://idp.example/sso"
)

// citizen does not exist.
var citizen = saml.Citizen{
	Name: "Ada", FamilyName: "Esempio & Figli", DateOfBirth: "1985-01-01", FiscalNumber: "SMPDAA85A41X000X", AuthnInstant: pkitest.Now,
}

// A world is a service, and a provider that answers as the test says.
type world struct {
	t        testing.TB
	now      time.Time
	idp      *saml.IdP
	options  sp.Options
	server   *sp.Server
	told     []sp.Result
	evidence *sp.Evidence
}

func newWorld(t testing.TB, changes ...func(*sp.Options)) *world {
	t.Helper()
	w := &world{t: t, now: pkitest.Now}
	idpSigner, own := signer(t, "root", "idp.example"), signer(t, "sub", "comune.example")
	metadata := sp.Metadata(service, own.Certificate)
	metadata.Organization = []saml.Organization{{Language: "it", Name: "Comune di Esempio", Display: "Comune di Esempio", URL: service}}
	side := &saml.IdPMetadata{EntityID: provider, Certificates: []*x509.Certificate{idpSigner.Certificate}, SSO: []saml.Endpoint{
		{Binding: saml.BindingPOST, Location: provider}, {Binding: saml.BindingRedirect, Location: provider + "/redirect"},
	}}
	w.idp = &saml.IdP{Metadata: side, Signer: idpSigner, Seen: &saml.Memory{Now: w.clock}, Now: w.clock, Rand: rand.Reader,
		Service: func(string) *saml.SPMetadata { return metadata }}
	w.evidence = &sp.Evidence{Dir: t.TempDir(), Now: w.clock}
	w.options = sp.Options{
		Origin: service, Now: w.clock, Evidence: w.evidence, Done: func(r sp.Result) { w.told = append(w.told, r) },
		SP: &saml.SP{Metadata: metadata, Signer: own, IdP: side, Seen: &saml.Memory{Now: w.clock}, Now: w.clock, Rand: rand.Reader},
	}
	for _, change := range changes {
		change(&w.options)
	}
	var err error
	if w.server, err = sp.New(w.options); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) clock() time.Time { return w.now }

// signer is one of the published keys with a certificate of its own.
func signer(t testing.TB, key, name string) saml.Signer {
	t.Helper()
	k := pkitest.Key(t, key)
	return saml.Signer{Key: k, Certificate: pkitest.SelfSigned(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: pkitest.Now.AddDate(-1, 0, 0), NotAfter: pkitest.Now.AddDate(1, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}, k).Certificate}
}

// A browser is one citizen's, without a network.
type browser struct {
	t      testing.TB
	w      *world
	jar    *cookiejar.Jar
	header http.Header

	code int
	page string
	last http.Header
}

func (w *world) browser() *browser {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &browser{t: w.t, w: w, jar: jar, header: http.Header{}}
}

// send asks, and follows a redirect to the service itself.
func (b *browser) send(method, address, origin, body string) {
	b.t.Helper()
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	for _, c := range b.jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	for name, values := range b.header {
		r.Header[name] = values
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	out := httptest.NewRecorder()
	b.w.server.ServeHTTP(out, r)
	result := out.Result()
	page, err := io.ReadAll(result.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.jar.SetCookies(r.URL, result.Cookies())
	b.code, b.page, b.last = result.StatusCode, html.UnescapeString(string(page)), result.Header
	if result.Header.Get("Location") == "/" {
		b.get("/")
	}
}

func (b *browser) get(path string) { b.t.Helper(); b.send(http.MethodGet, service+path, "", "") }

func (b *browser) post(path, origin string, form url.Values) {
	b.t.Helper()
	b.send(http.MethodPost, service+path, origin, form.Encode())
}

var field = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// fields are those of the form on the page.
func (b *browser) fields() url.Values {
	b.t.Helper()
	form := url.Values{}
	for _, f := range field.FindAllStringSubmatch(b.page, -1) {
		form.Set(f[1], f[2])
	}
	if len(form) == 0 {
		b.t.Fatalf("no form: %d\n%s", b.code, b.page)
	}
	return form
}

// ask presses the button, and returns the request that the provider believes.
func (b *browser) ask() *saml.Request {
	b.t.Helper()
	b.post("/login", service, nil)
	e, err := saml.OpenPost(http.MethodPost, b.fields(), saml.KindRequest)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.judged(e)
}

func (b *browser) judged(e *saml.Envelope) *saml.Request {
	b.t.Helper()
	request, err := b.w.idp.Judge(b.t.Context(), e)
	if err != nil {
		b.t.Fatal(err)
	}
	return request
}

// answer is the provider's form for an outcome.
func (w *world) answer(r *saml.Request, nr int) url.Values {
	w.t.Helper()
	form, err := w.idp.Succeed(r, citizen)
	if nr != saml.NrSuccess {
		form, err = w.idp.Fail(r, nr)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return form.Values()
}

// come posts a Response as the provider's page does.
func (b *browser) come(form url.Values) {
	b.t.Helper()
	b.post(sp.PathConsumer, "https://idp.example", form)
}

// shows wants a status and a sentence.
func (b *browser) shows(code int, want string) {
	b.t.Helper()
	if b.code != code || !strings.Contains(b.page, want) {
		b.t.Errorf("%d, want %d with %q:\n%s", b.code, code, want, b.page)
	}
}

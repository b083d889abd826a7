//go:build linux

package installers

import (
	"crypto/rand"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"cied/pki"
	"cied/relying"
	"cied/token"
)

// Where the site stands for the browser, and the one person who comes to it.
const (
	host    = "idp.example.test"
	visitor = "the visitor"
)

// pagesDir has the pages of a site as package e2e knows it.
const pagesDir = "../internal/e2e/testdata"

// A site is a website with a login page, of another origin than cied.
type site struct {
	origin     string // https://idp.example.test:PORT
	cied       string // "http://127.0.0.1:PORT"
	page       *template.Template
	challenges *relying.Challenges
	verifier   relying.Verifier
}

// newSite starts a site that sends its visitor to the cied at an address, and believes the
// authorities in the directory trust.
func newSite(t *testing.T, cied, trust string) *site {
	t.Helper()
	anchors, err := pki.LoadDir(trust)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{
		cied: cied, page: template.Must(template.ParseFiles(filepath.Join(pagesDir, "login.html"))),
		challenges: relying.NewChallenges(rand.Reader, time.Now),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.login)
	mux.HandleFunc("GET "+token.CallbackPath, file("callback.html"))
	mux.HandleFunc("GET /callback.js", file("callback.js"))
	mux.HandleFunc("GET /login.js", file("login.js"))
	mux.HandleFunc("POST /answer", s.answer)
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.origin = "https://" + host + ":" + u.Port()
	s.verifier = relying.Verifier{Origin: s.origin, Anchors: anchors, Now: time.Now}
	return s
}

func file(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, filepath.Join(pagesDir, name)) }
}

// login shows the form, whose answer comes to the same window.
func (s *site) login(w http.ResponseWriter, _ *http.Request) {
	nonce, err := s.challenges.Issue(visitor)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Referrer-Policy", "origin") // or the browser does not say who asks
	if err := s.page.Execute(w, struct{ Authorize, Target, Nonce string }{s.cied + "/v1/authorize", "_self", nonce}); err != nil {
		panic(err)
	}
}

// answer takes what the callback page found in its fragment, and says who it is from.
func (s *site) answer(w http.ResponseWriter, r *http.Request) {
	who, err := s.identify(r)
	if err != nil {
		who = err.Error()
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, who)
}

// identify returns the codice fiscale that the answer proves.
func (s *site) identify(r *http.Request) (string, error) {
	nonce, err := s.challenges.Take(visitor)
	if err != nil {
		return "", err
	}
	c, err := relying.ParseCallback(r.FormValue("fragment"))
	if err != nil {
		return "", err
	}
	if c.Err != nil {
		return "", c.Err
	}
	identity, err := s.verifier.Verify(r.Context(), c.Format, c.Answer, nonce)
	return identity.FiscalCode, err
}

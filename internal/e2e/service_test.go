//go:build unix

package e2e

import (
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"cied/pki"
	"cied/relying"
)

// host is where the service stands for the browser. No name server knows it.
const host = "idp.example.test"

//go:embed testdata
var pages embed.FS

var (
	loginPage  = template.Must(template.ParseFS(pages, "testdata/login.html"))
	scriptPage = template.Must(template.ParseFS(pages, "testdata/script.html"))
)

// A service is a website with a login page, of another origin than cied.
type service struct {
	origin     string // https://idp.example.test:PORT
	port       string
	cied       string // "http://127.0.0.1:PORT"
	challenges *relying.Challenges
	verifier   relying.Verifier
}

// startService starts a service that sends its visitors to the cied at the given address
// and believes the authorities in the directory trust.
func startService(t *testing.T, cied, trust string) *service {
	t.Helper()
	anchors, err := pki.LoadDir(trust)
	if err != nil {
		t.Fatal(err)
	}
	s := &service{cied: cied, challenges: relying.NewChallenges(rand.Reader, time.Now)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.login("_blank"))
	mux.HandleFunc("GET /here", s.login("_self"))
	mux.HandleFunc("GET /script", s.script)
	mux.HandleFunc("GET /script.js", file("script.js", "text/javascript"))
	mux.HandleFunc("GET /.well-known/cied/callback", file("callback.html", "text/html; charset=utf-8"))
	mux.HandleFunc("GET /login.js", file("login.js", "text/javascript"))
	mux.HandleFunc("GET /callback.js", file("callback.js", "text/javascript"))
	mux.HandleFunc("POST /answer", s.answer)
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.port = u.Port()
	s.origin = "https://" + host + ":" + s.port
	s.verifier = relying.Verifier{Origin: s.origin, Anchors: anchors, Now: time.Now}
	return s
}

// file serves one page as a site does that knows what it is doing: no other origin's
// scripts, and an Origin for whom it posts to.
func file(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		content, err := pages.ReadFile("testdata/" + name)
		if err != nil {
			panic(err)
		}
		secure(w, contentType)
		w.Write(content)
	}
}

func secure(w http.ResponseWriter, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "origin")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'")
}

// login shows the form, whose post needs no permission. target is where its answer goes:
// a window of its own, or this one.
func (s *service) login(target string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		nonce := s.begin(w)
		secure(w, "text/html; charset=utf-8")
		if err := loginPage.Execute(w, struct{ Authorize, Target, Nonce string }{s.cied + "/v1/authorize", target, nonce}); err != nil {
			panic(err)
		}
	}
}

// script shows the page whose script asks cied itself.
func (s *service) script(w http.ResponseWriter, _ *http.Request) {
	nonce := s.begin(w)
	secure(w, "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self' "+s.cied)
	if err := scriptPage.Execute(w, struct{ Cied, Nonce string }{s.cied, nonce}); err != nil {
		panic(err)
	}
}

// begin issues a nonce for a new session.
func (s *service) begin(w http.ResponseWriter) (nonce string) {
	session := rand.Text()
	nonce, err := s.challenges.Issue(session)
	if err != nil {
		panic(err)
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie(), Value: session, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	return nonce
}

// cookie is the name of the session's cookie, which all ports of a host share.
func (s *service) cookie() string { return "__Host-session-" + s.port }

// answer takes what the callback page found in its fragment and says who it is from.
func (s *service) answer(w http.ResponseWriter, r *http.Request) {
	who, err := s.identify(r)
	if err != nil {
		who = err.Error()
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, who)
}

// identify returns the codice fiscale that the answer proves, or the code of the fault
// that cied reports.
func (s *service) identify(r *http.Request) (string, error) {
	session, err := r.Cookie(s.cookie())
	if err != nil {
		return "", err
	}
	nonce, err := s.challenges.Take(session.Value)
	if err != nil {
		return "", err
	}
	c, err := relying.ParseCallback(r.FormValue("fragment"))
	switch {
	case err != nil:
		return "", err
	case c.State != "as it was sent":
		return "", fmt.Errorf("state %q", c.State)
	case c.Err != nil:
		return string(c.Err.Code), nil
	}
	identity, err := s.verifier.Verify(r.Context(), c.Format, c.Answer, nonce)
	return identity.FiscalCode, err
}

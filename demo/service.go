package demo

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"time"

	"cied/fault"
	"cied/lang"
	"cied/pki"
	"cied/relying"
	"cied/token"
)

// sessionCookie names the browser's session with the service.
const sessionCookie = "cied-demo-session"

// service is a site with a login page, as an integrator would build it on package
// relying. It knows of the daemon nothing but its address.
type service struct {
	daemon     string // "http://127.0.0.1:PORT"
	lang       string
	challenges *relying.Challenges
	verifier   relying.Verifier
	mux        *http.ServeMux
	pages      *template.Template
}

// serveService starts the service and returns the address of its login page.
func (d *Demo) serveService(ctx context.Context, daemon string, anchors *pki.Anchors, tag string) (string, error) {
	pages, err := template.ParseFS(ui, "ui/*.tmpl")
	if err != nil {
		return "", fault.New(fault.Internal, "demo: pages", err)
	}
	s := &service{
		daemon: daemon, lang: cmp.Or(lang.Parse(tag), lang.English), pages: pages, mux: http.NewServeMux(),
		challenges: relying.NewChallenges(rand.Reader, time.Now),
		verifier:   relying.Verifier{Anchors: anchors, Now: time.Now},
	}
	s.mux.HandleFunc("GET /{$}", s.loginPage)
	s.mux.HandleFunc("GET "+token.CallbackPath, s.callbackPage)
	s.mux.HandleFunc("POST /login", s.login)
	s.mux.HandleFunc("GET /demo.css", file("ui/demo.css", "text/css; charset=utf-8"))
	s.mux.HandleFunc("GET /login.js", file("ui/login.js", "text/javascript; charset=utf-8"))
	s.mux.HandleFunc("GET /callback.js", file("ui/callback.js", "text/javascript; charset=utf-8"))
	address, err := d.serve(ctx, s)
	s.verifier.Origin = address
	return address, err
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	// The form goes to the daemon, which sends the window back here; and the daemon
	// learns the origin of the page only if the page lets the browser say it.
	w.Header().Set("Content-Security-Policy", w.Header().Get("Content-Security-Policy")+
		"; form-action "+s.daemon+" "+s.verifier.Origin)
	w.Header().Set("Referrer-Policy", "origin")
	s.mux.ServeHTTP(w, r)
}

// page is what the templates show.
type page struct {
	Lang   string
	Words  words
	Daemon string
	Nonce  string
}

func (s *service) loginPage(w http.ResponseWriter, r *http.Request) {
	nonce, err := s.challenges.Issue(s.session(w, r))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.show(w, "login.html.tmpl", page{Lang: s.lang, Words: wordsIn(s.lang), Daemon: s.daemon, Nonce: nonce})
}

// callbackPage takes the answer out of the fragment, which no server sees, and posts it
// to /login from its own origin.
func (s *service) callbackPage(w http.ResponseWriter, _ *http.Request) {
	s.show(w, "callback.html.tmpl", page{Lang: s.lang, Words: wordsIn(s.lang)})
}

func (s *service) show(w http.ResponseWriter, name string, p page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = s.pages.ExecuteTemplate(w, name, p)
}

// session returns the browser's session, and begins one where there is none.
func (s *service) session(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(sessionCookie); err == nil && len(c.Value) == 32 {
		return c.Value
	}
	id := newSecret()
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return id
}

// outcome is what the service tells its page, and the demo prints.
type outcome struct {
	Verified   bool       `json:"verified"`
	FiscalCode string     `json:"fiscalCode,omitempty"`
	GivenName  string     `json:"givenName,omitempty"`
	Surname    string     `json:"surname,omitempty"`
	Document   string     `json:"document,omitempty"`
	NotAfter   *time.Time `json:"notAfter,omitempty"`
	Test       bool       `json:"test,omitempty"`
	Code       fault.Code `json:"code,omitempty"`
	Message    string     `json:"message,omitempty"`
}

// login judges what the callback page brings: the fragment, as it is.
func (s *service) login(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") != s.verifier.Origin {
		http.Error(w, string(fault.OriginInvalid), http.StatusForbidden)
		return
	}
	fragment, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, string(fault.RequestTooLarge), http.StatusRequestEntityTooLarge)
		return
	}
	o := s.judge(r.Context(), string(fragment), s.session(w, r))
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(o)
}

// judge verifies an answer for the session that asked. The nonce is spent whatever comes.
func (s *service) judge(ctx context.Context, fragment, session string) outcome {
	refused := func(code fault.Code) outcome { return outcome{Code: code, Message: code.Text(s.lang).Message} }
	nonce, err := s.challenges.Take(session)
	if err != nil {
		return refused(fault.CodeOf(err))
	}
	c, err := relying.ParseCallback(fragment)
	switch {
	case err != nil:
		return refused(fault.CodeOf(err))
	case c.Err != nil:
		return refused(c.Err.Code)
	}
	id, err := s.verifier.Verify(ctx, c.Format, c.Answer, nonce)
	if err != nil {
		return refused(fault.CodeOf(err))
	}
	return outcome{
		Verified: true, FiscalCode: id.FiscalCode, GivenName: id.GivenName, Surname: id.Surname,
		Document: id.Document, NotAfter: &id.NotAfter, Test: id.Test,
	}
}

// form is what the login page posts to the daemon.
func form(nonce string) url.Values {
	return url.Values{"nonce": {nonce}, "format": {string(token.WebEID)}}
}

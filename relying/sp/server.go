package sp

import (
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"cied/relying/saml"
)

//go:embed ui
var files embed.FS

// What a request may bring, in bytes. A message in base64 is a third longer, and escaped in a
// form up to three times that.
const (
	maxResponse = 4 * saml.MaxMessage
	maxForm     = 4 << 10
)

// A Server is the service, as an [http.Handler]. It keeps its sessions in memory.
type Server struct {
	o        Options
	metadata []byte
	mux      *http.ServeMux
	pages    *template.Template
	ways     shelf[saml.Pending]
	results  shelf[Result]
}

// New returns a server, or says what cannot be made of o. It signs its metadata, once.
func New(o Options) (*Server, error) {
	o.complete()
	if err := o.check(); err != nil {
		return nil, err
	}
	metadata, err := o.SP.Metadata.Sign(o.SP.Signer, o.Rand)
	if err != nil {
		return nil, err
	}
	v := &Server{o: o, metadata: metadata, mux: http.NewServeMux(), pages: parsePages()}
	v.route()
	return v, nil
}

// A step answers one request. Its error becomes a page.
type step func(w http.ResponseWriter, r *http.Request) error

// route is the table of addresses.
func (v *Server) route() {
	for pattern, s := range map[string]step{
		"GET /{$}":            v.home,
		"POST " + PathLogin:   v.own(v.login),
		"POST " + PathLogout:  v.own(v.logout),
		"GET " + PathLogout:   v.logoutPage,
		"GET " + PathResult:   v.resultJSON,
		"GET " + PathMetadata: v.serveMetadata,
		"GET /ui/style.css":   asset("style.css", "text/css; charset=utf-8"),
		"GET /ui/card.svg":    asset("card.svg", "image/svg+xml"),
		"/":                   func(http.ResponseWriter, *http.Request) error { return errNowhere },
	} {
		v.handle(pattern, s)
	}
	for _, path := range v.o.consumers() {
		v.handle("POST "+path, v.consume)
	}
}

func (v *Server) handle(pattern string, s step) {
	v.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := s(w, r); err != nil {
			v.show(w, r, err)
		}
	})
}

// own lets a step be asked for by our own pages only.
func (v *Server) own(s step) step {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !v.ownPage(r) {
			return errCrossSite
		}
		return s(w, r)
	}
}

// ServeHTTP answers requests for the service's own host. Under another name comes a page that
// was re-bound to this address.
func (v *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	if u, err := url.Parse(v.o.Origin); err != nil || r.Host != u.Host {
		v.show(w, r, errHost)
		return
	}
	v.mux.ServeHTTP(w, r)
}

// home is the button, or how the last login has ended.
func (v *Server) home(w http.ResponseWriter, r *http.Request) error {
	p := v.view(v.language(r))
	if result, there := v.result(r); there {
		p.Result, p.Told = &result, p.Words.told(result.Nr)
	}
	if p.Result != nil && p.Result.Citizen != nil {
		p.Attributes = p.Result.Citizen.attributes(p.Words)
		v.render(w, http.StatusOK, "citizen.html", p)
		return nil
	}
	v.showButton(w, p)
	return nil
}

// showButton answers with a page that has the button.
func (v *Server) showButton(w http.ResponseWriter, p view) {
	setPolicy(w.Header(), "", v.formTargets()...)
	v.render(w, http.StatusOK, "home.html", p)
}

// formTargets are where the button leads: here, and by a redirect to the identity provider.
func (v *Server) formTargets() []string {
	targets := []string{"'self'"}
	for _, e := range v.o.SP.IdP.SSO {
		targets = append(targets, source(e.Location))
	}
	return targets
}

// logout ends the session, here alone: the identity provider has none.
func (v *Server) logout(w http.ResponseWriter, r *http.Request) error {
	v.results.take(v.name(r, sessionCookie), v.o.Now())
	v.setCookie(w, sessionCookie, "", 0)
	p := v.view(v.language(r))
	p.Told = p.Words.LoggedOut
	v.showButton(w, p)
	return nil
}

// logoutPage is the address in the metadata. It ends nothing: any page can send a browser here.
func (v *Server) logoutPage(w http.ResponseWriter, _ *http.Request) error {
	see(w, "/")
	return nil
}

// resultJSON tells how this browser's last login has ended.
func (v *Server) resultJSON(w http.ResponseWriter, r *http.Request) error {
	result, there := v.result(r)
	if !there {
		return errNowhere
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(result)
}

// serveMetadata answers with the signed metadata.
func (v *Server) serveMetadata(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	_, _ = w.Write(v.metadata)
	return nil
}

// asset returns a step that answers with one embedded file.
func asset(name, contentType string) step {
	return func(w http.ResponseWriter, _ *http.Request) error {
		body, err := files.ReadFile("ui/" + name)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(body)
		return nil
	}
}

// What is refused.
var (
	errHost      = errors.New("sp: asked under another name")
	errCrossSite = errors.New("sp: asked by a page of another site")
	errNowhere   = errors.New("sp: there is no such page")
	errForm      = errors.New("sp: the form cannot be read")
	errNotAsked  = errors.New("sp: no login of this browser is on its way")
)

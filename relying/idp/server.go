package idp

import (
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"

	"cied/relying/saml"
	"cied/sdk/js"
	"cied/token"
)

//go:embed ui
var files embed.FS

// What a request may bring, in bytes. A message in base64 is a third longer, and escaped in a
// form up to three times that.
const (
	maxRequest  = 4 * saml.MaxMessage
	maxFragment = 40 << 10
	maxForm     = 4 << 10
)

// A Server is the identity provider, as an [http.Handler]. It keeps nothing but what its
// [Options] were given.
type Server struct {
	o        Options
	metadata []byte
	mux      *http.ServeMux
	pages    *template.Template
}

// New returns a server, or says what cannot be made of o. It signs its metadata, once.
func New(o Options) (*Server, error) {
	o.complete()
	if err := o.check(); err != nil {
		return nil, err
	}
	metadata, err := o.IdP.Metadata.Sign(o.IdP.Signer, o.Rand)
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
		"GET " + PathMetadata:       v.serveMetadata,
		PathPOST:                    v.ssoPOST,     // any method: nr 6 is ours to tell
		PathRedirect:                v.ssoRedirect, // so it is here
		"GET /idp/login":            v.session(v.loginPage),
		"POST /idp/answer":          v.own(maxFragment, v.session(v.answer)),
		"GET /idp/next":             v.session(v.next),
		"GET " + PathPrompt:         v.session(v.promptPage),
		"GET " + PathErrorCode:      v.session(v.errorCodePage),
		"GET /idp/consent":          v.session(v.consentPage),
		"POST /idp/consent":         v.own(maxForm, v.session(v.consent)),
		"POST /idp/cancel":          v.own(maxForm, v.session(v.cancel)),
		"GET " + PathLogout:         v.logoutPage,
		"GET " + token.CallbackPath: v.callbackPage,
		"GET /cied/launch.html":     v.launchPage,
		"GET /idp/ui/style.css":     asset("style.css", "text/css; charset=utf-8"),
		"GET /idp/ui/card.svg":      asset("card.svg", "image/svg+xml"),
		"GET /idp/ui/login.js":      asset("login.js", javascript),
		"GET /idp/ui/callback.js":   asset("callback.js", javascript),
		"GET /idp/ui/launch.js":     asset("launch.js", javascript),
		"/":                         v.nowhere,
	} {
		v.mux.Handle(pattern, v.handle(s))
	}
	scripts := http.StripPrefix("/cied", http.FileServerFS(sdkjs.Dist()))
	v.mux.HandleFunc("GET /cied/{file}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", javascript) // or some systems' tables would decide
		scripts.ServeHTTP(w, r)
	})
}

const javascript = "text/javascript; charset=utf-8"

// ServeHTTP answers requests for the provider's own host. Under another name comes a page that
// was re-bound to this address.
func (v *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	if r.Host != hostOf(v.o.Origin) {
		v.show(w, r, errHost)
		return
	}
	if r.Method == http.MethodHead { // it would take what only a GET brings to the citizen
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	v.mux.ServeHTTP(w, r)
}

// handle makes a handler of a step.
func (v *Server) handle(s step) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s(w, r); err != nil {
			v.show(w, r, err)
		}
	})
}

// own lets a step be asked for by our own pages only, with a body of max bytes.
func (v *Server) own(max int64, s step) step {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !v.ownPage(r) {
			return errCrossSite
		}
		r.Body = http.MaxBytesReader(w, r.Body, max)
		return s(w, r)
	}
}

// A sessionStep answers one request of a citizen who is in the middle of a login; name is
// that of the session.
type sessionStep func(w http.ResponseWriter, r *http.Request, name string, s *session) error

// session finds the session of a request. Where its time is over there is one answer only,
// at whatever page: nr 21.
func (v *Server) session(f sessionStep) step {
	return func(w http.ResponseWriter, r *http.Request) error {
		name, err := v.name(r)
		if err != nil {
			return err
		}
		s, err := v.read(r.Context(), name)
		if err != nil {
			return err
		}
		if s.over(v.o.Now()) {
			return v.fail(w, r, name, saml.NrTimeout)
		}
		if err := v.choose(r, name, s); err != nil {
			return err
		}
		return f(w, r, name, s)
	}
}

// nowhere is every address that is not in the table.
func (v *Server) nowhere(http.ResponseWriter, *http.Request) error { return errNowhere }

// asset returns a step that answers with one embedded file.
func asset(name, contentType string) step {
	return func(w http.ResponseWriter, _ *http.Request) error {
		body, err := fs.ReadFile(files, "ui/"+name)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(body)
		return nil
	}
}

// What is refused before anything is looked at.
var (
	errHost      = errors.New("idp: asked under another name")
	errCrossSite = errors.New("idp: asked by a page of another site")
	errNowhere   = errors.New("idp: there is no such page")
)

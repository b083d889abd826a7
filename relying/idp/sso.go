package idp

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"cied/lang"
	"cied/relying/saml"
)

// serveMetadata answers with the signed metadata.
func (v *Server) serveMetadata(w http.ResponseWriter, r *http.Request) error {
	if !r.URL.Query().Has("Metadata") {
		return errNowhere
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	_, _ = w.Write(v.metadata)
	return nil
}

// ssoPOST takes a request by the POST binding (SAML 2.0 Bindings, 3.5).
func (v *Server) ssoPOST(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	if err := r.ParseForm(); err != nil && r.Method == http.MethodPost {
		return &saml.Error{Nr: 4, Err: err}
	}
	e, err := saml.OpenPost(r.Method, r.PostForm, saml.KindRequest)
	if err != nil {
		return err
	}
	return v.sso(w, r, e)
}

// ssoRedirect takes a request by the redirect binding (SAML 2.0 Bindings, 3.4).
func (v *Server) ssoRedirect(w http.ResponseWriter, r *http.Request) error {
	e, err := saml.OpenRedirect(r.Method, r.URL.RawQuery, saml.KindRequest)
	if err != nil {
		return err
	}
	return v.sso(w, r, e)
}

// sso begins a login, or refuses the request.
func (v *Server) sso(w http.ResponseWriter, r *http.Request, e *saml.Envelope) error {
	request, err := v.o.IdP.Judge(r.Context(), e)
	if err != nil {
		return v.refuse(w, r, request, err)
	}
	mark, err := newName(v.o.Rand)
	if err != nil {
		return err
	}
	s := &session{Request: request, Lang: v.language(r), Ends: v.o.Now().Add(v.o.Limit), Mark: mark}
	if err := v.begin(w, r, s); err != nil {
		return err
	}
	see(w, "/idp/login")
	return nil
}

// refuse answers a request that is not believed: with a Response where the table has one and
// the service's signature was good, else with a page.
func (v *Server) refuse(w http.ResponseWriter, r *http.Request, request *saml.Request, cause error) error {
	var refused *saml.Error
	if request == nil || !errors.As(cause, &refused) {
		return cause
	}
	v.o.Log.Warn("request refused", "nr", refused.Nr, "service", request.Service, "cause", refused.Err)
	form, err := v.o.IdP.Fail(request, refused.Nr)
	if err != nil {
		return err
	}
	v.deliver(w, v.language(r), form, refused.Nr)
	return nil
}

// see sends the browser on to a page of ours, by GET.
func see(w http.ResponseWriter, address string) {
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}

// language is what the browser prefers.
func (v *Server) language(r *http.Request) string {
	return lang.Match(strings.Join(r.Header.Values("Accept-Language"), ","), v.o.Lang)
}

// service is what a citizen is told of the service: its name in the metadata, and the host
// that the Response goes to, which nobody else can have.
func (v *Server) service(s *session) (name, host string) {
	host = hostOf(s.Request.Consumer)
	m := v.o.IdP.Service(s.Request.Service)
	if m == nil {
		return host, host
	}
	for _, o := range m.Organization {
		if name == "" || lang.Parse(o.Language) == s.Lang {
			name = o.Display
		}
	}
	if name == "" {
		name = host
	}
	return name, host
}

// hostOf is the host and port of an address.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

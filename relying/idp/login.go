package idp

import (
	"fmt"
	"net/http"
	"time"

	"cied/lang"
	"cied/relying/saml"
)

// loginPage offers the doors, with a new nonce.
func (v *Server) loginPage(w http.ResponseWriter, r *http.Request, name string, s *session) error {
	if s.Refused || s.Person != nil {
		see(w, "/idp/next")
		return nil
	}
	nonce, err := v.o.Nonces.Issue(r.Context(), name)
	if err != nil {
		return err
	}
	s.Nonce = nonce
	if err := v.replace(r.Context(), name, s); err != nil {
		return err
	}
	v.toDaemon(w.Header())
	p := v.page(s)
	p.Nonce, p.Mark, p.Daemon, p.Door = nonce, s.Mark, v.o.Daemon, v.o.Certificate != ""
	v.render(w, http.StatusOK, "login.html", p)
	return nil
}

// choose keeps the language that the citizen has chosen at a page, if any.
func (v *Server) choose(r *http.Request, name string, s *session) error {
	chosen := lang.Parse(r.URL.Query().Get("lang"))
	if chosen == "" || chosen == s.Lang {
		return nil
	}
	s.Lang = chosen
	return v.replace(r.Context(), name, s)
}

// next leads the citizen to where the login is. Pages come here when their time is over, and
// when a door has closed behind somebody.
func (v *Server) next(w http.ResponseWriter, r *http.Request, name string, s *session) error {
	switch {
	case s.Refused:
		return v.fail(w, r, name, saml.NrCard)
	case s.Person != nil:
		see(w, "/idp/consent")
	default:
		see(w, "/idp/login")
	}
	return nil
}

// cancel ends a login at the citizen's wish, from any page.
func (v *Server) cancel(w http.ResponseWriter, r *http.Request, name string, _ *session) error {
	return v.fail(w, r, name, saml.NrCancelled)
}

// launchPage is the page of sdk/js in the window that goes on to cied.
func (v *Server) launchPage(w http.ResponseWriter, r *http.Request) error {
	v.toDaemon(w.Header())
	v.render(w, http.StatusOK, "launch.html", v.bare(v.language(r)))
	return nil
}

// callbackPage takes the answer out of the fragment. It never redirects: a fragment would go
// along.
func (v *Server) callbackPage(w http.ResponseWriter, r *http.Request) error {
	v.render(w, http.StatusOK, "callback.html", v.bare(v.language(r)))
	return nil
}

// logoutPage is where services send the citizen at the end, by a plain GET, as at the real
// provider. Nobody is logged in here, so there is nothing to end.
func (v *Server) logoutPage(w http.ResponseWriter, r *http.Request) error {
	v.render(w, http.StatusOK, "logout.html", v.bare(v.language(r)))
	return nil
}

// refresh is the content of the element that has the browser come back when the time is over
// (HTML, "Refresh state"): in its own seconds, rounded up.
func (v *Server) refresh(s *session) string {
	perSecond := time.Duration(v.o.Speed) * time.Second
	left := s.Ends.Sub(v.o.Now())
	return fmt.Sprintf("%d;url=/idp/next", max((left+perSecond-1)/perSecond, 1))
}

package idp

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"

	"cied/relying/saml"
)

// submit is the one script of the page that carries a Response. After a refusal that the
// citizen has to hear of it waits; the button beside it does not.
const submit = `setTimeout(function () { document.forms[0].submit(); }, Number(document.forms[0].dataset.wait));`

// cardWait is how long the page on an expired or revoked card stays, in ms: the table has both
// the citizen and the service told. The service tells it again.
const cardWait = 4000

// submitSource is the source expression for that script (Content Security Policy Level 3,
// 6.7.3.2).
func submitSource() string {
	sum := sha256.Sum256([]byte(submit))
	return "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// fail ends the session called name with a row of the table.
func (v *Server) fail(w http.ResponseWriter, r *http.Request, name string, nr int) error {
	s, err := v.take(r.Context(), name)
	if err != nil {
		return err
	}
	form, err := v.o.IdP.Fail(s.Request, nr)
	if err != nil {
		return err
	}
	v.end(w, s, form, nr)
	return nil
}

// succeed ends the session called name by sending what the citizen has agreed to.
func (v *Server) succeed(w http.ResponseWriter, r *http.Request, name string) error {
	s, err := v.take(r.Context(), name)
	if err != nil {
		return err
	}
	if s.Person == nil || s.over(v.o.Now()) {
		return ErrNoSession // it was another when it was read
	}
	form, err := v.o.IdP.Succeed(s.Request, saml.Citizen{
		Name: s.Person.GivenName, FamilyName: s.Person.FamilyName,
		DateOfBirth: s.Person.DateOfBirth.String(), FiscalNumber: s.Person.FiscalCode,
		AuthnInstant: s.Proved,
	})
	if err != nil {
		return err
	}
	v.end(w, s, form, saml.NrSuccess)
	return nil
}

// end takes the session's cookie away and sends the citizen to the service.
func (v *Server) end(w http.ResponseWriter, s *session, form saml.Form, nr int) {
	v.o.Log.Info("login ended", "nr", nr, "service", s.Request.Service)
	v.setCookie(w, "", -1)
	v.deliver(w, s.Lang, form, nr)
}

// deliver answers with the page that posts a Response to the service: by itself, or by its
// button where there is no script. The form can go nowhere else.
func (v *Server) deliver(w http.ResponseWriter, lang string, form saml.Form, nr int) {
	setPolicy(w.Header(), submitSource(), source(form.Action))
	w.Header().Set("Referrer-Policy", "origin")
	p := v.bare(lang)
	p.Form, p.Nr, p.Told = &form, nr, p.Words.told(nr)
	if nr == saml.NrCard {
		p.Wait = cardWait
	}
	v.render(w, http.StatusOK, "response.html", p)
}

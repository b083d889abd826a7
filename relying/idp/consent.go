package idp

import (
	"net/http"

	"cied/relying"
	"cied/relying/saml"
)

// An attribute is one that the service asks for, with its value for this person.
type attribute struct {
	Name  string // as in SAML
	Value string // as the citizen reads it
}

// attributesOf returns what a service would learn of a person, in the order of a page.
func attributesOf(p *relying.Person, r *saml.Request) []attribute {
	values := map[string]string{
		saml.AttributeName:         p.GivenName,
		saml.AttributeFamilyName:   p.FamilyName,
		saml.AttributeDateOfBirth:  p.DateOfBirth.String(),
		saml.AttributeFiscalNumber: p.FiscalCode,
	}
	var all []attribute
	for _, name := range r.Attributes {
		all = append(all, attribute{name, values[name]})
	}
	return all
}

// consentPage names what the service would learn.
func (v *Server) consentPage(w http.ResponseWriter, _ *http.Request, _ string, s *session) error {
	if s.Person == nil {
		see(w, "/idp/next")
		return nil
	}
	p := v.page(s)
	p.Attributes = p.Words.explain(attributesOf(s.Person, s.Request), s.Person.BirthCertain)
	v.render(w, http.StatusOK, "consent.html", p)
	return nil
}

// consent ends a login as the citizen has chosen: to send, or not to.
func (v *Server) consent(w http.ResponseWriter, r *http.Request, name string, s *session) error {
	if err := r.ParseForm(); err != nil || s.Person == nil {
		return errNotAsked
	}
	switch r.PostForm.Get("choice") {
	case "send":
		return v.succeed(w, r, name)
	case "keep":
		return v.fail(w, r, name, saml.NrDenied)
	}
	return errNotAsked
}

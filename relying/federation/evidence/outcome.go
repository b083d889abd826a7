package evidence

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"

	"cied/relying/saml"
)

// An Outcome is one that the portal asks a picture of.
type Outcome struct {
	Nr    int    // its row in [saml.Errors]
	press string // what a person presses at the provider, in its data-cied; "" where they wait
}

// Outcomes returns the four, in the order of the manual.
func Outcomes() []Outcome {
	return []Outcome{
		{saml.NrSuccess, "send"},
		{saml.NrTimeout, ""},
		{saml.NrDenied, "deny"},
		{saml.NrCancelled, "cancel"},
	}
}

// Name is the name of the picture. The manual gives numbers and no names.
func (o Outcome) Name() string { return fmt.Sprintf("evidenza-%d.jpg", o.Nr) }

// buttons are the values of data-cied to press on a page of the provider, the first that is
// there: for what comes after the card, the card is shown first.
func (o Outcome) buttons() []string {
	switch o.Nr {
	case saml.NrSuccess, saml.NrDenied:
		return []string{o.press, "login"}
	case saml.NrCancelled:
		return []string{o.press}
	}
	return nil
}

// maxForm is how long a posted Response may be, in a form: base64, with its % signs.
const maxForm = 2 * saml.MaxMessage

// answered returns the number of the Response in a form that a page has posted; false where
// there is none. It is read to name a picture: nobody has verified it.
func answered(method, form string) (nr int, ok bool) {
	if method != http.MethodPost || len(form) > maxForm {
		return 0, false
	}
	values, err := url.ParseQuery(form)
	if err != nil {
		return 0, false
	}
	e, err := saml.OpenPost(method, values, saml.KindResponse)
	if err != nil {
		return 0, false
	}
	for _, row := range saml.Errors() {
		if row.Message != "" && bytes.Contains(e.XML, []byte(">"+row.Message+"<")) {
			return row.Nr, true
		}
	}
	return saml.NrSuccess, bytes.Contains(e.XML, []byte(`"`+saml.StatusSuccess+`"`))
}

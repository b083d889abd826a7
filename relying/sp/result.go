package sp

import (
	"time"

	"cied/relying/saml"
)

// A Result is how a login ended for the service, as [PathResult] and a demonstration show it.
type Result struct {
	Nr      int          `json:"nr"`                // the row of the table; 0 where the Response names none, or was refused
	Status  string       `json:"status,omitempty"`  // the top status code
	Second  string       `json:"second,omitempty"`  // the one below it
	Message string       `json:"message"`           // the StatusMessage, "ErrorCode nr21"; "" for a success
	Refusal saml.Refusal `json:"refusal,omitempty"` // why the Response was not believed
	Citizen *Citizen     `json:"citizen,omitempty"` // nil unless Nr is 1
	Time    time.Time    `json:"time"`
}

// A Citizen is who has logged in. What was not asked for is "".
type Citizen struct {
	Name         string     `json:"name"`
	FamilyName   string     `json:"familyName"`
	DateOfBirth  string     `json:"dateOfBirth"`  // YYYY-MM-DD
	FiscalNumber string     `json:"fiscalNumber"` // the codice fiscale, without "TINIT-"
	Level        saml.Level `json:"level"`
}

// resultOf puts together what a Response has said, or why it was refused.
func resultOf(o *saml.Outcome, err error, now time.Time) Result {
	if err != nil {
		return Result{Refusal: saml.RefusalOf(err), Time: now}
	}
	r := Result{Nr: o.Nr, Status: o.Top, Second: o.Second, Message: o.Message, Time: now}
	if o.Login != nil {
		c := o.Login.Citizen
		r.Citizen = &Citizen{c.Name, c.FamilyName, c.DateOfBirth, c.FiscalNumber, o.Login.Level}
	}
	return r
}

// An attribute is a line of the page of who has logged in.
type attribute struct{ Name, Label, Value string }

// attributes returns what is known of a citizen, in the order of the page.
func (c *Citizen) attributes(w words) []attribute {
	var known []attribute
	for _, a := range []attribute{
		{saml.AttributeName, w.Name, c.Name},
		{saml.AttributeFamilyName, w.FamilyName, c.FamilyName},
		{saml.AttributeDateOfBirth, w.DateOfBirth, c.DateOfBirth},
		{saml.AttributeFiscalNumber, w.FiscalNumber, c.FiscalNumber},
	} {
		if a.Value != "" {
			known = append(known, a)
		}
	}
	return known
}

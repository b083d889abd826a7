package saml

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/beevik/etree"
)

// Citizen is whom the identity provider has recognised, with what is sent of the four.
type Citizen struct {
	Name         string
	FamilyName   string
	DateOfBirth  string    // YYYY-MM-DD
	FiscalNumber string    // the codice fiscale; "TINIT-" comes before it on the wire
	AuthnInstant time.Time // when the card proved itself
}

// country is the prefix of a fiscalNumber: a tax identification number of Italy (ETSI EN
// 319 412-1, 5.1.3).
const country = "TINIT-"

// values returns the attributes by their names.
func (c Citizen) values() map[string]string {
	return map[string]string{
		AttributeName:         c.Name,
		AttributeFamilyName:   c.FamilyName,
		AttributeDateOfBirth:  c.DateOfBirth,
		AttributeFiscalNumber: country + c.FiscalNumber,
	}
}

// Succeed writes the Response to a request that [IdP.Judge] believed, and posts to r.Consumer
// with r.RelayState: level 3, and of the citizen the attributes that the service asked for.
// Both the Assertion and the Response are signed (the manual, "Risposta di autenticazione
// SAML").
func (p *IdP) Succeed(r *Request, c Citizen) (Form, error) {
	if !r.Believed {
		return Form{}, errors.New("saml: the request was not believed")
	}
	now := clock(p.Now)
	root, err := p.message(r, now)
	if err != nil {
		return Form{}, err
	}
	addStatus(root, Row{Top: StatusSuccess})
	assertion, err := p.assertion(r, c, now)
	if err != nil {
		return Form{}, err
	}
	if err := p.Signer.sign(assertion, 1); err != nil {
		return Form{}, err
	}
	root.AddChild(assertion)
	return p.seal(r, root)
}

// Fail writes the Response that refuses a request, with one of the rows of [Errors] whose
// answer is a Response. It has no Assertion.
func (p *IdP) Fail(r *Request, nr int) (Form, error) {
	row, ok := RowOf(nr)
	if !ok || row.Answer != AnswerResponse || nr == NrSuccess {
		return Form{}, fmt.Errorf("saml: nr %d is not answered with a Response that refuses", nr)
	}
	root, err := p.message(r, clock(p.Now))
	if err != nil {
		return Form{}, err
	}
	addStatus(root, row)
	return p.seal(r, root)
}

// seal signs a Response and puts it into the form that carries it.
func (p *IdP) seal(r *Request, root *etree.Element) (Form, error) {
	if err := p.Signer.sign(root, 1); err != nil {
		return Form{}, err
	}
	octets, err := octetsOf(root)
	return NewForm(r.Consumer, KindResponse, octets, r.RelayState), err
}

// addStatus adds the Status of a row (SAML 2.0 Core, 3.2.2.1).
func addStatus(root *etree.Element, row Row) {
	status := add(root, "samlp:Status")
	top := add(status, "samlp:StatusCode", "Value", row.Top)
	if row.Second != "" {
		add(top, "samlp:StatusCode", "Value", row.Second)
	}
	if row.Message != "" {
		add(status, "samlp:StatusMessage").SetText(row.Message)
	}
}

// assertion writes an Assertion (SAML 2.0 Core, 2.3.3; Profiles, 4.1.4.2).
func (p *IdP) assertion(r *Request, c Citizen, now time.Time) (*etree.Element, error) {
	id, err := identifier(p.Rand)
	if err != nil {
		return nil, err
	}
	nameID, err := identifier(p.Rand)
	if err != nil {
		return nil, err
	}
	a := etree.NewElement("saml:Assertion")
	a.CreateAttr("xmlns:saml", assertionNamespace)
	a.CreateAttr("ID", id)
	a.CreateAttr("Version", "2.0")
	a.CreateAttr("IssueInstant", written(now))
	add(a, "saml:Issuer").SetText(p.Metadata.EntityID)
	end := written(now.Add(cmp.Or(p.Life, defaultWindow)))
	p.addSubject(a, r, nameID, end)
	conditions := add(a, "saml:Conditions", "NotBefore", written(now), "NotOnOrAfter", end)
	add(add(conditions, "saml:AudienceRestriction"), "saml:Audience").SetText(r.Service)
	statement := add(a, "saml:AuthnStatement", "AuthnInstant", written(c.AuthnInstant), "SessionIndex", id)
	add(add(statement, "saml:AuthnContext"), "saml:AuthnContextClassRef").SetText(LevelCard.Class())
	addAttributes(a, r.Attributes, c.values())
	return a, nil
}

// addSubject adds the bearer's confirmation, and a NameID that means nothing elsewhere.
func (p *IdP) addSubject(a *etree.Element, r *Request, nameID, end string) {
	subject := add(a, "saml:Subject")
	add(subject, "saml:NameID", "Format", transient, "NameQualifier", p.Metadata.EntityID).SetText(nameID)
	add(add(subject, "saml:SubjectConfirmation", "Method", bearer), "saml:SubjectConfirmationData",
		"InResponseTo", r.ID, "NotOnOrAfter", end, "Recipient", r.Consumer)
}

// addAttributes adds the AttributeStatement, which the schema forbids to be empty.
func addAttributes(a *etree.Element, names []string, values map[string]string) {
	if len(names) == 0 {
		return
	}
	statement := add(a, "saml:AttributeStatement")
	for _, name := range names {
		attribute := add(statement, "saml:Attribute", "Name", name, "NameFormat", basicNameFormat)
		add(attribute, "saml:AttributeValue", "xmlns:xs", schemaNamespace, "xmlns:xsi", instanceNamespace,
			"xsi:type", "xs:string").SetText(values[name])
	}
}

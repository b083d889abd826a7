package saml

import (
	"slices"
	"strings"
	"time"
)

// arrived is an Assertion whose signature is good, on its way to be believed.
type arrived struct {
	node    *node
	sp      *SP
	pending Pending
	now     time.Time
}

// login judges the Assertion and reads it.
func (a arrived) login() (*Login, error) {
	l := &Login{AssertionID: a.node.get("ID")}
	if issuer, err := a.node.value(aName("Issuer")); err != nil || issuer != a.sp.IdP.EntityID {
		return nil, WrongIssuer.because("the Assertion is from %q", issuer)
	}
	if a.node.get("Version") != "2.0" {
		return nil, Malformed.because("the version of the Assertion is %q", a.node.get("Version"))
	}
	for _, check := range []func(*Login) error{a.subject, a.conditions, a.authentication, a.attributes} {
		if err := check(l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// subject checks that whoever brings the Assertion may: the only confirmation is the
// bearer's, for this service, this request and this time (SAML 2.0 Profiles, 4.1.4.2).
func (a arrived) subject(l *Login) error {
	subject, err := a.node.one(aName("Subject"))
	if err != nil {
		return Malformed.because("%w", err)
	}
	nameID, err := subject.one(aName("NameID"))
	if err != nil || nameID.get("Format") != transient {
		return Malformed.because("the NameID is not transient")
	}
	confirmation, err := subject.one(aName("SubjectConfirmation"))
	if err != nil || confirmation.get("Method") != bearer {
		return Malformed.because("the subject is not confirmed as bearer")
	}
	data, err := confirmation.one(aName("SubjectConfirmationData"))
	if err != nil {
		return Malformed.because("%w", err)
	}
	if to := data.get("Recipient"); to != a.pending.Location {
		return WrongDestination.because("the recipient is %q", to)
	}
	if id := data.get("InResponseTo"); id != a.pending.ID {
		return NotAsked.because("the Assertion answers %q", id)
	}
	l.NotOnOrAfter, err = a.within(data, false)
	return err
}

// within checks NotBefore, which may be missing unless wanted, and NotOnOrAfter, which may
// not, each with [Skew]. It returns the latter.
func (a arrived) within(n *node, wanted bool) (end time.Time, err error) {
	if _, there := n.attribute("NotBefore"); there || wanted {
		begin, err := n.instant("NotBefore")
		if err != nil {
			return time.Time{}, Malformed.because("%w", err)
		}
		if a.now.Add(Skew).Before(begin) {
			return time.Time{}, Expired.because("%s holds from %v", n.name.Local, begin)
		}
	}
	if end, err = n.instant("NotOnOrAfter"); err != nil {
		return time.Time{}, Malformed.because("%w", err)
	}
	if !a.now.Add(-Skew).Before(end) {
		return time.Time{}, Expired.because("%s held until %v", n.name.Local, end)
	}
	return end, nil
}

// conditions checks time and audience. A condition that is not known would make the
// Assertion's validity unknown, which is not valid (SAML 2.0 Core, 2.5.1.1).
func (a arrived) conditions(l *Login) error {
	conditions, err := a.node.one(aName("Conditions"))
	if err != nil {
		return Malformed.because("%w", err)
	}
	end, err := a.within(conditions, true)
	if err != nil {
		return err
	}
	if end.Before(l.NotOnOrAfter) {
		l.NotOnOrAfter = end
	}
	audience, err := conditions.path(aName("AudienceRestriction"), aName("Audience"))
	if err != nil || len(conditions.children) != 1 {
		return Malformed.because("the conditions are not one audience: %v", err)
	}
	if to, err := audience.trimmed(); err != nil || to != a.sp.Metadata.EntityID {
		return WrongAudience.because("the audience is %q", to)
	}
	return nil
}

// authentication checks that the level is what was asked for, and that the citizen proved
// to be there for this request, not before (ForceAuthn).
func (a arrived) authentication(l *Login) error {
	statement, err := a.node.one(aName("AuthnStatement"))
	if err != nil {
		return Malformed.because("%w", err)
	}
	l.SessionIndex = statement.get("SessionIndex")
	if l.Citizen.AuthnInstant, err = statement.instant("AuthnInstant"); err != nil {
		return Malformed.because("%w", err)
	}
	if l.Citizen.AuthnInstant.Before(a.pending.Issued.Add(-Skew)) || l.Citizen.AuthnInstant.After(a.now.Add(Skew)) {
		return Expired.because("the citizen proved who it is at %v", l.Citizen.AuthnInstant)
	}
	class, err := statement.path(aName("AuthnContext"), aName("AuthnContextClassRef"))
	if err != nil {
		return Malformed.because("%w", err)
	}
	name, err := class.trimmed()
	level, ok := LevelOf(name)
	if err != nil || !ok || !a.pending.Context.Allows(level) {
		return WeakContext.because("the class is %q", name)
	}
	l.Level = level
	return nil
}

// attributes reads those that were asked for, each once, and each in its form. Others are
// not looked at.
func (a arrived) attributes(l *Login) error {
	values := map[string]string{}
	for _, statement := range a.node.all(aName("AttributeStatement")) {
		for _, attribute := range statement.all(aName("Attribute")) {
			name := attribute.get("Name")
			if !slices.Contains(a.pending.Attributes, name) {
				continue
			}
			value, err := attribute.value(aName("AttributeValue"))
			if _, twice := values[name]; err != nil || twice || value == "" || attribute.get("NameFormat") != basicNameFormat {
				return BadAttributes.because("%s: %v", name, err)
			}
			values[name] = value
		}
	}
	for _, name := range a.pending.Attributes {
		if values[name] == "" {
			return BadAttributes.because("%s is missing", name)
		}
	}
	return l.Citizen.read(values)
}

// read takes the attributes, and checks the two that have a form.
func (c *Citizen) read(values map[string]string) error {
	c.Name, c.FamilyName = values[AttributeName], values[AttributeFamilyName]
	c.DateOfBirth = values[AttributeDateOfBirth]
	if c.DateOfBirth != "" {
		if _, err := time.Parse(time.DateOnly, c.DateOfBirth); err != nil {
			return BadAttributes.because("%s is not a day", AttributeDateOfBirth)
		}
	}
	if number, ok := values[AttributeFiscalNumber]; ok {
		if c.FiscalNumber, ok = strings.CutPrefix(number, country); !ok || len(c.FiscalNumber) != 16 {
			return BadAttributes.because("%s has not the form TINIT-<codice fiscale>", AttributeFiscalNumber)
		}
	}
	return nil
}

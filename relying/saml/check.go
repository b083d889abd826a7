package saml

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"cied/lang"
	"cied/pki"
)

// A Problem names one rule of the manual that the metadata of a service can break.
type Problem string

// The problems, in the order in which metadata are read.
const (
	EntityIDForm          Problem = "entity-id"
	RequestsUnsigned      Problem = "requests-unsigned"
	AssertionsUnsigned    Problem = "assertions-unsigned"
	KeyMissing            Problem = "key-missing"
	KeyWeak               Problem = "key-weak"
	KeyExpired            Problem = "key-expired"
	LogoutMissing         Problem = "logout-missing"
	AddressInsecure       Problem = "address-insecure"
	NameIDFormatWrong     Problem = "nameid-format"
	ConsumerMissing       Problem = "consumer-missing"
	ConsumerIndexTwice    Problem = "consumer-index-twice"
	ConsumerDefault       Problem = "consumer-default"
	AttributeSetMissing   Problem = "attribute-set-missing"
	AttributeSetTwice     Problem = "attribute-set-twice"
	AttributeSetUnnamed   Problem = "attribute-set-unnamed"
	AttributeUnknown      Problem = "attribute-unknown"
	AttributeMissing      Problem = "attribute-missing"
	AttributeFormat       Problem = "attribute-format"
	OrganizationItalian   Problem = "organization-italian"
	OrganizationTriple    Problem = "organization-incomplete"
	ContactAdministrative Problem = "contact-administrative"
	ContactTechnical      Problem = "contact-technical"
	ContactKind           Problem = "contact-kind"
	IPACodeMissing        Problem = "ipa-code"
	FiscalCodeMissing     Problem = "fiscal-code"
	NACE2Missing          Problem = "nace2-code"
	VATNumberForm         Problem = "vat-number"
	MunicipalityForm      Problem = "municipality"
	ProvinceForm          Problem = "province"
	CountryForm           Problem = "country"
	CompanyDiffers        Problem = "company"
	EmailForm             Problem = "email"
	TelephoneForm         Problem = "telephone"
)

// Advice reports whether the manual recommends what the problem is about, and the portal
// accepts metadata without.
func (p Problem) Advice() bool { return p == EntityIDForm }

// Problems returns all of them.
func Problems() []Problem {
	return []Problem{EntityIDForm, RequestsUnsigned, AssertionsUnsigned, KeyMissing, KeyWeak, KeyExpired,
		LogoutMissing, AddressInsecure, NameIDFormatWrong, ConsumerMissing, ConsumerIndexTwice, ConsumerDefault,
		AttributeSetMissing, AttributeSetTwice, AttributeSetUnnamed, AttributeUnknown, AttributeMissing, AttributeFormat,
		OrganizationItalian, OrganizationTriple, ContactAdministrative, ContactTechnical, ContactKind, IPACodeMissing,
		FiscalCodeMissing, NACE2Missing, VATNumberForm, MunicipalityForm, ProvinceForm, CountryForm, CompanyDiffers,
		EmailForm, TelephoneForm}
}

// A Finding is a rule that metadata break, and where.
type Finding struct {
	Problem Problem
	Where   string // the value, the index or the contact that is meant; may be empty
}

// Message says in a language of [lang.All] what is wrong and what to do, to who knows the
// office and not SAML.
func (f Finding) Message(language string) string {
	text := lang.Pick(words()[f.Problem], language)
	if f.Where == "" {
		return text
	}
	return fmt.Sprintf("%s (%s)", text, f.Where)
}

// Check returns what the federation's portal would refuse, or advise against, in the metadata
// of a service at an instant (the manual, "Struttura del metadata"); nothing where all is well.
func Check(m *SPMetadata, at time.Time) []Finding {
	c := &checker{at: at}
	c.entity(m)
	c.keys(m)
	c.endpoints(m)
	c.consumers(m)
	c.attributes(m)
	c.organization(m)
	c.contacts(m)
	return c.found
}

type checker struct {
	at    time.Time
	found []Finding
}

// unless adds a finding where ok is false.
func (c *checker) unless(ok bool, p Problem, where string) {
	if !ok {
		c.found = append(c.found, Finding{p, where})
	}
}

func (c *checker) entity(m *SPMetadata) {
	c.unless(isSecure(m.EntityID) && len(m.EntityID) <= 1024, EntityIDForm, m.EntityID)
	c.unless(m.RequestsSigned, RequestsUnsigned, "")
	c.unless(m.WantAssertions, AssertionsUnsigned, "")
	formats := m.NameIDFormats
	c.unless(len(formats) == 0 || slices.Equal(formats, []string{transient}), NameIDFormatWrong, strings.Join(formats, ", "))
}

// isSecure reports whether address is an https URL with a host.
func isSecure(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}

func (c *checker) keys(m *SPMetadata) {
	c.unless(len(m.Certificates) > 0, KeyMissing, "")
	for _, key := range m.Certificates {
		c.unless(pki.CheckKey(key.PublicKey) == nil, KeyWeak, key.Subject.CommonName)
		c.unless(!c.at.After(key.NotAfter), KeyExpired, key.NotAfter.UTC().Format(time.DateOnly))
	}
}

// endpoints wants a logout by redirect, and https everywhere.
func (c *checker) endpoints(m *SPMetadata) {
	redirect := func(e Endpoint) bool { return e.Binding == BindingRedirect }
	c.unless(slices.ContainsFunc(m.Logout, redirect), LogoutMissing, "")
	for _, e := range m.Logout {
		c.unless(isSecure(e.Location), AddressInsecure, e.Location)
	}
	for _, e := range m.Consumers {
		c.unless(isSecure(e.Location), AddressInsecure, e.Location)
	}
}

// consumers wants one by POST, each index once, and one default.
func (c *checker) consumers(m *SPMetadata) {
	_, post := m.fallback()
	c.unless(post, ConsumerMissing, "")
	defaults := 0
	seen := map[int]bool{}
	for _, consumer := range m.Consumers {
		c.unless(!seen[consumer.Index], ConsumerIndexTwice, fmt.Sprint(consumer.Index))
		seen[consumer.Index] = true
		if consumer.Default {
			defaults++
		}
	}
	c.unless(len(m.Consumers) == 0 || defaults == 1, ConsumerDefault, fmt.Sprint(defaults))
}

func (c *checker) attributes(m *SPMetadata) {
	c.unless(len(m.AttributeSets) > 0, AttributeSetMissing, "")
	seen := map[int]bool{}
	for _, set := range m.AttributeSets {
		c.unless(!seen[set.Index], AttributeSetTwice, fmt.Sprint(set.Index))
		seen[set.Index] = true
		c.unless(set.Name != "", AttributeSetUnnamed, fmt.Sprint(set.Index))
		c.attributeSet(set)
	}
}

// attributeSet wants the four attributes, and no others.
func (c *checker) attributeSet(s AttributeSet) {
	four := AttributeNames()
	for _, a := range s.Attributes {
		c.unless(slices.Contains(four, a.Name), AttributeUnknown, a.Name)
		c.unless(slices.Contains([]string{"", basicNameFormat, uriNameFormat}, a.NameFormat), AttributeFormat, a.NameFormat)
	}
	asked := s.names()
	for _, name := range four {
		c.unless(slices.Contains(asked, name), AttributeMissing, name)
	}
}

func (c *checker) organization(m *SPMetadata) {
	c.unless(m.italian() != "", OrganizationItalian, "")
	for _, o := range m.Organization {
		c.unless(o.Name != "" && o.Display != "" && o.URL != "", OrganizationTriple, o.Language)
	}
}

// italian returns the Italian name of the organisation, "" where there is none.
func (m *SPMetadata) italian() string {
	for _, o := range m.Organization {
		if o.Language == lang.Italian {
			return o.Name
		}
	}
	return ""
}

// named reports whether a contact's Company is the name of the organisation. Without an
// Italian name there is none to compare with: that is found already.
func (m *SPMetadata) named(company string) bool {
	ours := func(o Organization) bool { return o.Name == company }
	return m.italian() == "" || slices.ContainsFunc(m.Organization, ours)
}

// contacts wants one of the service, and at most one of its partner.
func (c *checker) contacts(m *SPMetadata) {
	count := map[string]int{}
	for _, contact := range m.Contacts {
		count[contact.Type]++
		c.census(contact)
		c.reach(contact)
		if contact.Type == Administrative {
			c.unless(m.named(contact.Company), CompanyDiffers, contact.Company)
		}
	}
	others := len(m.Contacts) - count[Administrative] - count[Technical]
	c.unless(count[Administrative] == 1, ContactAdministrative, fmt.Sprint(count[Administrative]))
	c.unless(count[Technical] <= 1 && others == 0, ContactTechnical, "")
}

// census judges what stands in the extensions of a contact.
func (c *checker) census(contact Contact) {
	c.unless(contact.Public != contact.Private, ContactKind, contact.Type)
	italian := contact.Country == "" || contact.Country == "IT"
	if contact.Public && !contact.Private {
		c.unless(!italian || contact.IPACode != "", IPACodeMissing, contact.Type)
	}
	if contact.Private && !contact.Public {
		c.unless(contact.Fiscal != "", FiscalCodeMissing, contact.Type)
		c.unless(!italian || len(contact.NACE2) > 0, NACE2Missing, contact.Type)
	}
	c.unless(contact.VATNumber == "" || match(`^[A-Z]{2}[0-9A-Za-z]{2,12}$`, contact.VATNumber), VATNumberForm, contact.VATNumber)
	c.unless(!italian || match(`^[A-Z][0-9]{3}$`, contact.Town), MunicipalityForm, contact.Town)
	c.unless(contact.Province == "" || match(`^[A-Z]{2}$`, contact.Province), ProvinceForm, contact.Province)
	c.unless(contact.Country == "" || match(`^[A-Z]{2}$`, contact.Country), CountryForm, contact.Country)
}

// reach judges how a contact is reached.
func (c *checker) reach(contact Contact) {
	if contact.Type != Administrative {
		c.unless(contact.Company != "", CompanyDiffers, contact.Type)
	}
	address := strings.TrimPrefix(contact.Email, "mailto:")
	parsed, err := mail.ParseAddress(address)
	c.unless(err == nil && parsed.Address == address, EmailForm, contact.Email)
	c.unless(contact.Telephone == "" || match(`^\+[0-9]{6,15}$`, contact.Telephone), TelephoneForm, contact.Telephone)
}

func match(pattern, value string) bool { return regexp.MustCompile(pattern).MatchString(value) }

package federation

import (
	"fmt"
	"slices"
	"time"

	"cied/relying/saml"
)

// A Finding is a rule of the federation that a file breaks, with the place to mend it.
type Finding struct {
	saml.Finding
	Key  string // "service.ipa-code"; "" where it is not the file that has to change
	Line int    // of the key, or of the table around it; 0 where neither is there
}

// In has the line and the key before the message, in a language of lang.All.
func (f Finding) In(language string) string {
	place := ""
	if f.Line > 0 {
		place = fmt.Sprintf("%d: ", f.Line)
	}
	if f.Key != "" {
		place += f.Key + ": "
	}
	return place + f.Message(language)
}

// refused reports whether the federation would not take metadata with these findings.
func refused(all []Finding) bool {
	return slices.ContainsFunc(all, func(f Finding) bool { return !f.Problem.Advice() })
}

// Check returns what the federation's portal would refuse, or advise against, in metadata
// that come from the file, at an instant; nothing where all is well.
func (c *Config) Check(env Environment, m *saml.SPMetadata, at time.Time) []Finding {
	var all []Finding
	for _, f := range saml.Check(m, at) {
		key := c.keyOf(env, f)
		all = append(all, Finding{f, key, c.lines.Of(key)})
	}
	return all
}

// keyOf names the key of the file that mends a finding.
func (c *Config) keyOf(env Environment, f saml.Finding) string {
	switch f.Problem {
	case saml.EntityIDForm, saml.AddressInsecure:
		return string(env) + ".host"
	case saml.LogoutMissing:
		return "paths.logout"
	case saml.ConsumerMissing:
		return "consumers"
	case saml.AttributeSetMissing:
		return "attributes"
	case saml.AttributeSetUnnamed:
		return "attributes." + f.Where + ".name"
	case saml.OrganizationItalian:
		return "organization.it.name"
	case saml.OrganizationTriple:
		return "organization." + f.Where
	case saml.ContactAdministrative:
		return tableOf(saml.Administrative)
	}
	return c.contactKey(f)
}

// contactKey names the key of a contact: Where is its type, or the value that is meant.
func (c *Config) contactKey(f saml.Finding) string {
	i := slices.IndexFunc(contactFields(), func(x contactField) bool { return x.problem == f.Problem })
	if i < 0 {
		return ""
	}
	field := contactFields()[i]
	for _, contact := range c.Contacts {
		if contact.Type == f.Where || field.value != nil && field.value(contact) == f.Where {
			return tableOf(contact.Type) + "." + field.key
		}
	}
	return ""
}

// A contactField is the key of a contact that a problem is about. value is nil where the
// finding names the type of the contact.
type contactField struct {
	problem saml.Problem
	key     string
	value   func(saml.Contact) string
}

func contactFields() []contactField {
	return []contactField{
		{saml.ContactKind, "kind", nil},
		{saml.IPACodeMissing, "ipa-code", nil},
		{saml.FiscalCodeMissing, "fiscal-code", nil},
		{saml.NACE2Missing, "nace2-codes", nil},
		{saml.CompanyDiffers, "company", nil},
		{saml.VATNumberForm, "vat-number", func(c saml.Contact) string { return c.VATNumber }},
		{saml.MunicipalityForm, "municipality", func(c saml.Contact) string { return c.Town }},
		{saml.ProvinceForm, "province", func(c saml.Contact) string { return c.Province }},
		{saml.CountryForm, "country", func(c saml.Contact) string { return c.Country }},
		{saml.EmailForm, "email", func(c saml.Contact) string { return c.Email }},
		{saml.TelephoneForm, "telephone", func(c saml.Contact) string { return c.Telephone }},
	}
}

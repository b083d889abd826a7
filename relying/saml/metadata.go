package saml

import (
	"crypto/x509"
	"slices"
)

// An Endpoint is an address for one binding (SAML 2.0 Metadata, 2.2.2).
type Endpoint struct {
	Binding  Binding
	Location string // an https URL
}

// IdPMetadata is what the identity provider says of itself (SAML 2.0 Metadata, 2.4.3). In
// the federation its entityID is also the address of its SSO by POST.
type IdPMetadata struct {
	EntityID     string
	Certificates []*x509.Certificate // of the keys that sign
	SSO          []Endpoint
	Logout       []Endpoint
}

// location returns the address of the SSO for a binding.
func (m *IdPMetadata) location(b Binding) (string, bool) {
	i := slices.IndexFunc(m.SSO, func(e Endpoint) bool { return e.Binding == b })
	if i < 0 {
		return "", false
	}
	return m.SSO[i].Location, true
}

// SPMetadata is what a service says of itself (SAML 2.0 Metadata, 2.4.4; the manual,
// "Metadata SP").
type SPMetadata struct {
	EntityID       string
	RequestsSigned bool // AuthnRequestsSigned
	WantAssertions bool // WantAssertionsSigned
	Certificates   []*x509.Certificate
	Logout         []Endpoint
	NameIDFormats  []string
	Consumers      []Consumer
	AttributeSets  []AttributeSet
	Organization   []Organization // one for each language
	Contacts       []Contact
}

// A Consumer is an AssertionConsumerService: where Responses go.
type Consumer struct {
	Index    int
	Default  bool
	Binding  Binding
	Location string
}

// An AttributeSet is an AttributeConsumingService.
type AttributeSet struct {
	Index       int
	Name        string            // ServiceName, a URN with a UUID as a rule
	Description map[string]string // by language; may be nil
	Attributes  []RequestedAttribute
}

// A RequestedAttribute is asked for in an [AttributeSet].
type RequestedAttribute struct {
	Name       string
	NameFormat string // "" where it is not there
}

// An Organization is the name of the service's owner, in one language.
type Organization struct {
	Language string // ISO 639-1
	Name     string // as in the public registers
	Display  string // as the identity provider shows it to the citizen
	URL      string
}

// The types of contact of the manual.
const (
	Administrative = "administrative" // the service itself
	Technical      = "technical"      // its partner, where it has one
)

// A Contact is a ContactPerson, which is an organisation and never a person, with its census
// in [ExtensionsNamespace].
type Contact struct {
	Type      string // Administrative or Technical
	Public    bool   // Public, of an administration
	Private   bool   // Private
	IPACode   string
	Category  string // IPACategory
	VATNumber string // with the country, without spaces
	Fiscal    string // FiscalCode
	NACE2     []string
	Town      string // Municipality: the cadastral code, H501
	Province  string
	Country   string // ISO 3166-1 alpha-2
	Company   string
	Email     string
	Telephone string
}

// consumer returns the consumer with an index, by POST.
func (m *SPMetadata) consumer(index int) (Consumer, bool) {
	return m.find(func(c Consumer) bool { return c.Index == index })
}

// fallback returns where an error goes that names no valid consumer: the default, or the
// first (SAML 2.0 Metadata, 2.2.3).
func (m *SPMetadata) fallback() (Consumer, bool) {
	if c, ok := m.find(func(c Consumer) bool { return c.Default }); ok {
		return c, true
	}
	return m.find(func(Consumer) bool { return true })
}

// find returns the first consumer by POST, the only binding of a Response, that fits.
func (m *SPMetadata) find(fits func(Consumer) bool) (Consumer, bool) {
	for _, c := range m.Consumers {
		if c.Binding == BindingPOST && fits(c) {
			return c, true
		}
	}
	return Consumer{}, false
}

// set returns the attribute set with an index.
func (m *SPMetadata) set(index int) (AttributeSet, bool) {
	i := slices.IndexFunc(m.AttributeSets, func(s AttributeSet) bool { return s.Index == index })
	if i < 0 {
		return AttributeSet{}, false
	}
	return m.AttributeSets[i], true
}

// names returns those of the four attributes that the set asks for, in the order of
// [AttributeNames].
func (s AttributeSet) names() []string {
	var asked []string
	for _, name := range AttributeNames() {
		if slices.ContainsFunc(s.Attributes, func(a RequestedAttribute) bool { return a.Name == name }) {
			asked = append(asked, name)
		}
	}
	return asked
}

// TheFourAttributes returns what an [AttributeSet] of the federation asks for.
func TheFourAttributes() []RequestedAttribute {
	var all []RequestedAttribute
	for _, name := range AttributeNames() {
		all = append(all, RequestedAttribute{name, basicNameFormat})
	}
	return all
}

package saml

import (
	"crypto/x509"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/beevik/etree"
)

// Sign writes the metadata of the service, signed. What it says is not judged: see [Check].
func (m *SPMetadata) Sign(signer Signer, random io.Reader) ([]byte, error) {
	root, err := entity(m.EntityID, random)
	if err != nil {
		return nil, err
	}
	role := add(root, "md:SPSSODescriptor", "protocolSupportEnumeration", protocolNamespace,
		"AuthnRequestsSigned", strconv.FormatBool(m.RequestsSigned),
		"WantAssertionsSigned", strconv.FormatBool(m.WantAssertions))
	addKeys(role, m.Certificates)
	addEndpoints(role, "md:SingleLogoutService", m.Logout)
	for _, format := range m.NameIDFormats {
		add(role, "md:NameIDFormat").SetText(format)
	}
	for _, c := range m.Consumers {
		addConsumer(role, c)
	}
	for _, s := range m.AttributeSets {
		addAttributeSet(role, s)
	}
	addOrganization(root, m.Organization)
	for _, c := range m.Contacts {
		addContact(root, c)
	}
	return sealed(root, signer)
}

// Sign writes the metadata of the identity provider, signed.
func (m *IdPMetadata) Sign(signer Signer, random io.Reader) ([]byte, error) {
	root, err := entity(m.EntityID, random)
	if err != nil {
		return nil, err
	}
	role := add(root, "md:IDPSSODescriptor", "protocolSupportEnumeration", protocolNamespace, "WantAuthnRequestsSigned", "true")
	addKeys(role, m.Certificates)
	addEndpoints(role, "md:SingleLogoutService", m.Logout)
	add(role, "md:NameIDFormat").SetText(transient)
	addEndpoints(role, "md:SingleSignOnService", m.SSO)
	return sealed(root, signer)
}

// entity starts an EntityDescriptor (SAML 2.0 Metadata, 2.3.2).
func entity(entityID string, random io.Reader) (*etree.Element, error) {
	id, err := identifier(random)
	if err != nil {
		return nil, err
	}
	root := etree.NewElement("md:EntityDescriptor")
	root.CreateAttr("xmlns:md", metadataNamespace)
	root.CreateAttr("ID", id)
	root.CreateAttr("entityID", entityID)
	return root, nil
}

// sealed signs metadata and writes them.
func sealed(root *etree.Element, signer Signer) ([]byte, error) {
	if err := signer.sign(root, 0); err != nil {
		return nil, err
	}
	return octetsOf(root)
}

func addKeys(role *etree.Element, certificates []*x509.Certificate) {
	for _, certificate := range certificates {
		key := add(role, "md:KeyDescriptor", "use", "signing", "xmlns:ds", signatureNamespace)
		addCertificate(key, certificate)
	}
}

func addEndpoints(role *etree.Element, tag string, endpoints []Endpoint) {
	for _, e := range endpoints {
		add(role, tag, "Binding", string(e.Binding), "Location", e.Location)
	}
}

func addConsumer(role *etree.Element, c Consumer) {
	e := add(role, "md:AssertionConsumerService", "Binding", string(c.Binding), "Location", c.Location,
		"index", strconv.Itoa(c.Index))
	if c.Default {
		e.CreateAttr("isDefault", "true")
	}
}

// addAttributeSet adds an AttributeConsumingService, whose ServiceName has an empty language
// (the manual, "Attribute Consuming Service").
func addAttributeSet(role *etree.Element, s AttributeSet) {
	set := add(role, "md:AttributeConsumingService", "index", strconv.Itoa(s.Index))
	add(set, "md:ServiceName", "xml:lang", "").SetText(s.Name)
	for _, language := range slices.Sorted(maps.Keys(s.Description)) {
		add(set, "md:ServiceDescription", "xml:lang", language).SetText(s.Description[language])
	}
	for _, a := range s.Attributes {
		e := add(set, "md:RequestedAttribute", "Name", a.Name)
		if a.NameFormat != "" {
			e.CreateAttr("NameFormat", a.NameFormat)
		}
	}
}

// addOrganization adds the names of all languages, then the display names, then the
// addresses: the order of SAML 2.0 Metadata, 2.3.2.1.
func addOrganization(root *etree.Element, all []Organization) {
	if len(all) == 0 {
		return
	}
	e := add(root, "md:Organization")
	for _, o := range all {
		add(e, "md:OrganizationName", "xml:lang", o.Language).SetText(o.Name)
	}
	for _, o := range all {
		add(e, "md:OrganizationDisplayName", "xml:lang", o.Language).SetText(o.Display)
	}
	for _, o := range all {
		add(e, "md:OrganizationURL", "xml:lang", o.Language).SetText(o.URL)
	}
}

// addContact adds a ContactPerson with its census (the manual, "Informazioni di censimento e
// contatto").
func addContact(root *etree.Element, c Contact) {
	person := add(root, "md:ContactPerson", "contactType", c.Type)
	census := add(person, "md:Extensions", "xmlns:cie", ExtensionsNamespace)
	if c.Public {
		add(census, "cie:Public")
	}
	if c.Private {
		add(census, "cie:Private")
	}
	addText(census, "cie:IPACode", c.IPACode)
	addText(census, "cie:IPACategory", c.Category)
	addText(census, "cie:VATNumber", c.VATNumber)
	addText(census, "cie:FiscalCode", c.Fiscal)
	for _, code := range c.NACE2 {
		addText(census, "cie:NACE2Code", code)
	}
	addText(census, "cie:Municipality", c.Town)
	addText(census, "cie:Province", c.Province)
	addText(census, "cie:Country", c.Country)
	addText(person, "md:Company", c.Company)
	addText(person, "md:EmailAddress", c.Email)
	addText(person, "md:TelephoneNumber", c.Telephone)
}

// addText adds an element with text, unless there is none.
func addText(parent *etree.Element, tag, text string) {
	if text != "" {
		add(parent, tag).SetText(text)
	}
}

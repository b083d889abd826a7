package saml

import (
	"crypto/x509"
	"encoding/xml"
	"errors"
	"fmt"
)

// ReadSP reads the signed metadata of a service. The signature must be of signer. Where signer
// is nil it must be of the certificate in its own KeyInfo: that proves only that nothing was
// changed since, for a file that a person has put there.
//
// What a service can say wrongly, and still be understood, is read: see [Check].
func ReadSP(octets []byte, signer *x509.Certificate) (*SPMetadata, error) {
	root, err := readEntity(octets, signer)
	if err != nil {
		return nil, fmt.Errorf("saml: metadata: %w", err)
	}
	m := &SPMetadata{EntityID: root.get("entityID")}
	role, err := root.one(mdName("SPSSODescriptor"))
	if err == nil {
		err = m.readRole(role)
	}
	if err == nil {
		err = m.readOwner(root)
	}
	if err != nil {
		return nil, fmt.Errorf("saml: metadata of a service: %w", err)
	}
	return m, nil
}

// ReadIdP reads the signed metadata of an identity provider; signer is as for [ReadSP].
func ReadIdP(octets []byte, signer *x509.Certificate) (*IdPMetadata, error) {
	root, err := readEntity(octets, signer)
	if err != nil {
		return nil, fmt.Errorf("saml: metadata: %w", err)
	}
	m := &IdPMetadata{EntityID: root.get("entityID")}
	role, err := root.one(mdName("IDPSSODescriptor"))
	if err == nil {
		m.Certificates, err = readKeys(role)
	}
	if err != nil {
		return nil, fmt.Errorf("saml: metadata of an identity provider: %w", err)
	}
	m.SSO = readEndpoints(role, mdName("SingleSignOnService"))
	m.Logout = readEndpoints(role, mdName("SingleLogoutService"))
	return m, nil
}

// readEntity returns the one EntityDescriptor of a document, less its one signature.
func readEntity(octets []byte, signer *x509.Certificate) (*node, error) {
	d, err := parseMetadata(octets)
	if err != nil {
		return nil, err
	}
	if !is(d.root, mdName("EntityDescriptor")) {
		return nil, fmt.Errorf("the root is %q, not an EntityDescriptor", d.root.Tag)
	}
	if d.signatures != 1 {
		return nil, fmt.Errorf("there are %d signatures, not one", d.signatures)
	}
	if signer == nil {
		s, err := readSignature(d.root)
		if err != nil {
			return nil, err
		}
		if signer, err = s.certificate(); err != nil {
			return nil, err
		}
	}
	root, err := verify(d.root, []*x509.Certificate{signer})
	if err != nil {
		return nil, err
	}
	if root.get("entityID") == "" {
		return nil, errors.New("there is no entityID")
	}
	return root, nil
}

// readKeys returns the certificates of the keys that sign: those of a KeyDescriptor whose use
// is signing, or that has none (SAML 2.0 Metadata, 2.4.1.1).
func readKeys(role *node) ([]*x509.Certificate, error) {
	var keys []*x509.Certificate
	for _, descriptor := range role.all(mdName("KeyDescriptor")) {
		if use, ok := descriptor.attribute("use"); ok && use != "signing" {
			continue
		}
		n, err := descriptor.path(dsName("KeyInfo"), dsName("X509Data"), dsName("X509Certificate"))
		if err != nil {
			return nil, err
		}
		der, err := n.octets()
		if err != nil {
			return nil, err
		}
		key, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func readEndpoints(role *node, name xml.Name) []Endpoint {
	var all []Endpoint
	for _, n := range role.all(name) {
		all = append(all, Endpoint{Binding(n.get("Binding")), n.get("Location")})
	}
	return all
}

func (m *SPMetadata) readRole(role *node) (err error) {
	m.RequestsSigned = role.truth("AuthnRequestsSigned")
	m.WantAssertions = role.truth("WantAssertionsSigned")
	if m.Certificates, err = readKeys(role); err != nil {
		return err
	}
	m.Logout = readEndpoints(role, mdName("SingleLogoutService"))
	if m.NameIDFormats, err = texts(role, mdName("NameIDFormat")); err != nil {
		return err
	}
	for _, n := range role.all(mdName("AssertionConsumerService")) {
		index, err := n.index("index")
		if err != nil {
			return err
		}
		m.Consumers = append(m.Consumers, Consumer{index, n.truth("isDefault"), Binding(n.get("Binding")), n.get("Location")})
	}
	for _, n := range role.all(mdName("AttributeConsumingService")) {
		set, err := readAttributeSet(n)
		if err != nil {
			return err
		}
		m.AttributeSets = append(m.AttributeSets, set)
	}
	return nil
}

func readAttributeSet(n *node) (s AttributeSet, err error) {
	if s.Index, err = n.index("index"); err != nil {
		return s, err
	}
	names, err := texts(n, mdName("ServiceName"))
	if err != nil {
		return s, err
	}
	if len(names) > 0 {
		s.Name = names[0]
	}
	if s.Description, err = byLanguage(n, mdName("ServiceDescription")); err != nil {
		return s, err
	}
	for _, a := range n.all(mdName("RequestedAttribute")) {
		s.Attributes = append(s.Attributes, RequestedAttribute{a.get("Name"), a.get("NameFormat")})
	}
	return s, nil
}

// texts returns the texts of the children with a name.
func texts(n *node, name xml.Name) ([]string, error) {
	var all []string
	for _, child := range n.all(name) {
		text, err := child.trimmed()
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// byLanguage returns the texts of the children with a name, by their xml:lang; nil where
// there are none. Some write xmlns:lang, as the manual's prose has it; no XML has that
// attribute, and it is read as no language.
func byLanguage(n *node, name xml.Name) (map[string]string, error) {
	var all map[string]string
	for _, child := range n.all(name) {
		text, err := child.trimmed()
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = map[string]string{}
		}
		all[child.language()] = text
	}
	return all, nil
}

// language returns the xml:lang of an element.
func (n *node) language() string {
	value, _ := n.qualified(xml.Name{Space: xmlNamespace, Local: "lang"})
	return value
}

// readOwner reads Organization and ContactPerson.
func (m *SPMetadata) readOwner(root *node) error {
	for _, n := range root.all(mdName("Organization")) {
		if err := m.readOrganization(n); err != nil {
			return err
		}
	}
	for _, n := range root.all(mdName("ContactPerson")) {
		contact, err := readContact(n)
		if err != nil {
			return err
		}
		m.Contacts = append(m.Contacts, contact)
	}
	return nil
}

func (m *SPMetadata) readOrganization(n *node) error {
	display, err := byLanguage(n, mdName("OrganizationDisplayName"))
	if err != nil {
		return err
	}
	address, err := byLanguage(n, mdName("OrganizationURL"))
	if err != nil {
		return err
	}
	for _, name := range n.all(mdName("OrganizationName")) {
		text, err := name.trimmed()
		if err != nil {
			return err
		}
		language := name.language()
		m.Organization = append(m.Organization, Organization{language, text, display[language], address[language]})
	}
	return nil
}

func readContact(n *node) (Contact, error) {
	c := Contact{Type: n.get("contactType")}
	census := &node{name: mdName("Extensions")}
	if len(n.all(mdName("Extensions"))) > 0 {
		var err error
		if census, err = n.one(mdName("Extensions")); err != nil {
			return c, err
		}
	}
	c.Public = len(census.all(cieName("Public"))) > 0
	c.Private = len(census.all(cieName("Private"))) > 0
	var err error
	if c.NACE2, err = texts(census, cieName("NACE2Code")); err != nil {
		return c, err
	}
	for _, field := range []struct {
		from *node
		name xml.Name
		to   *string
	}{
		{census, cieName("IPACode"), &c.IPACode}, {census, cieName("IPACategory"), &c.Category},
		{census, cieName("VATNumber"), &c.VATNumber}, {census, cieName("FiscalCode"), &c.Fiscal},
		{census, cieName("Municipality"), &c.Town}, {census, cieName("Province"), &c.Province},
		{census, cieName("Country"), &c.Country}, {n, mdName("Company"), &c.Company},
		{n, mdName("EmailAddress"), &c.Email}, {n, mdName("TelephoneNumber"), &c.Telephone},
	} {
		if *field.to, err = field.from.optional(field.name); err != nil {
			return c, err
		}
	}
	return c, nil
}

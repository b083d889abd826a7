package saml

import "encoding/xml"

// The namespaces of SAML 2.0, XML Signature, XML Schema, and of the manual's extensions.
const (
	protocolNamespace  = "urn:oasis:names:tc:SAML:2.0:protocol"
	assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion"
	metadataNamespace  = "urn:oasis:names:tc:SAML:2.0:metadata"
	signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"
	schemaNamespace    = "http://www.w3.org/2001/XMLSchema"
	instanceNamespace  = "http://www.w3.org/2001/XMLSchema-instance"
	xmlNamespace       = "http://www.w3.org/XML/1998/namespace"

	// ExtensionsNamespace is that of the census of a service in its metadata.
	ExtensionsNamespace = "https://www.cartaidentita.interno.gov.it/saml-extensions"
)

// The identifiers of SAML 2.0 Core, 8, that the federation uses.
const (
	transient       = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
	entityFormat    = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
	bearer          = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
	basicNameFormat = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
	uriNameFormat   = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
)

// The status codes of SAML 2.0 Core, 3.2.2.2, that the manual's table has.
const (
	StatusSuccess            = "urn:oasis:names:tc:SAML:2.0:status:Success"
	StatusRequester          = "urn:oasis:names:tc:SAML:2.0:status:Requester"
	StatusResponder          = "urn:oasis:names:tc:SAML:2.0:status:Responder"
	StatusVersionMismatch    = "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch"
	StatusAuthnFailed        = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"
	StatusNoAuthnContext     = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext"
	StatusNoPassive          = "urn:oasis:names:tc:SAML:2.0:status:NoPassive"
	StatusRequestDenied      = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"
	StatusRequestUnsupported = "urn:oasis:names:tc:SAML:2.0:status:RequestUnsupported"
)

// The names of the four attributes: the minimum data set of eIDAS, the only ones that the
// federation has.
const (
	AttributeName         = "name"
	AttributeFamilyName   = "familyName"
	AttributeDateOfBirth  = "dateOfBirth"
	AttributeFiscalNumber = "fiscalNumber"
)

// AttributeNames returns the four attributes, in the order in which a page shows them.
func AttributeNames() []string {
	return []string{AttributeName, AttributeFamilyName, AttributeDateOfBirth, AttributeFiscalNumber}
}

func pName(local string) xml.Name   { return xml.Name{Space: protocolNamespace, Local: local} }
func aName(local string) xml.Name   { return xml.Name{Space: assertionNamespace, Local: local} }
func mdName(local string) xml.Name  { return xml.Name{Space: metadataNamespace, Local: local} }
func dsName(local string) xml.Name  { return xml.Name{Space: signatureNamespace, Local: local} }
func cieName(local string) xml.Name { return xml.Name{Space: ExtensionsNamespace, Local: local} }

// Package sp is a reference service provider for "Entra con CIE": the button, the way to the
// identity provider and back, and a page for each way in which a login can end.
//
// Its texts are the technical manual of "Entra con CIE" (cie-eid-saml-docs, September 2023)
// and SAML 2.0 (OASIS, 15 March 2005); what a service has to check of a Response, package
// saml checks.
//
// The federation wants four screens as evidence before it lets a service in: a login (nr 1),
// one that took too long (21), one without consent (22) and one that was cancelled (25). The
// page at "/" is each of them, and that of an expired or revoked card (23). Requests and
// Responses are kept for 24 months: see [Evidence].
package sp

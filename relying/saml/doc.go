// Package saml is SAML 2.0 as the federation "Entra con CIE" uses it: requests, responses and
// metadata of the identity provider (IdP) and of the service provider (SP), without a server.
//
// The texts are SAML 2.0 Core, Bindings, Profiles and Metadata (OASIS, 15 March 2005), XML
// Signature Syntax and Processing (W3C, second edition), and the technical manual of "Entra
// con CIE" (cie-eid-saml-docs, September 2023), called the manual here.
//
// A login takes six steps:
//
//  1. [SP.Ask] writes a signed AuthnRequest; the service keeps the [Pending] that comes with it;
//  2. [OpenPost] or [OpenRedirect] takes the request out of its binding, at the IdP;
//  3. [IdP.Judge] believes the request, or names the row of [Errors] that refuses it;
//  4. [IdP.Succeed] or [IdP.Fail] writes the signed Response;
//  5. [OpenPost] takes the Response out of its binding, at the service;
//  6. [SP.Receive] believes it, or says with a [Refusal] why not.
//
// Whatever arrives passes one door (package xmldoor), and every value is read from the canonical octets
// that a pinned key has signed, never from the document as it arrived: an element that is not
// signed does not exist (signature wrapping).
package saml

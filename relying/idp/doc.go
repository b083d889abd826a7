// Package idp is a reference identity provider for "Entra con CIE": the SAML side of
// package saml and the card side of package relying, joined by pages for the citizen.
//
// It has the addresses of the real one, and answers with every row of the federation's table
// of error codes, where the public test environments know success alone. Its texts are the
// technical manual of "Entra con CIE" (cie-eid-saml-docs, September 2023) and SAML 2.0
// (OASIS, 15 March 2005).
//
// A login takes five steps:
//
//  1. a service sends the citizen to one of the SSO addresses with a signed request;
//  2. the login page offers two doors: cied on the citizen's computer, in a window of its own
//     or in the same one (docs/integrators.md), and the card's certificate in the browser, by
//     TLS on a listener of its own ([Server.Certificate]);
//  3. whoever came in by a door is shown what the service would learn;
//  4. the citizen sends it, or does not;
//  5. a page posts the signed Response to the service.
//
// At every page the citizen can cancel (nr 25), and time runs out (nr 21). Between the steps
// everything is in a [Store]: several servers that share one, and share their [relying.Nonces],
// serve the same citizens alternately.
//
// It is an example to test with, and to read. It knows one card and no other way to log in,
// and keeps nobody logged in: the manual has every request demand a new login (ForceAuthn).
package idp

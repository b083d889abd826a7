// Package federation takes a service from a file that an office fills in to what the
// federation "Entra con CIE" asks of it: signed metadata for each of its two environments.
//
// The rules are those of the technical manual (cie-eid-saml-docs, September 2023,
// "Federazione" and "Crittografia e infrastruttura a chiave pubblica"), called the manual
// here. [Parse] judges what is written in the file, [saml.Check] what follows from it; each
// mistake is told once, with its line, to who knows the office and not SAML. The evidence of
// the four outcomes is made by package evidence.
package federation

// Package pki is trust: whether a certificate and a chip are what they say, under given
// anchors and at a given instant.
//
// Two hierarchies meet on a card. The citizen's certificate stands under the CIE's own
// roots, [Anchors.CardCertificate]. The chip's files are hashed in EF.SOD (ICAO Doc
// 9303-10, 4.6.2), which a Document Signer under the Italian Country Signing CA (CSCA)
// signed, [SOD.Verify]. What both start from is known as facts, [Anchor]: name, key and
// validity of a CA, not its certificate.
//
// The package talks to no card and reads no clock: bytes and time are arguments, verdicts
// are never kept. Every refusal is one fault. No cause names the holder: the common name
// of a card's certificate is a codice fiscale.
package pki

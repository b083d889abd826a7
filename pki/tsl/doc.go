// Package tsl is the trusted list of ETSI TS 119 612 (clauses as in version 2.4.1),
// verified first and read after.
//
// Member States publish in it who their trust services are. The Italian list, signed by
// AgID, names the authorities of the CIE among some hundred others: [Verify] checks a list
// against pinned signers and an instant, and [List.CIE] takes the CIE's authorities out of
// it. The list of the lists (LOTL) of the European Commission says who may sign the
// national ones, [List.SignersOf]; who may sign the LOTL itself is the caller's to pin.
//
// A list carries one enveloped XAdES signature at baseline B (ETSI EN 319 132-1; W3C XML
// Signature, second edition) over the exclusive canonical form (W3C Exclusive XML
// Canonicalization 1.0). What is read here is decoded from the very octets whose digest was
// signed, never from the document as it arrived: whatever a canonicaliser may get wrong
// ends as a refusal.
//
// The package does no I/O and reads no clock.
package tsl

// Package revocation is whether its issuer has revoked a certificate, as OCSP (RFC 6960)
// and lists of revoked certificates (CRL, RFC 5280, clause 5) tell it.
//
// Neither is asked on the citizen's side unless the citizen wants it: OCSP tells the
// authority of every use of the card, with its time and the address that it came from. A
// CRL tells nobody anything, but has to be fetched, and may have tens of megabytes; here
// it is looked up in a directory that [Checker.Refresh] fills outside of logins. A relying
// party is the one that has to check.
//
// What answers is a [Status] of three states, and whatever is malformed, forged, stale,
// for another certificate or not there at all is the third, [Unchecked], with its reason:
// only [Status.Err] turns that into a refusal, where the caller cannot do without. A
// certificate on hold is revoked.
//
// The package reads no clock, but for the age of a directory. Signatures are
// RSASSA-PKCS1-v1_5 with SHA-2 and 2048 bits or more: the CIE's authorities use no others.
package revocation

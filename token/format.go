// Package token is what an answer to a login looks like: bytes in, bytes out.
package token

// A Format names one form of answer, as it stands on the command line and in requests.
type Format string

// The formats.
const (
	WebEID Format = "web-eid" // JSON object "web-eid:1.0"
	CMS    Format = "cms"     // CMS SignedData over a structured statement
)

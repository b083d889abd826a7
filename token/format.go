// Package token is what an answer to a login looks like: bytes in, bytes out.
//
// The two forms bind the same three things, who asked (origin), what was asked (nonce)
// and who answers (the card's certificate): a JSON object of Web eID, or a CMS SignedData
// over a statement that a person can read. Both are built here from origin and nonce, so
// that no page chooses what the citizen's key signs, and both verify with OpenSSL alone.
package token

import (
	"fmt"

	"cied/fault"
)

// CallbackPath is where every site takes its answers, at its own origin: fixed, so that
// nobody can ask for an answer to be sent elsewhere.
const CallbackPath = "/.well-known/cied/callback"

// A Format names one form of answer, as it stands on the command line and in requests.
type Format string

// The formats.
const (
	WebEID Format = "web-eid" // JSON object "web-eid:1.0"
	CMS    Format = "cms"     // CMS SignedData over a structured statement
)

// ParseFormat reads the name of a format; "" is [WebEID]. Anything else is
// fault.FormatUnsupported.
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case "":
		return WebEID, nil
	case WebEID, CMS:
		return f, nil
	}
	return "", fault.New(fault.FormatUnsupported, "token: format", fmt.Errorf("%.32q is neither %q nor %q", name, WebEID, CMS))
}

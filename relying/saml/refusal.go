package saml

import (
	"errors"
	"fmt"
)

// A Refusal is why a service does not believe a Response. It is an error itself, so that
// errors.Is(err, saml.Replayed) reads as a sentence. What the citizen is told is the same for
// all of them: start again at the service.
type Refusal string

func (r Refusal) Error() string { return "saml: the response is refused: " + string(r) }

// The refusals.
const (
	Malformed        Refusal = "malformed"         // the binding, the XML, the form of a Response
	Unsigned         Refusal = "unsigned"          // too few signatures, or too many
	BadSignature     Refusal = "bad-signature"     // of the Response or of the Assertion
	WrongIssuer      Refusal = "wrong-issuer"      // not the identity provider that was asked
	WrongDestination Refusal = "wrong-destination" // Destination or Recipient is another service's
	WrongAudience    Refusal = "wrong-audience"    // the Assertion is for another service
	NotAsked         Refusal = "not-asked"         // InResponseTo is not the request that is pending
	Expired          Refusal = "expired"           // also: not valid yet
	Replayed         Refusal = "replayed"          // the Assertion was believed before
	WeakContext      Refusal = "weak-context"      // the level is not the one that was asked for
	BadAttributes    Refusal = "bad-attributes"    // one is missing, twice there, or not in its form
)

// RefusalOf returns the refusal in the chain of err, "" where there is none.
func RefusalOf(err error) Refusal {
	r, _ := errors.AsType[Refusal](err)
	return r
}

func (r Refusal) because(format string, args ...any) error {
	return fmt.Errorf("%w: %w", r, fmt.Errorf(format, args...))
}

package demo

import (
	"fmt"
	"slices"
	"strings"

	"cied/fault"
	"cied/relying/saml"
	"cied/simulator"
)

// An Outcome is how a login ends for the service.
type Outcome string

// The outcomes: the four whose screens the federation wants to see, and the two of a card that
// the identity provider refuses.
const (
	Success   Outcome = "success"
	Timeout   Outcome = "timeout"   // the citizen does nothing until the time is over: nr 21
	Denied    Outcome = "denied"    // the citizen does not send the attributes: nr 22
	Cancelled Outcome = "cancelled" // the citizen cancels on the provider's page: nr 25
	Expired   Outcome = "expired"   // the card's certificate is over: nr 23
	Revoked   Outcome = "revoked"   // it was revoked: nr 23
)

// Outcomes returns all of them.
func Outcomes() []Outcome { return []Outcome{Success, Timeout, Denied, Cancelled, Expired, Revoked} }

// ParseOutcome returns the outcome of that name; others are fault.Usage.
func ParseOutcome(name string) (Outcome, error) {
	all := Outcomes()
	if i := slices.Index(all, Outcome(name)); i >= 0 {
		return all[i], nil
	}
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = string(o)
	}
	return "", fault.New(fault.Usage, "demo: outcome", fmt.Errorf("%q is none of %s", name, strings.Join(names, ", ")))
}

// Nr is the row of the federation's table of error codes that the service receives; 0 for no
// outcome of [Outcomes].
func (o Outcome) Nr() int {
	switch o {
	case Success:
		return saml.NrSuccess
	case Timeout:
		return saml.NrTimeout
	case Denied:
		return saml.NrDenied
	case Cancelled:
		return saml.NrCancelled
	case Expired, Revoked:
		return saml.NrCard
	}
	return 0
}

// Prepare returns the options of a demo in which a login can end so: with another card, say.
func (o Outcome) Prepare(base Options) Options {
	switch o {
	case Timeout:
		base.Speed = hurry
	case Expired:
		base.Card.Faults = append(slices.Clip(base.Card.Faults), simulator.Fault{Name: simulator.FaultExpired})
	case Revoked:
		base.Revoked = true
	}
	return base
}

// check reports whether the service has received what o is.
func (o Outcome) check(id Identity) error {
	if id.Nr == o.Nr() {
		return nil
	}
	return fault.New(fault.Internal, "demo: service", fmt.Errorf("the service received nr %d, not %d", id.Nr, o.Nr()))
}

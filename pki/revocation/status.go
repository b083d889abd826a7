package revocation

import (
	"errors"
	"fmt"
	"time"

	"cied/fault"
	"cied/internal/when"
)

// A State is what is known of a certificate.
type State string

// The states. Any other value, the empty one too, is worth as much as Unchecked.
const (
	Good      State = "good"
	Revoked   State = "revoked" // for ever, or on hold
	Unchecked State = "not-checked"
)

// Who told a Status.
const (
	ByOCSP = "ocsp"
	ByCRL  = "crl"
)

// A Status is an answer about one certificate. It holds for the instant that was asked
// about and is not kept.
type Status struct {
	State  State
	By     string    // ByOCSP or ByCRL; empty where both were tried and neither told
	At     time.Time // Revoked: since when; zero where the issuer wrote no such date
	Reason string    // Revoked: the CRLReason of RFC 5280, 5.3.1, "unspecified" where none is given

	// ThisUpdate is when the issuer knew this, NextUpdate when it will know more; zero where
	// it does not say, and both zero for Unchecked.
	ThisUpdate, NextUpdate time.Time

	Why error // Unchecked: a fault.RevocationUnknown with the reason in words; else nil
}

// Err is the refusal that follows from s: [fault.CertRevoked] with date and reason
// wherever the certificate is revoked, and [fault.RevocationUnknown] where that is not
// known and hard says that it must be.
func (s Status) Err(hard bool) error {
	switch {
	case s.State == Revoked:
		return fault.New(fault.CertRevoked, "revocation: "+s.By, errors.New(s.String()))
	case s.State == Good || !hard:
		return nil
	case s.Why != nil:
		return s.Why
	}
	return unknown(s.By, errors.New("nobody was asked"))
}

// String is s for people.
func (s Status) String() string {
	switch {
	case s.State == Good:
		return fmt.Sprintf("not revoked (%s of %s)", s.By, when.Moment(s.ThisUpdate))
	case s.State == Revoked && s.At.IsZero():
		return fmt.Sprintf("revoked: %s (%s of %s)", s.Reason, s.By, when.Moment(s.ThisUpdate))
	case s.State == Revoked:
		return fmt.Sprintf("revoked on %s: %s (%s of %s)", when.Moment(s.At), s.Reason, s.By, when.Moment(s.ThisUpdate))
	case s.Why == nil:
		return "not checked"
	}
	cause := s.Why
	if f := fault.Of(s.Why); f.Err != nil {
		cause = f.Err
	}
	return fmt.Sprintf("not checked: %v", cause)
}

// unchecked is the state that tells nothing, because of cause.
func unchecked(by string, cause error) Status {
	return Status{State: Unchecked, By: by, Why: unknown(by, cause)}
}

func unknown(by string, cause error) error {
	op := "revocation"
	if by != "" {
		op += ": " + by
	}
	return fault.New(fault.RevocationUnknown, op, cause)
}

// reasonName is the name of a CRLReason (RFC 5280, 5.3.1). Whatever the reason, a
// certificate that is listed is revoked: removeFromCRL has no meaning outside delta CRLs,
// which are not read.
func reasonName(code int) string {
	names := []string{
		"unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded",
		"cessationOfOperation", "certificateHold", "", "removeFromCRL", "privilegeWithdrawn", "aACompromise",
	}
	if code >= 0 && code < len(names) && names[code] != "" {
		return names[code]
	}
	return fmt.Sprintf("reason %d", code)
}

package saml

import (
	"context"
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/beevik/etree"
)

// An Outcome is what a Response says, that the service believes.
type Outcome struct {
	Nr      int    // the row of [Errors]: 1 is success; 0 where the message names none
	Top     string // status codes and message, as they came
	Second  string
	Message string
	Login   *Login // who it is; nil unless Nr is 1
}

// A Login is what the Assertion says of the citizen.
type Login struct {
	Citizen      Citizen // attributes that were not asked for are empty
	Level        Level
	AssertionID  string
	SessionIndex string
	NotOnOrAfter time.Time // when the Assertion ends: a session of the service may be longer
}

// Receive believes a Response to the pending request or refuses it; errors are a [Refusal],
// or the failure of [Seen]. Who calls it has taken p out of the browser's session, so that it
// is used once.
//
// The checks are those of SAML 2.0 Profiles, 4.1.4.3, and of the manual, "Verifica della
// Response".
func (s *SP) Receive(ctx context.Context, e *Envelope, p Pending) (*Outcome, error) {
	if e.Binding != BindingPOST {
		return nil, Malformed.because("a Response comes by POST")
	}
	r, err := s.read(e.XML)
	if err != nil {
		return nil, err
	}
	if err := r.checkMessage(s.IdP, p); err != nil {
		return nil, err
	}
	outcome, err := r.outcome()
	if err != nil || outcome.Top != StatusSuccess {
		return outcome, err
	}
	a := arrived{node: r.assertion, sp: s, pending: p, now: r.now}
	if outcome.Login, err = a.login(); err != nil {
		return nil, err
	}
	return outcome, s.first(ctx, outcome.Login)
}

// first refuses an Assertion that was believed before (SAML 2.0 Profiles, 4.1.4.5).
func (s *SP) first(ctx context.Context, l *Login) error {
	first, err := s.Seen.First(ctx, s.IdP.EntityID+" "+l.AssertionID, l.NotOnOrAfter.Add(Skew))
	if err != nil {
		return fmt.Errorf("saml: assertions that were seen: %w", err)
	}
	if !first {
		return Replayed.because("the Assertion %q", l.AssertionID)
	}
	return nil
}

// An answer is a Response whose signatures are good.
type answer struct {
	node      *node
	assertion *node // nil where it has none
	now       time.Time
}

// read checks the signatures: one of the Response, and one of the Assertion, which there is
// once or not at all, as a child of the Response. What is read is what each of them covers.
func (s *SP) read(octets []byte) (*answer, error) {
	d, err := parseMessage(octets)
	if err != nil {
		return nil, Malformed.because("%w", err)
	}
	if !is(d.root, pName("Response")) {
		return nil, Malformed.because("it is a %s", d.root.Tag)
	}
	if d.assertions > 1 {
		return nil, Malformed.because("there are %d Assertions", d.assertions)
	}
	if d.signatures != 1+d.assertions {
		return nil, Unsigned.because("%d signatures with %d Assertions", d.signatures, d.assertions)
	}
	r := &answer{now: clock(s.Now)}
	keys := current(s.IdP.Certificates, r.now)
	if r.node, err = verify(d.root, keys); err != nil {
		return nil, BadSignature.because("the Response: %w", err)
	}
	return r, r.readAssertion(d, keys)
}

func (r *answer) readAssertion(d *document, keys []*x509.Certificate) error {
	if d.assertions == 0 {
		return nil
	}
	var inside *etree.Element
	for _, child := range d.root.ChildElements() {
		if is(child, aName("Assertion")) {
			inside = child
		}
	}
	if inside == nil {
		return Malformed.because("the Assertion is not in the Response itself, or is encrypted")
	}
	var err error
	if r.assertion, err = verify(inside, keys); err != nil {
		return BadSignature.because("the Assertion: %w", err)
	}
	return nil
}

// checkMessage judges the Response around the Assertion.
func (r *answer) checkMessage(idp *IdPMetadata, p Pending) error {
	if r.node.get("Version") != "2.0" {
		return Malformed.because("the version is %q", r.node.get("Version"))
	}
	if issuer, err := r.node.value(aName("Issuer")); err != nil || issuer != idp.EntityID {
		return WrongIssuer.because("the Response is from %q", issuer)
	}
	if to := r.node.get("Destination"); to != p.Location {
		return WrongDestination.because("the Response is for %q", to)
	}
	if id := r.node.get("InResponseTo"); id != p.ID || id == "" {
		return NotAsked.because("the Response answers %q", id)
	}
	at, err := r.node.instant("IssueInstant")
	if err != nil {
		return Malformed.because("%w", err)
	}
	if at.After(r.now.Add(Skew)) || at.Before(p.Issued.Add(-Skew)) {
		return Expired.because("the Response was issued at %v", at)
	}
	return nil
}

// outcome reads the Status. An Assertion is there where it is a success, and only there.
func (r *answer) outcome() (*Outcome, error) {
	status, err := r.node.one(pName("Status"))
	if err != nil {
		return nil, Malformed.because("%w", err)
	}
	top, err := status.one(pName("StatusCode"))
	if err != nil {
		return nil, Malformed.because("%w", err)
	}
	o := &Outcome{Top: top.get("Value")}
	if second := top.all(pName("StatusCode")); len(second) > 0 {
		o.Second = second[0].get("Value")
	}
	if o.Message, err = status.optional(pName("StatusMessage")); err != nil {
		return nil, Malformed.because("%w", err)
	}
	if success := o.Top == StatusSuccess; success != (r.assertion != nil) {
		return nil, Malformed.because("status %q, with an Assertion: %v", o.Top, r.assertion != nil)
	}
	o.Nr = o.number()
	return o, nil
}

// number returns the row of the table that the message names: the words "ErrorCode nr22".
func (o *Outcome) number() int {
	if o.Top == StatusSuccess {
		return NrSuccess
	}
	digits, ok := strings.CutPrefix(o.Message, "ErrorCode nr")
	if !ok || len(digits) != 2 {
		return 0
	}
	nr, err := strconv.ParseUint(digits, 10, 8)
	if err != nil || nr == NrSuccess {
		return 0
	}
	return int(nr)
}

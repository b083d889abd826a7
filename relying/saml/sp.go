package saml

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/beevik/etree"
)

// SP is the service's side of a login. Its fields do not change while it is used; it may be
// used by several goroutines.
type SP struct {
	Metadata *SPMetadata
	Signer   Signer
	IdP      *IdPMetadata     // verified: its certificates are those that a Response is believed under
	Seen     Seen             // Assertions that were believed
	Now      func() time.Time // nil is [time.Now]
	Rand     io.Reader        // of the identifiers, safe for use by several goroutines
}

// Skew is how far the clocks of the two sides may be apart: the manual wants each within a
// minute of UTC.
const Skew = time.Minute

// An Ask says how a login is asked for.
type Ask struct {
	Binding      Binding
	Context      Context
	Consumer     int  // index of a [Consumer] by POST
	ByIndex      bool // write the index, and not the address, of the consumer
	AttributeSet int  // index of an [AttributeSet]
	RelayState   string
}

// A Pending is what the service keeps of a request, in the session of the browser that it
// goes with, and uses once.
type Pending struct {
	ID         string    `json:"id"`
	Issued     time.Time `json:"issued"`
	Context    Context   `json:"context"`
	Location   string    `json:"location"`   // of the consumer
	Attributes []string  `json:"attributes"` // that were asked for
	RelayState string    `json:"relayState,omitempty"`
}

// A Sending is a request, ready for the browser. One of URL and Form is set.
type Sending struct {
	XML     []byte // for the evidence
	URL     string // of the redirect binding
	Form    *Form  // of the POST binding
	Pending Pending
}

// Ask writes a signed AuthnRequest (SAML 2.0 Core, 3.4.1; the manual, "Richiesta di
// autenticazione SAML").
func (s *SP) Ask(a Ask) (*Sending, error) {
	destination, ok := s.IdP.location(a.Binding)
	if !ok {
		return nil, fmt.Errorf("saml: the identity provider has no SSO for %q", a.Binding)
	}
	pending, err := s.pending(a)
	if err != nil {
		return nil, err
	}
	root := s.request(a, pending, destination)
	if a.Binding == BindingPOST {
		if err := s.Signer.sign(root, 1); err != nil {
			return nil, err
		}
	}
	octets, err := octetsOf(root)
	if err != nil {
		return nil, err
	}
	sending := &Sending{XML: octets, Pending: pending}
	if a.Binding == BindingPOST {
		form := NewForm(destination, KindRequest, octets, a.RelayState)
		sending.Form = &form
		return sending, nil
	}
	sending.URL, err = redirectURL(destination, octets, a.RelayState, s.Signer)
	return sending, err
}

// pending checks what is asked against the service's own metadata.
func (s *SP) pending(a Ask) (Pending, error) {
	consumer, ok := s.Metadata.consumer(a.Consumer)
	if !ok {
		return Pending{}, fmt.Errorf("saml: the metadata have no consumer %d by POST", a.Consumer)
	}
	set, ok := s.Metadata.set(a.AttributeSet)
	if !ok {
		return Pending{}, fmt.Errorf("saml: the metadata have no attribute set %d", a.AttributeSet)
	}
	if !a.Context.Valid() {
		return Pending{}, fmt.Errorf("saml: level %d is not asked for with %q", a.Context.Level, a.Context.Comparison)
	}
	if len(a.RelayState) > MaxRelayState {
		return Pending{}, errors.New("saml: the RelayState is too long")
	}
	id, err := identifier(s.Rand)
	return Pending{id, clock(s.Now), a.Context, consumer.Location, set.names(), a.RelayState}, err
}

func (s *SP) request(a Ask, p Pending, destination string) *etree.Element {
	root := etree.NewElement("samlp:AuthnRequest")
	for _, attribute := range [][2]string{
		{"xmlns:samlp", protocolNamespace}, {"xmlns:saml", assertionNamespace},
		{"ID", p.ID}, {"Version", "2.0"}, {"IssueInstant", written(p.Issued)},
		{"Destination", destination}, {"ForceAuthn", "true"},
		{"AttributeConsumingServiceIndex", fmt.Sprint(a.AttributeSet)},
	} {
		root.CreateAttr(attribute[0], attribute[1])
	}
	if a.ByIndex {
		root.CreateAttr("AssertionConsumerServiceIndex", fmt.Sprint(a.Consumer))
	} else {
		root.CreateAttr("AssertionConsumerServiceURL", p.Location)
		root.CreateAttr("ProtocolBinding", string(BindingPOST))
	}
	add(root, "saml:Issuer").SetText(s.Metadata.EntityID)
	add(root, "samlp:NameIDPolicy", "Format", transient)
	context := add(root, "samlp:RequestedAuthnContext", "Comparison", string(a.Context.Comparison))
	add(context, "saml:AuthnContextClassRef").SetText(a.Context.Level.Class())
	return root
}

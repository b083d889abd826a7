package saml

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"time"

	"github.com/beevik/etree"
)

// IdP is the identity provider's side of a login. Its fields do not change while it is used;
// it may be used by several goroutines.
type IdP struct {
	Metadata *IdPMetadata
	Signer   Signer
	// Service returns the verified metadata of a service, by its entityID; nil where the
	// service is not in the federation.
	Service func(entityID string) *SPMetadata
	Seen    Seen             // requests that were believed
	Now     func() time.Time // nil is [time.Now]
	Rand    io.Reader        // of the identifiers, safe for use by several goroutines

	// Window is how old a request may be when it arrives; 0 is 5 minutes. It may come from
	// the future by [Skew].
	Window time.Duration
	// Life is how long an Assertion may be used; 0 is 5 minutes, as in the manual's sample.
	Life time.Duration
}

const defaultWindow = 5 * time.Minute

func (p *IdP) window() time.Duration { return cmp.Or(p.Window, defaultWindow) }

// A Request is an AuthnRequest that its service has signed. It is plain data: a provider
// with several servers can keep it in a store while the citizen looks for the card.
type Request struct {
	ID         string    `json:"id"`       // "" where the request has none that a Response could name
	Service    string    `json:"service"`  // the entityID
	Consumer   string    `json:"consumer"` // the address that the Response is posted to
	Context    Context   `json:"context"`
	Attributes []string  `json:"attributes"` // that are sent, in the order of [AttributeNames]
	RelayState string    `json:"relayState"` // goes back as it came
	Issued     time.Time `json:"issued"`
	Believed   bool      `json:"believed"` // false where it can only be refused
}

// Judge believes a request or refuses it. An error is an [Error] of a row in [Errors]; where
// that row answers with a Response, the request is there too, with what [IdP.Fail] needs.
// Else it is nil. Where [Seen] or another part of the provider fails, the error is no [Error],
// and the request is nil: [NrOf] gives 3.
//
// The rules are judged in the order of the numbers, and RequestedAuthnContext (12) and the rest
// of the format (8) last: who sends two things wrong hears of the more particular first.
func (p *IdP) Judge(ctx context.Context, e *Envelope) (*Request, error) {
	n, service, err := p.authenticate(e)
	if err != nil {
		return nil, err
	}
	consumer, ok := service.fallback()
	if !ok {
		return nil, refuse(16, "the metadata of %q have no consumer by POST", service.EntityID)
	}
	j := &judgement{idp: p, service: service, node: n, binding: e.Binding, now: clock(p.Now), request: &Request{
		Service: service.EntityID, Consumer: consumer.Location, RelayState: e.RelayState,
	}}
	if err := j.judge(); err != nil {
		return j.request, err
	}
	return j.first(ctx)
}

// authenticate finds the service that a request says it is from, and checks that it is.
func (p *IdP) authenticate(e *Envelope) (*node, *SPMetadata, error) {
	d, err := parseMessage(e.XML)
	if err != nil {
		return nil, nil, &Error{4, err}
	}
	form, err := canonicalPart(d.root)
	if err != nil {
		return nil, nil, &Error{4, err}
	}
	n, err := parseNode(form)
	if err != nil {
		return nil, nil, &Error{4, err}
	}
	service, err := p.issuer(n)
	if err != nil {
		return nil, nil, &Error{10, err}
	}
	n, err = p.authentic(e, d, n, current(service.Certificates, clock(p.Now)))
	if err != nil {
		return nil, nil, err
	}
	// The Issuer that chose the key was not yet signed; this one is.
	if signed, err := p.issuer(n); err != nil || signed.EntityID != service.EntityID {
		return nil, nil, refuse(10, "the Issuer is not the one that signed")
	}
	return n, service, nil
}

// authentic checks the signature, in the one place where the binding has it, and returns what
// it covers. n is the whole request, which the signature over a query covers.
func (p *IdP) authentic(e *Envelope, d *document, n *node, keys []*x509.Certificate) (*node, error) {
	if e.Binding == BindingRedirect {
		if d.signatures != 0 { // SAML 2.0 Bindings, 3.4.4.1: it must be removed
			return nil, refuse(5, "the message has a signature inside too")
		}
		if err := e.query.check(keys); err != nil {
			return nil, &Error{5, err}
		}
		return n, nil
	}
	if d.signatures != 1 {
		return nil, refuse(7, "there are %d signatures, not one", d.signatures)
	}
	n, err := verify(d.root, keys)
	if err != nil {
		return nil, &Error{7, err}
	}
	return n, nil
}

// issuer returns the service that a message names (SAML 2.0 Core, 2.2.5).
func (p *IdP) issuer(n *node) (*SPMetadata, error) {
	issuer, err := n.one(aName("Issuer"))
	if err != nil {
		return nil, err
	}
	if format, ok := issuer.attribute("Format"); ok && format != entityFormat {
		return nil, errors.New("the Issuer is not an entity")
	}
	entityID, err := issuer.trimmed()
	if err != nil {
		return nil, err
	}
	service := p.Service(entityID)
	if service == nil || service.EntityID != entityID {
		return nil, errors.New("the Issuer is not in the federation")
	}
	return service, nil
}

// message starts a Response to a request: its root with the Issuer.
func (p *IdP) message(r *Request, now time.Time) (*etree.Element, error) {
	id, err := identifier(p.Rand)
	if err != nil {
		return nil, err
	}
	root := etree.NewElement("samlp:Response")
	root.CreateAttr("xmlns:samlp", protocolNamespace)
	root.CreateAttr("xmlns:saml", assertionNamespace)
	root.CreateAttr("ID", id)
	root.CreateAttr("Version", "2.0")
	root.CreateAttr("IssueInstant", written(now))
	root.CreateAttr("Destination", r.Consumer)
	if r.ID != "" {
		root.CreateAttr("InResponseTo", r.ID)
	}
	add(root, "saml:Issuer").SetText(p.Metadata.EntityID)
	return root, nil
}

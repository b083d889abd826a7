package saml

import (
	"github.com/beevik/etree"
)

// SignAt signs an element as this package does, for tests that write it themselves.
func SignAt(s Signer, e *etree.Element, position int) error { return s.sign(e, position) }

// RedirectURL signs a query over any message.
func RedirectURL(location string, xml []byte, relayState string, s Signer) (string, error) {
	return redirectURL(location, xml, relayState, s)
}

// CanonicalOf returns the canonical form of an element, for tests that sign it in another way.
func CanonicalOf(e *etree.Element) ([]byte, error) { return canonicalPart(e) }

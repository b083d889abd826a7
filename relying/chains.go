package relying

import (
	"container/list"
	"crypto/x509"
	"sync"
	"time"

	"cied/pki"
)

const (
	// ChainTTL is how long a chain that was verified is believed without its signatures
	// being looked at again.
	ChainTTL = 5 * time.Minute
	// MaxChains bounds the chains that are kept at once: about 40 MB. Beyond it the oldest
	// is forgotten.
	MaxChains = 4096
)

// Chains are the certificates of cards that were proved a short while ago, by the SHA-256 of
// their DER: someone who logs in at three services within minutes costs one chain. What is
// spared is the signatures of the CAs, and nothing else: the dates of every certificate of
// the chain are looked at again, the answer's own signature is verified, and [Revocation]
// is asked, each time. Refusals are not kept.
//
// What is kept was proved under one set of anchors. The first verification under other ones,
// such as those of a new list or after a CA was withdrawn, finds it empty: give
// [Verifier.Anchors] the same *pki.Anchors until they have changed. It holds personal data,
// in memory alone. The zero value is empty and ready; several goroutines may use it.
type Chains struct {
	mu      sync.Mutex
	anchors *pki.Anchors // what everything below was proved under
	known   map[pki.Fingerprint]*list.Element
	byAge   list.List // of proved, the oldest first: all live equally long
}

// proved is a chain with the instant at which it was proved. The identity is shared, and
// nobody changes it.
type proved struct {
	key      pki.Fingerprint
	identity *pki.Identity
	at       time.Time
}

// Clear forgets all chains.
func (c *Chains) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin(c.anchors)
}

// cardCertificate is [pki.Anchors.CardCertificate], or what that said a short while ago. A
// nil c remembers nothing.
func (c *Chains) cardCertificate(anchors *pki.Anchors, der []byte, at time.Time) (*pki.Identity, error) {
	if c == nil {
		return anchors.CardCertificate(der, at)
	}
	key := pki.FingerprintOfDER(der)
	if known := c.recall(anchors, key, at); known != nil {
		return known, nil
	}
	identity, err := anchors.CardCertificate(der, at)
	if err != nil {
		return nil, err
	}
	c.keep(anchors, proved{key, identity, at})
	return identity, nil
}

// certificate reads the DER of a certificate, or returns the one that was read from the
// same DER before. Whether its chain still holds is not asked.
func (c *Chains) certificate(der []byte) (*x509.Certificate, error) {
	if known := c.find(pki.FingerprintOfDER(der)); known != nil {
		return known.Certificate, nil
	}
	return x509.ParseCertificate(der)
}

func (c *Chains) find(key pki.Fingerprint) *pki.Identity {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.known[key]; e != nil {
		return e.Value.(proved).identity
	}
	return nil
}

// recall returns what was proved of a certificate under these anchors, if that still holds.
// Where a date is over it does not: the whole chain then has the right reason.
func (c *Chains) recall(anchors *pki.Anchors, key pki.Fingerprint, at time.Time) *pki.Identity {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.anchors != anchors {
		c.begin(anchors)
	}
	e := c.known[key]
	if e == nil {
		return nil
	}
	p := e.Value.(proved)
	if at.Before(p.at) || at.Sub(p.at) >= ChainTTL || !p.within(at) {
		c.forget(e)
		return nil
	}
	return p.identity
}

// keep remembers p, unless other anchors have come while it was being proved.
func (c *Chains) keep(anchors *pki.Anchors, p proved) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.anchors != anchors {
		return
	}
	if e := c.known[p.key]; e != nil {
		c.forget(e)
	}
	for e := c.byAge.Front(); e != nil && (len(c.known) >= MaxChains || p.at.Sub(e.Value.(proved).at) >= ChainTTL); e = c.byAge.Front() {
		c.forget(e)
	}
	c.known[p.key] = c.byAge.PushBack(p)
}

// begin empties c for these anchors.
func (c *Chains) begin(anchors *pki.Anchors) {
	c.anchors, c.known = anchors, make(map[pki.Fingerprint]*list.Element)
	c.byAge.Init()
}

func (c *Chains) forget(e *list.Element) {
	delete(c.known, e.Value.(proved).key)
	c.byAge.Remove(e)
}

// within reports whether every certificate of the chain is within its validity, both ends
// included (RFC 5280, 4.1.2.5).
func (p proved) within(at time.Time) bool {
	if !valid(p.identity.Certificate, at) {
		return false
	}
	for _, ca := range p.identity.Issuers {
		if at.Before(ca.NotBefore) || at.After(ca.NotAfter) {
			return false
		}
	}
	return true
}

func valid(c *x509.Certificate, at time.Time) bool {
	return !at.Before(c.NotBefore) && !at.After(c.NotAfter)
}

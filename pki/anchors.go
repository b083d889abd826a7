package pki

import (
	"crypto/x509"
	_ "embed" // for anchors.json
	"encoding/json"
	"slices"
	"sync"

	"cied/fault"
)

// Anchors are what trust starts from. They are not changed once made, so that several
// goroutines may use them.
type Anchors struct {
	// Test says that these are anchors for a test: whatever they prove is worth nothing
	// outside it. Dialogs and pages say so; an answer does not verify under others.
	Test bool

	list []Anchor
}

//go:embed anchors.json
var pinned []byte

// Pinned returns the anchors that the program carries: the roots and issuing CAs of the
// CIE and the Italian Country Signing CAs, as facts (see anchors.json), not as files.
func Pinned() *Anchors { return parsePinned() }

var parsePinned = sync.OnceValue(func() *Anchors {
	a := new(Anchors)
	if err := json.Unmarshal(pinned, &a.list); err != nil {
		panic(err) // part of the program, and read by its tests
	}
	return a
})

// NewAnchors takes anchors from certificates. It sorts cie into roots (those that signed
// themselves) and issuing CAs, which must chain to a root to count. csca are the Country
// Signing CAs, link certificates included, each trusted by itself.
func NewAnchors(cie, csca []*x509.Certificate, test bool) *Anchors {
	const source = "a certificate that was given"
	a := &Anchors{Test: test}
	a.addRoots(cie, source)
	a.addIssuing(cie, source)
	for _, c := range csca {
		a.add(newAnchor(c, CountrySigner, source), FingerprintOf(c))
	}
	return a
}

// addRoots adds those of certs that signed themselves.
func (a *Anchors) addRoots(certs []*x509.Certificate, source string) {
	for _, c := range certs {
		if SelfSigned(c) {
			a.add(newAnchor(c, Root, source), FingerprintOf(c))
		}
	}
}

// addIssuing adds those of certs that a root or issuing CA of a has signed, and theirs.
func (a *Anchors) addIssuing(certs []*x509.Certificate, source string) {
	for added := true; added; {
		added = false
		for _, c := range certs {
			if issuer := a.issuerOf(c); issuer != nil {
				added = a.add(newAnchor(c, IssuingCA, source), issuer.SHA256) || added
			}
		}
	}
}

// issuerOf returns the anchor whose key signed the CIE certificate c: of several for the
// same key, the one that lives longest.
func (a *Anchors) issuerOf(c *x509.Certificate) *Anchor {
	var found *Anchor
	for i := range a.list {
		ca := &a.list[i]
		if ca.Kind != CountrySigner && ca.Issued(c) &&
			(found == nil || ca.NotAfter.After(found.NotAfter)) {
			found = ca
		}
	}
	return found
}

// add keeps every anchor once, and reports whether it was new.
func (a *Anchors) add(anchor Anchor, issuer Fingerprint) bool {
	if _, known := a.Find(anchor.SHA256); known {
		return false
	}
	anchor.Issuer = issuer
	a.list = append(a.list, anchor)
	return true
}

// List returns the anchors in the order in which they were given.
func (a *Anchors) List() []Anchor { return slices.Clone(a.list) }

// Find returns the anchor with a fingerprint.
func (a *Anchors) Find(f Fingerprint) (Anchor, bool) {
	if ca := a.find(f); ca != nil {
		return *ca, true
	}
	return Anchor{}, false
}

func (a *Anchors) find(f Fingerprint) *Anchor {
	for i := range a.list {
		if a.list[i].SHA256 == f {
			return &a.list[i]
		}
	}
	return nil
}

// With returns a and more anchors, whose word is taken for what they are, without those
// that a has already.
func (a *Anchors) With(more ...Anchor) *Anchors {
	b := &Anchors{Test: a.Test, list: slices.Clone(a.list)}
	for _, anchor := range more {
		b.add(anchor, anchor.Issuer)
	}
	return b
}

// WithAuthorities returns a and those CIE certificates that a verified list says are
// authorities of the CIE: roots, and issuing CAs that one of them signed. What may not act
// as a CA is left out.
func (a *Anchors) WithAuthorities(source string, certs ...*x509.Certificate) *Anchors {
	b := a.With()
	fit := slices.DeleteFunc(slices.Clone(certs), func(c *x509.Certificate) bool {
		ca := newAnchor(c, IssuingCA, source)
		return ca.entitled() != nil
	})
	b.addRoots(fit, source)
	b.addIssuing(fit, source)
	return b
}

// WithCountrySigners returns a and the Country Signing CAs that certs are of: the caller
// vouches for them, see [Anchors.CountrySigned]. What may not act as a CA is left out.
func (a *Anchors) WithCountrySigners(source string, certs ...*x509.Certificate) *Anchors {
	b := a.With()
	for _, c := range certs {
		signer := newAnchor(c, CountrySigner, source)
		if signer.entitled() != nil {
			continue
		}
		issuer := signer.SHA256
		if above, err := b.countrySigner(c); err == nil {
			issuer = above.SHA256
		}
		b.add(signer, issuer)
	}
	return b
}

// Withdraw returns a with all anchors that have one of these keys marked, see [KeyOf], and
// what stands below them: what they signed gets fault.CertIssuerWithdrawn. It goes by key and
// not by certificate, for a key may have several.
func (a *Anchors) Withdraw(keys ...Fingerprint) *Anchors {
	b := a.With()
	for i := range b.list {
		if slices.Contains(keys, b.list[i].key()) {
			b.list[i].Withdrawn = true
		}
	}
	for i := range b.list {
		for _, above := range b.wayUp(&b.list[i]) {
			b.list[i].Withdrawn = b.list[i].Withdrawn || above.Withdrawn && above.Kind != CountrySigner
		}
	}
	return b
}

// unreadable is a trust store that cannot be read.
func unreadable(err error) error { return fault.New(fault.TrustUnreadable, "pki: load anchors", err) }

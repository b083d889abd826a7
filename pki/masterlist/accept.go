package masterlist

import (
	"bytes"
	"cmp"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cied/pki"
)

// sort puts every Italian certificate into Known, New or Refused. What is accepted may
// vouch for more, so that a chain of links is followed to its end, in whatever order its
// certificates stand.
func (l *List) sort(italian []*x509.Certificate, anchors *pki.Anchors) {
	pending := l.sortAlone(italian, anchors)
	for {
		next := slices.IndexFunc(pending, func(c *x509.Certificate) bool { return l.vouched(c, anchors) == nil })
		if next < 0 {
			break
		}
		c := pending[next]
		l.New = append(l.New, c)
		anchors = anchors.WithCountrySigners("master list", c)
		pending = slices.Delete(pending, next, next+1)
	}
	for _, c := range pending {
		l.refuse(c, l.vouched(c, anchors))
	}
}

// sortAlone takes out what needs nobody's word: the known and the unfit.
func (l *List) sortAlone(italian []*x509.Certificate, anchors *pki.Anchors) (pending []*x509.Certificate) {
	for _, c := range italian {
		if a, known := anchors.Find(pki.FingerprintOf(c)); known && a.Kind == pki.CountrySigner {
			l.Known = append(l.Known, c)
		} else if err := fitToIssue(c); err != nil {
			l.refuse(c, err)
		} else if withdrawn(c, anchors) {
			l.refuse(c, errors.New("its key is that of a withdrawn CSCA"))
		} else {
			pending = append(pending, c)
		}
	}
	return pending
}

func (l *List) refuse(c *x509.Certificate, reason error) {
	l.Refused = append(l.Refused, Refused{c, reason})
}

// fitToIssue holds a new CSCA or link certificate to ICAO Doc 9303-12, 7.1: Italian on both
// sides, a CA, which a key usage has to say too, and a strong signature and key.
func fitToIssue(c *x509.Certificate) error {
	switch {
	case !ofItaly(c.Subject.Country) || !ofItaly(c.Issuer.Country):
		return errors.New("its subject and issuer are not of Italy alone")
	case c.KeyUsage == 0:
		return errors.New("it has no key usage")
	case !pki.Strong(c.SignatureAlgorithm):
		return fmt.Errorf("it is signed with %v", c.SignatureAlgorithm)
	}
	return cmp.Or(pki.CheckCA(c, pki.CountrySigner), pki.CheckKey(c.PublicKey))
}

func ofItaly(countries []string) bool {
	return len(countries) == 1 && strings.EqualFold(countries[0], country)
}

// withdrawn reports whether the key of c is one that the State has withdrawn: another
// certificate does not bring it back.
func withdrawn(c *x509.Certificate, anchors *pki.Anchors) bool {
	return slices.ContainsFunc(anchors.List(), func(a pki.Anchor) bool {
		return a.Withdrawn && a.PublicKey != nil && a.PublicKey.Equal(c.PublicKey)
	})
}

// vouched reports whether a trusted CSCA stands behind c: its key signed c during its own
// validity, which is what makes a link certificate; or c is the self-signed certificate of
// a key that a trusted link certificate brings. The two may be dated days apart, in either
// order, so that the second rule is not part of the first.
func (l *List) vouched(c *x509.Certificate, anchors *pki.Anchors) error {
	err := anchors.CountrySigned(c)
	if err == nil {
		return nil
	}
	if !pki.SelfSigned(c) {
		return fmt.Errorf("it is no link certificate of a trusted CSCA: %w", err)
	}
	for _, link := range slices.Concat(l.Known, l.New) {
		if sameCA(link, c) && fitToIssue(link) == nil {
			return nil
		}
	}
	return errors.New("no link certificate leads to its key from a trusted CSCA")
}

// sameCA reports whether two certificates have one subject and one key.
func sameCA(a, b *x509.Certificate) bool {
	key, ok := a.PublicKey.(*rsa.PublicKey)
	return ok && key.Equal(b.PublicKey) && bytes.Equal(a.RawSubject, b.RawSubject)
}

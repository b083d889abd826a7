package revocation

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/ocsp"

	"cied/pki"
)

// maxAddresses bounds how many addresses of one kind are asked for one certificate.
const maxAddresses = 2

// A Fetcher gets an answer of at most limit bytes from an http or https address, as a
// client of package fetch does. It judges the address: what is asked for here comes from
// certificates.
type Fetcher interface {
	Get(ctx context.Context, address string, limit int64) ([]byte, error)
	Post(ctx context.Context, address, contentType, accept string, body []byte, limit int64) ([]byte, error)
}

// A Checker answers whether certificates were revoked. Several goroutines may use it.
type Checker struct {
	Fetch  Fetcher       // nil: there is neither OCSP nor Refresh
	Cache  *Cache        // nil: there are no CRLs
	Rand   io.Reader     // for nonces; nil: crypto/rand
	MaxAge time.Duration // of an OCSP response without our nonce, or without an end; 0: DefaultMaxAge
}

// Check asks the CRL that is kept, and OCSP where that CRL does not tell. The certificate
// is looked at for being of this issuer; its own dates and purpose are the caller's.
func (c *Checker) Check(ctx context.Context, cert *x509.Certificate, issuer pki.Anchor, at time.Time) Status {
	if err := issued(cert, issuer); err != nil {
		return unchecked("", err)
	}
	return c.CheckIssued(ctx, cert, issuer, at)
}

// CheckIssued is [Checker.Check] for a certificate that the caller has just proved to be of
// this issuer, which is not looked at again: a signature of RSA-4096 costs more than
// everything else here.
func (c *Checker) CheckIssued(ctx context.Context, cert *x509.Certificate, issuer pki.Anchor, at time.Time) Status {
	list := told(ByCRL)(c.lookUp(cert, issuer, at))
	if list.State != Unchecked {
		return list
	}
	online := told(ByOCSP)(c.askAll(ctx, cert, issuer, at))
	if online.State != Unchecked {
		return online
	}
	return unchecked("", fmt.Errorf("%w; %w", online.Why, list.Why))
}

// told is what one way said, or why it tells nothing.
func told(by string) func(Status, error) Status {
	return func(s Status, err error) Status {
		if err != nil {
			return unchecked(by, err)
		}
		return s
	}
}

// OCSP asks the responder that the certificate names (RFC 5280, 4.2.2.1). The responder,
// and with it the issuer, learns which certificate is being used, when and where.
func (c *Checker) OCSP(ctx context.Context, cert *x509.Certificate, issuer pki.Anchor, at time.Time) Status {
	if err := issued(cert, issuer); err != nil {
		return unchecked(ByOCSP, err)
	}
	return told(ByOCSP)(c.askAll(ctx, cert, issuer, at))
}

// askAll returns the first answer about a certificate of this issuer; where no address has
// one, why the first has none.
func (c *Checker) askAll(ctx context.Context, cert *x509.Certificate, issuer pki.Anchor, at time.Time) (Status, error) {
	addresses := webAddresses(cert.OCSPServer)
	if len(addresses) == 0 {
		return Status{}, errors.New("the certificate names no OCSP address")
	}
	if c.Fetch == nil {
		return Status{}, errors.New("no OCSP responder may be asked")
	}
	var first error
	for _, address := range addresses {
		s, err := c.ask(ctx, address, cert, issuer, at)
		if err == nil {
			return s, nil
		}
		first = cmp.Or(first, err)
	}
	return Status{}, first
}

// ask sends one request (RFC 6960, A.1).
func (c *Checker) ask(ctx context.Context, address string, cert *x509.Certificate, issuer pki.Anchor, at time.Time) (Status, error) {
	random := c.Rand
	if random == nil {
		random = rand.Reader
	}
	q, err := newQuestion(cert, issuer, random)
	if err != nil {
		return Status{}, err
	}
	request, err := q.der()
	if err != nil {
		return Status{}, err
	}
	der, err := c.Fetch.Post(ctx, address, "application/ocsp-request", "application/ocsp-response", request, maxResponse)
	if err != nil {
		return Status{}, err
	}
	s, delegate, err := q.read(der, at, cmp.Or(c.MaxAge, DefaultMaxAge))
	if err != nil {
		return Status{}, err
	}
	if delegate != nil && needsCheck(delegate) && c.CRL(delegate, issuer, at).State == Revoked {
		return Status{}, errors.New("the OCSP responder's certificate is revoked")
	}
	return s, nil
}

// read proves a response and returns what it says; delegate is whoever spoke for the
// issuer, nil for the issuer itself.
func (q *question) read(der []byte, at time.Time, maxAge time.Duration) (_ Status, delegate *x509.Certificate, _ error) {
	r, err := parseResponse(der)
	if err != nil {
		return Status{}, nil, err
	}
	if delegate, err = r.signer(q.issuer, at); err != nil {
		return Status{}, nil, err
	}
	if r.nonce != nil && subtle.ConstantTimeCompare(r.nonce, q.nonce) != 1 {
		return Status{}, nil, errors.New("the OCSP response answers another request: its nonce is not ours")
	}
	s, err := r.single(q)
	if err != nil {
		return Status{}, nil, err
	}
	err = cmp.Or(
		checkWindow("the OCSP response", r.producedAt, time.Time{}, at),
		checkWindow("the OCSP response", s.thisUpdate, s.nextTime, at),
		checkAge(s.thisUpdate, s.nextTime, at, r.nonce != nil, maxAge))
	if err != nil {
		return Status{}, nil, err
	}
	status, err := s.verdict()
	return status, delegate, err
}

// verdict is s as a Status. A responder that does not know the certificate has not said
// that it is good.
func (s single) verdict() (Status, error) {
	out := Status{By: ByOCSP, ThisUpdate: s.thisUpdate, NextUpdate: s.nextTime}
	switch s.status {
	case ocsp.Good:
		out.State = Good
	case ocsp.Revoked:
		out.State, out.At, out.Reason = Revoked, s.revokedAt, reasonName(s.reason)
	default:
		return Status{}, errors.New("the OCSP responder does not know the certificate")
	}
	return out, nil
}

// webAddresses are the first addresses of a certificate that a Fetcher can ask.
func webAddresses(all []string) []string {
	var out []string
	for _, a := range all {
		lower := strings.ToLower(a)
		if len(out) < maxAddresses && (strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")) {
			out = append(out, a)
		}
	}
	return out
}

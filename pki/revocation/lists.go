package revocation

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"time"

	"cied/fault"
	"cied/pki"
)

// CRL looks cert up in the CRL of its issuer that is kept. It uses no network, so that it
// can be asked in a login, before the PIN.
func (c *Checker) CRL(cert *x509.Certificate, issuer pki.Anchor, at time.Time) Status {
	if err := issued(cert, issuer); err != nil {
		return unchecked(ByCRL, err)
	}
	return told(ByCRL)(c.lookUp(cert, issuer, at))
}

// lookUp looks for a certificate of this issuer.
func (c *Checker) lookUp(cert *x509.Certificate, issuer pki.Anchor, at time.Time) (Status, error) {
	if c.Cache == nil {
		return Status{}, errors.New("no CRLs are kept")
	}
	lists, why := c.Cache.load(issuer)
	var good Status
	for _, list := range lists {
		s, err := list.status(cert, at)
		switch {
		case err != nil:
			why = cmp.Or(why, err)
		case s.State == Revoked:
			return s, nil
		default:
			good = s
		}
	}
	if good.State == Good {
		return good, nil
	}
	return Status{}, why
}

// Refresh gets the CRL of issuer from the first of these addresses that has a good one,
// and keeps it. It is for servers that take logins, and slow, up to [MaxCRL]: they call it
// between logins, with the addresses that [CRLAddresses] finds in a card's certificate. A
// citizen's machine is given lists by name, [Checker.Keep].
//
// The fault is [fault.TrustFetch] where the list cannot be had, [fault.StateUnreadable] where
// it cannot be kept, and [fault.TrustListMalformed], [fault.TrustListSigner],
// [fault.TrustListSignature], [fault.TrustListStale] or [fault.TrustListReplayed] where it is
// not to be believed. What is kept then stays as it is.
func (c *Checker) Refresh(ctx context.Context, addresses []string, issuer pki.Anchor, at time.Time) error {
	switch {
	case c.Fetch == nil || c.Cache == nil:
		return unknown(ByCRL, errors.New("no CRLs are fetched or kept"))
	case issuer.PublicKey == nil:
		return unknown(ByCRL, errors.New("the key of the issuer is not known"))
	case len(addresses) == 0:
		return unknown(ByCRL, errors.New("there is no address of a CRL"))
	}
	var first error
	for _, address := range addresses {
		err := c.refresh(ctx, address, issuer, at)
		if err == nil {
			return nil
		}
		first = cmp.Or(first, err)
	}
	return first
}

func (c *Checker) refresh(ctx context.Context, address string, issuer pki.Anchor, at time.Time) error {
	der, err := c.Fetch.Get(ctx, address, MaxCRL)
	if err != nil {
		return err
	}
	return c.keep(der, issuer, at)
}

// keep proves a list and keeps it.
func (c *Checker) keep(der []byte, issuer pki.Anchor, at time.Time) error {
	list, err := readCRL(der, issuer)
	switch {
	case errors.Is(err, errOtherIssuer):
		return refused(fault.TrustListSigner, err)
	case errors.Is(err, errListSignature):
		return refused(fault.TrustListSignature, err)
	case err != nil:
		return refused(fault.TrustListMalformed, err)
	}
	if err := list.checkDates(at); err != nil {
		return refused(fault.TrustListStale, err)
	}
	return c.Cache.store(list, issuer)
}

func refused(code fault.Code, cause error) error {
	return fault.New(code, "revocation: keep CRL", cause)
}

// Keep keeps a CRL that is there already, under that of these issuers which signed it, and
// returns the issuer. The faults are those of [Checker.Refresh].
func (c *Checker) Keep(der []byte, issuers []pki.Anchor, at time.Time) (pki.Anchor, error) {
	if c.Cache == nil {
		return pki.Anchor{}, unknown(ByCRL, errors.New("no CRLs are kept"))
	}
	list, err := parseCRL(der)
	if err != nil {
		return pki.Anchor{}, refused(fault.TrustListMalformed, err)
	}
	err = refused(fault.TrustListSigner, errors.New("the CRL is of none of the known issuers"))
	for _, issuer := range issuers {
		if !issuer.Named(list.issuer) {
			continue
		}
		if err = c.keep(der, issuer, at); err == nil {
			return issuer, nil // else on: issuers may share a name
		}
	}
	return pki.Anchor{}, err
}

// CRLAddresses returns the http and https addresses at which the CRL for c stands (RFC
// 5280, 4.2.1.13), at most two: those for [Checker.Refresh].
func CRLAddresses(c *x509.Certificate) []string { return webAddresses(c.CRLDistributionPoints) }

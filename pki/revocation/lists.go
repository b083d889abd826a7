package revocation

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"time"

	"cied/pki"
)

// CRL looks cert up in the CRL of its issuer that is kept. It uses no network, so that it
// can be asked in a login, before the PIN.
func (c *Checker) CRL(cert *x509.Certificate, issuer pki.Anchor, at time.Time) Status {
	s, err := c.lookUp(cert, issuer, at)
	if err != nil {
		return unchecked(ByCRL, err)
	}
	return s
}

func (c *Checker) lookUp(cert *x509.Certificate, issuer pki.Anchor, at time.Time) (Status, error) {
	if err := issued(cert, issuer); err != nil {
		return Status{}, err
	}
	if c.Cache == nil {
		return Status{}, errors.New("no CRLs are kept")
	}
	list, err := c.Cache.load(issuer)
	if err != nil {
		return Status{}, err
	}
	return list.status(cert, at)
}

// Refresh gets the CRL of issuer from the first of these addresses that has a good one,
// and keeps it. It is slow, up to 64 MiB, and for between logins. [CRLAddresses] has the
// addresses.
//
// The fault is [fault.TrustFetch] where the list cannot be had, [fault.RevocationUnknown]
// where it is malformed, forged, stale or older than the one that is kept, and
// [fault.StateUnreadable] where it cannot be kept. What is kept then stays as it is.
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
	der, err := c.Fetch.Get(ctx, address, maxCRL)
	if err != nil {
		return err
	}
	list, err := readCRL(der, issuer)
	if err != nil {
		return unknown(ByCRL, err)
	}
	if err := list.checkDates(at); err != nil {
		return unknown(ByCRL, err)
	}
	return c.Cache.store(list, issuer)
}

// CRLAddresses returns the http and https addresses at which the CRL for c stands (RFC
// 5280, 4.2.1.13), at most two.
func CRLAddresses(c *x509.Certificate) []string { return webAddresses(c.CRLDistributionPoints) }

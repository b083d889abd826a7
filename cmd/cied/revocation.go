package main

import (
	"context"
	"crypto/x509"
	"time"

	"cied/pki"
	"cied/pki/fetch"
	"cied/pki/revocation"
)

// checker asks in the name of this computer. Under test anchors the authorities may be on
// this computer too.
func checker(trustDir string) *revocation.Checker {
	c := &revocation.Checker{Fetch: fetch.New(fetch.Options{AllowLocal: trustDir != ""})}
	if dir, err := cacheDir("crl", trustDir); err == nil {
		c.Cache = revocation.NewCache(dir)
	}
	return c
}

// inquirer is what a login is told about revocation.
type inquirer struct {
	checker *revocation.Checker
	online  bool
}

// Kept looks into the lists on disk.
func (i inquirer) Kept(c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status {
	return i.checker.CRL(c, issuer, at)
}

// Ask asks the issuer where that is allowed; else there is nothing but the list again.
func (i inquirer) Ask(ctx context.Context, c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status {
	if i.online {
		return i.checker.OCSP(ctx, c, issuer, at)
	}
	return i.checker.CRL(c, issuer, at)
}

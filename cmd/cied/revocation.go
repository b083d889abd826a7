package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cied/login"
	"cied/pki"
	"cied/pki/fetch"
	"cied/pki/revocation"
)

// policyFlags are what a person may decide about trust for one run.
type policyFlags struct{ revocation, unknownChip string }

func (f *policyFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.revocation, "revocation", "off", "ask whether the card was revoked: `WHOM` is off, crl (lists kept by cied trust update --crl) or ocsp (and the issuer, who then learns of the login)")
	c.Flags().StringVar(&f.unknownChip, "unknown-chip", "refuse", "what to do with a chip whose maker nobody vouches for: `WHAT` is refuse or ask")
}

// check refuses words that are none of the choices, before anything is asked or opened.
func (f policyFlags) check() error {
	if !slices.Contains([]string{"refuse", "ask"}, f.unknownChip) {
		return usage(fmt.Sprintf("--unknown-chip %q is neither refuse nor ask", f.unknownChip))
	}
	if !slices.Contains([]string{"off", "crl", "ocsp"}, f.revocation) {
		return usage(fmt.Sprintf("--revocation %q is none of off, crl and ocsp", f.revocation))
	}
	return nil
}

// apply sets the policy of a service; trustDir is where its anchors are from.
func (f policyFlags) apply(s *login.Service, trustDir string) {
	if f.unknownChip == "ask" {
		s.UnknownIssuer = login.Ask
	}
	if f.revocation != "off" {
		s.Revocation = inquirer{checker(trustDir), f.revocation == "ocsp"}
	}
}

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

// Ask asks the issuer where that is allowed and its list has not told already.
func (i inquirer) Ask(ctx context.Context, c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status {
	if i.online {
		return i.checker.Check(ctx, c, issuer, at)
	}
	return i.checker.CRL(c, issuer, at)
}

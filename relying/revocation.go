package relying

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"cied/pki"
	"cied/pki/revocation"
)

// A Revocation tells whether a certificate was revoked, and may ask the network until ctx
// ends: a [revocation.Checker].
type Revocation interface {
	Check(ctx context.Context, c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status
}

// An IssuedRevocation is a [Revocation] that can take the caller's word for who has issued
// the certificate. Here it was proved just before, and proving it again costs as much as all
// the rest: the CIE's authorities have RSA-4096.
type IssuedRevocation interface {
	Revocation
	// CheckIssued is Check for a certificate that is known to be of this issuer.
	CheckIssued(ctx context.Context, c *x509.Certificate, issuer pki.Anchor, at time.Time) revocation.Status
}

// A RevocationPolicy is what a server does about revocation, in the word of its
// configuration.
type RevocationPolicy string

// The policies.
const (
	RevocationOff  RevocationPolicy = "off"  // nobody is asked: revoked cards log in
	RevocationSoft RevocationPolicy = "soft" // revoked is refused, unknown is told in Identity
	RevocationHard RevocationPolicy = "hard" // unknown is refused too
)

// SetRevocation sets Revocation and RequireRevocation as a policy wants them. r may be nil
// for [RevocationOff] alone; any other word than the three is an error.
func (v *Verifier) SetRevocation(p RevocationPolicy, r Revocation) error {
	switch {
	case p == RevocationOff:
		v.Revocation, v.RequireRevocation = nil, false
		return nil
	case p != RevocationSoft && p != RevocationHard:
		return fmt.Errorf("relying: revocation %.32q is not %s, %s or %s", string(p), RevocationOff, RevocationSoft, RevocationHard)
	case r == nil:
		return fmt.Errorf("relying: revocation is %s and there is nobody to ask", p)
	}
	v.Revocation, v.RequireRevocation = r, p == RevocationHard
	return nil
}

// checkRevocation asks about the holder's certificate, if anybody is to be asked.
func (v *Verifier) checkRevocation(ctx context.Context, holder *pki.Identity, at time.Time) (revocation.Status, error) {
	if v.Revocation == nil {
		return revocation.Status{}, nil
	}
	check := v.Revocation.Check
	if r, ok := v.Revocation.(IssuedRevocation); ok {
		check = r.CheckIssued
	}
	s := check(ctx, holder.Certificate, holder.Issuers[0], at)
	return s, s.Err(v.RequireRevocation)
}

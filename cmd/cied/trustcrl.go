package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"cied/pki"
	"cied/pki/revocation"
)

// runCRLUpdate keeps lists of revoked cards. They are good until their next update, so that
// one that is judged at another time is not kept.
func (p *program) runCRLUpdate(ctx context.Context, f updateFlags, args []string) error {
	if len(args) > 0 || !f.at.IsZero() {
		return usage("--crl takes no other list and no --at")
	}
	kept, err := f.keepCRLs(ctx)
	if err != nil {
		return err
	}
	return p.result(map[string][]crlView{"kept": kept}, func(w io.Writer) {
		for _, k := range kept {
			fmt.Fprintf(w, "kept %s\n  of %s\n", k.From, k.Issuer)
		}
	})
}

// crlView is one list that was fetched, as --json shows it.
type crlView struct {
	From   string          `json:"from"`
	Issuer string          `json:"issuer"`
	SHA256 pki.Fingerprint `json:"sha256"` // of the issuer's certificate
}

// keepCRLs keeps the lists at these files and addresses, each under the authority that
// signed it.
func (f updateFlags) keepCRLs(ctx context.Context) ([]crlView, error) {
	anchors, at, err := f.setup()
	if err != nil {
		return nil, err
	}
	var out []crlView
	for _, place := range f.crls {
		der, err := f.obtain(ctx, place, revocation.MaxCRL)
		if err != nil {
			return nil, err
		}
		issuer, err := checker(f.trust).Keep(der, authoritiesOf(anchors), at)
		if err != nil {
			return nil, err
		}
		out = append(out, crlView{place, issuer.Subject(), issuer.SHA256})
	}
	return out, nil
}

// authoritiesOf are the anchors that may sign lists of revoked cards.
func authoritiesOf(a *pki.Anchors) []pki.Anchor {
	return slices.DeleteFunc(a.List(), func(ca pki.Anchor) bool { return ca.Kind == pki.CountrySigner || ca.Withdrawn })
}

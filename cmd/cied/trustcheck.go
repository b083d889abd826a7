package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"cied/pki"
)

// checkView is a certificate that was found good, as --json shows it.
type checkView struct {
	Kind    pki.Kind        `json:"kind"`
	SHA256  pki.Fingerprint `json:"sha256"`
	Issuers []anchorView    `json:"issuers"` // its issuer first
	At      time.Time       `json:"at"`
	Test    bool            `json:"test"`
}

func (p *program) trustCheck() *cobra.Command {
	var f trustFlags
	c := &cobra.Command{
		Use:   "check CERT",
		Short: "Check the certificate of a card or of an authority",
		Long: "Check says whether a certificate, in PEM, DER or hexadecimal digits, is one of the CIE's: " +
			"a card's, an issuing CA's, a root's or a Country Signing CA's. Whether it was revoked is not asked.",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeFiles,
		RunE:              func(_ *cobra.Command, args []string) error { return p.runTrustCheck(args[0], f) },
	}
	f.add(c)
	return c
}

func (p *program) runTrustCheck(name string, f trustFlags) error {
	a, at, err := f.setup()
	if err != nil {
		return err
	}
	c, err := certificate(name)
	if err != nil {
		return err
	}
	verdict, err := a.Check(c.Raw, at)
	if err != nil {
		return err
	}
	v := checkView{Kind: verdict.Kind, SHA256: verdict.SHA256, Issuers: anchorViews(verdict.Issuers, at), At: at.UTC(), Test: a.Test}
	return p.result(v, func(w io.Writer) { v.write(w) })
}

func (v checkView) write(w io.Writer) {
	fmt.Fprintf(w, "good at %s: %s\nSHA-256 %v\n", v.At.Format(time.RFC3339), v.Kind, v.SHA256)
	for _, a := range v.Issuers {
		fmt.Fprintf(w, "under   %s\n        SHA-256 %v\n", a.Subject, a.SHA256)
	}
	if v.Test {
		fmt.Fprintln(w, "TEST anchors: worth nothing outside a test")
	}
}

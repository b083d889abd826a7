package main

import (
	"bytes"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/internal/wholefile"
	"cied/pki"
)

func (p *program) trust() *cobra.Command {
	c := &cobra.Command{
		Use:   "trust",
		Short: "Show, renew and use the authorities that cied trusts",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.trustList(), p.trustUpdate(), p.trustCheck(), p.trustSOD())
	return c
}

// maxInput bounds a certificate or an EF.SOD in a file, in hexadecimal or PEM.
const maxInput = 256 << 10

// trustFlags are those of commands that give a verdict.
type trustFlags struct{ trust, at string }

func (f *trustFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	addAt(c, &f.at)
}

func addAt(c *cobra.Command, at *string) {
	c.Flags().StringVar(at, "at", "", "judge at this `TIME` instead of now: 2026-11-22 or 2026-11-22T12:00:00Z")
}

// instant reads a time of the command line; "" is now.
func instant(s string) (time.Time, error) {
	if s == "" {
		return time.Now(), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usage(fmt.Sprintf("--at %q is neither a date (2026-11-22) nor a time (2026-11-22T12:00:00Z)", s))
}

// setup returns the anchors and the instant of a verdict.
func (f trustFlags) setup() (*pki.Anchors, time.Time, error) {
	at, err := instant(f.at)
	if err != nil {
		return nil, at, err
	}
	a, err := trust(f.trust)
	return a, at, err
}

// input reads a file that the person named. That it is not there is a mistake of the
// command line, not of the trust store.
func input(name string, max int64) ([]byte, error) {
	b, err := wholefile.Read(name, max)
	if err != nil {
		return nil, fault.New(fault.Usage, "cied: read", err)
	}
	return b, nil
}

// binary returns the octets of a file that holds them as they are, in hexadecimal digits
// (white space does not count) or as the first block of PEM.
func binary(name string) ([]byte, error) {
	b, err := input(name, maxInput)
	if err != nil {
		return nil, err
	}
	if block, _ := pem.Decode(b); block != nil {
		return block.Bytes, nil
	}
	digits := bytes.Join(bytes.Fields(b), nil)
	if out := make([]byte, hex.DecodedLen(len(digits))); len(digits) > 0 {
		if _, err := hex.Decode(out, digits); err == nil {
			return out, nil
		}
	}
	return b, nil
}

// anchorView is an anchor as --json shows it.
type anchorView struct {
	Kind         pki.Kind        `json:"kind"`
	Subject      string          `json:"subject"`
	SHA256       pki.Fingerprint `json:"sha256"`
	KeyID        string          `json:"keyId"`
	Issuer       pki.Fingerprint `json:"issuer"`
	NotBefore    time.Time       `json:"notBefore"`
	NotAfter     time.Time       `json:"notAfter"`
	Status       string          `json:"status"` // valid, expired, not-yet-valid or withdrawn
	SingleSource bool            `json:"singleSource"`
	Source       string          `json:"source"`
}

func newAnchorView(a pki.Anchor, at time.Time) anchorView {
	v := anchorView{
		Kind: a.Kind, Subject: a.Subject(), SHA256: a.SHA256, KeyID: hex.EncodeToString(a.KeyID), Issuer: a.Issuer,
		NotBefore: a.NotBefore, NotAfter: a.NotAfter, Status: "valid", SingleSource: a.SingleSource, Source: a.Source,
	}
	switch {
	case a.Withdrawn:
		v.Status = "withdrawn"
	case at.Before(a.NotBefore):
		v.Status = "not-yet-valid"
	case at.After(a.NotAfter):
		v.Status = "expired"
	}
	return v
}

func anchorViews(list []pki.Anchor, at time.Time) []anchorView {
	views := make([]anchorView, 0, len(list))
	for _, a := range list {
		views = append(views, newAnchorView(a, at))
	}
	return views
}

// validity is how people read two dates.
func validity(notBefore, notAfter time.Time) string {
	return notBefore.UTC().Format(time.DateOnly) + " to " + notAfter.UTC().Format(time.DateOnly)
}

// verdictOf is the fault of err for --json, or nil.
func (p *program) verdictOf(err error) *failure {
	if err == nil {
		return nil
	}
	f := newFailure(fault.Of(err), p.lang)
	return &f
}

// isCode reports whether err speaks with one of the codes.
func isCode(err error, codes ...fault.Code) bool {
	for _, c := range codes {
		if err != nil && errors.Is(fault.Of(err).Code, c) {
			return true
		}
	}
	return false
}

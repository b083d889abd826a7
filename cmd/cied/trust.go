package main

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
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
type trustFlags struct {
	trust string
	at    instant
}

func (f *trustFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	c.Flags().Var(&f.at, "at", "judge at this `TIME` instead of now: 2026-11-22 or 2026-11-22T12:00:00Z")
}

// An instant is a time of the command line. Its zero value is now.
type instant struct{ time.Time }

// Set reads a date or a time (RFC 3339).
func (i *instant) Set(s string) (err error) {
	if i.Time, err = time.Parse(time.RFC3339, s); err != nil {
		if i.Time, err = time.Parse(time.DateOnly, s); err != nil {
			return fmt.Errorf("%q is neither a date (2026-11-22) nor a time (2026-11-22T12:00:00Z)", s)
		}
	}
	return nil
}

func (i *instant) String() string {
	if i.IsZero() {
		return ""
	}
	return i.Format(time.RFC3339)
}

// Type is a word for help texts.
func (i *instant) Type() string { return "time" }

// orNow is the instant, or the clock's.
func (i instant) orNow() time.Time {
	if i.IsZero() {
		return time.Now()
	}
	return i.Time
}

// setup returns the anchors and the instant of a verdict.
func (f trustFlags) setup() (*pki.Anchors, time.Time, error) {
	a, err := trust(f.trust)
	return a, f.at.orNow(), err
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

// binary returns the octets of a file that holds them as they are or in hexadecimal digits,
// whose white space does not count.
func binary(name string) ([]byte, error) {
	b, err := input(name, maxInput)
	if err != nil {
		return nil, err
	}
	return fromHex(b), nil
}

// fromHex returns what hexadecimal digits say, or b where it is something else.
func fromHex(b []byte) []byte {
	digits := bytes.Join(bytes.Fields(bytes.TrimPrefix(b, []byte("\uFEFF"))), nil)
	if out := make([]byte, hex.DecodedLen(len(digits))); len(digits) > 0 {
		if _, err := hex.Decode(out, digits); err == nil {
			return out
		}
	}
	return b
}

// certificate reads the one certificate of a file: PEM, octets or hexadecimal digits.
func certificate(name string) (*x509.Certificate, error) {
	const op = "cied: read certificate"
	b, err := binary(name)
	if err != nil {
		return nil, err
	}
	if block, rest := pem.Decode(b); block != nil {
		if more, _ := pem.Decode(rest); more != nil || block.Type != "CERTIFICATE" {
			return nil, fault.New(fault.Usage, op, fmt.Errorf("%s does not hold one certificate, and nothing else", name))
		}
		b = block.Bytes
	} else if der, err := pki.TrimDER(b); err == nil {
		b = der // the file of a card may be padded
	}
	c, err := x509.ParseCertificate(b)
	if err != nil {
		return nil, fault.New(fault.CertMalformed, op, fmt.Errorf("%s: %w", name, err))
	}
	return c, nil
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
	return anchorView{
		Kind: a.Kind, Subject: a.Subject(), SHA256: a.SHA256, KeyID: hex.EncodeToString(a.KeyID), Issuer: a.Issuer,
		NotBefore: a.NotBefore, NotAfter: a.NotAfter, Status: a.Status(at), SingleSource: a.SingleSource, Source: a.Source,
	}
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

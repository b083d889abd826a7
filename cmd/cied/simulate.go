package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"time"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/simulator"
)

type simulateFlags struct {
	family, pin, puk, sod string
	state, out, vpcd      string
	revoked               bool
	faults, set           []string
}

func (p *program) simulate() *cobra.Command {
	var f simulateFlags
	c := &cobra.Command{
		Use:   "simulate --vpcd HOST:PORT",
		Short: "Be an identity card in software, on pcscd's vpcd reader or our own listener",
		Long: "All people, keys and authorities of simulated cards are invented and published.\n\n" +
			"Families:{families}\n\nFaults:\n{faults}\nBehaviour (--set):\n{switches}",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.runSimulate(c.Context(), f) },
	}
	c.Flags().StringVar(&f.family, "family", "nxp", "chip family: `NAME` from the list of cied simulate --help")
	c.Flags().StringVar(&f.pin, "pin", "12345678", "`PIN` of a card without a state file")
	c.Flags().StringVar(&f.puk, "puk", "87654321", "`PUK` of a card without a state file")
	c.Flags().StringVar(&f.sod, "sod", "sha256", "`FORM` of EF.SOD: sha256, pss or sha1ds")
	c.Flags().StringArrayVar(&f.faults, "fault", nil, "`FAULT` of the card, from the list of cied simulate --help; may be given again")
	c.Flags().StringArrayVar(&f.set, "set", nil, "behaviour where the text leaves a choice, `NAME=VALUE`; may be given again")
	c.Flags().StringVar(&f.state, "state", "", "`FILE` in which PIN, PUK and their counters live on")
	c.Flags().StringVar(&f.out, "out", "", "write the simulated authorities to `DIR`, for --trust, the files of the card, for cied trust sod, and lists of revoked cards")
	c.Flags().BoolVar(&f.revoked, "revoked", false, "with --out: have the list of the card's issuer name the card")
	c.Flags().StringVar(&f.vpcd, "vpcd", "", "`HOST:PORT` where the reader listens (Debian's pcscd: localhost:35963)")
	_ = c.MarkFlagRequired("vpcd")
	return c
}

// faultName is a fault as --fault takes it, with what it needs.
func faultName(f simulator.FaultInfo) string {
	if f.At {
		return f.Name + "@N"
	}
	return f.Name
}

// options reads the flags of a card.
func (f simulateFlags) options() (simulator.Options, error) {
	o := simulator.Options{
		Family: f.family, PIN: []byte(f.pin), PUK: []byte(f.puk), SOD: simulator.SODForm(f.sod), StateFile: f.state,
	}
	family, err := simulator.FamilyByName(f.family)
	if err != nil {
		return o, usage(err.Error())
	}
	b := family.Behaviour()
	for _, s := range f.set {
		if err := b.Set(s); err != nil {
			return o, usage(err.Error())
		}
	}
	o.Behaviour = &b
	for _, s := range f.faults {
		one, err := simulator.ParseFault(s)
		if err != nil {
			return o, usage(err.Error())
		}
		o.Faults = append(o.Faults, one)
	}
	return o, nil
}

// simulated is what the card in software tells about itself.
type simulated struct {
	Holder     string `json:"holder"`
	FiscalCode string `json:"fiscalCode"`
	CardNumber string `json:"cardNumber"`
	NIS        string `json:"nis"`
	Family     string `json:"family"`
	ATR        string `json:"atr"`
	PINLeft    int    `json:"pinTriesLeft"`
	PUKLeft    int    `json:"pukTriesLeft"`
	Trust      string `json:"trust,omitempty"`
}

func (p *program) runSimulate(ctx context.Context, f simulateFlags) error {
	o, err := f.options()
	if err != nil {
		return err
	}
	card, err := simulator.New(o)
	if err != nil {
		return cannotSimulate(err)
	}
	if f.out != "" {
		if err := f.write(card); err != nil {
			return fault.New(fault.StateUnreadable, "cied: simulate", err)
		}
	}
	v := describe(card, f.out)
	if err := p.result(v, func(w io.Writer) { v.write(w) }); err != nil {
		return err
	}
	return p.lay(ctx, card, f.vpcd)
}

// write puts what surrounds the card into the directory of --out: its authorities, its
// files and the lists of revoked certificates.
func (f simulateFlags) write(card *simulator.Card) error {
	var revoked []*x509.Certificate
	if f.revoked {
		revoked = append(revoked, card.Identity().Certificate)
	}
	return errors.Join(card.World().WriteAnchors(f.out), card.Identity().WriteFiles(f.out),
		card.World().WriteRevocations(f.out, time.Now(), revoked...))
}

// cannotSimulate tells a state file that cannot be used from flags that make no card.
func cannotSimulate(err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return fault.New(fault.StateUnreadable, "cied: simulate", err)
	}
	return usage(err.Error())
}

func describe(card *simulator.Card, out string) simulated {
	id := card.Identity()
	pin, puk := card.TriesLeft()
	return simulated{
		Holder:     id.Person.GivenName + " " + id.Person.Surname + " (invented)",
		FiscalCode: id.Person.FiscalCode, CardNumber: id.Person.CardNumber, NIS: id.NIS,
		Family: card.Family().Name, ATR: fmt.Sprintf("%X", card.ATR()),
		PINLeft: pin, PUKLeft: puk, Trust: out,
	}
}

func (v simulated) write(w io.Writer) {
	fmt.Fprintf(w, "SIMULATED card of %s, codice fiscale %s, number %s, NIS %s\n", v.Holder, v.FiscalCode, v.CardNumber, v.NIS)
	fmt.Fprintf(w, "chip family %s, ATR %s, tries left: PIN %d, PUK %d\n", v.Family, v.ATR, v.PINLeft, v.PUKLeft)
	if v.Trust != "" {
		fmt.Fprintf(w, "its authorities are in %s\n", v.Trust)
	}
}

// redial is how long to wait for a reader that is not there yet, or no longer.
const redial = 500 * time.Millisecond

// lay keeps the card on the reader until the command is stopped or the card is lifted. A
// reader that goes away is dialled again: pcscd restarts, and our listener comes and goes.
func (p *program) lay(ctx context.Context, card *simulator.Card, address string) error {
	var dialer net.Dialer
	said := false
	for ctx.Err() == nil {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			said = false
			fmt.Fprintf(p.err, "card laid on %s\n", address)
			err = simulator.Attach(ctx, conn, card)
			if errors.Is(err, simulator.ErrRemoved) {
				fmt.Fprintln(p.err, "card lifted")
				return nil
			}
		} else if !said {
			said = true
			fmt.Fprintf(p.err, "no reader at %s yet; trying again\n", address)
		}
		select {
		case <-time.After(redial):
		case <-ctx.Done():
		}
	}
	return nil
}

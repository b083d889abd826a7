package main

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"

	"github.com/spf13/cobra"

	"cied/history"
	"cied/login"
	"cied/policy"
	"cied/prompt"
	"cied/token"
)

type loginFlags struct {
	cardFlags
	askFlags
	policyFlags
	origin, nonce, format string
	trace                 string
}

func (p *program) login() *cobra.Command {
	var f loginFlags
	c := &cobra.Command{
		Use:   "login --origin https://HOST --nonce NONCE",
		Short: "Log in once from the terminal and print the answer",
		Long: "Log in once, in the name of an origin, and print the bare answer: a web-eid token (JSON) or CMS (PEM).\n" +
			"The dialog says that a program on this computer asks, not a website.",
		Args:        cobra.NoArgs,
		Annotations: map[string]string{machineFaults: "yes"},
		RunE:        func(c *cobra.Command, _ []string) error { return p.runLogin(c.Context(), f) },
	}
	c.Flags().StringVar(&f.origin, "origin", "", "who asks: `ORIGIN` as https://host[:port]")
	c.Flags().StringVar(&f.nonce, "nonce", "", "challenge: `NONCE` of 44 to 128 characters, signed as it is")
	c.Flags().StringVar(&f.format, "format", "web-eid", "`FORM` of the answer: web-eid or cms")
	c.Flags().BoolVar(&f.pinStdin, "pin-stdin", false, "read the PIN, 8 digits, from standard input; counts as consent")
	c.Flags().BoolVar(&f.lastTry, "last-try", false, "with --pin-stdin: spend the last try if it comes to that")
	f.cardFlags.add(c, layWait)
	c.Flags().StringVar(&f.trace, "trace", "", "write the exchange with the card to a new `FILE`: without PINs and without what names the card or a person")
	c.Flags().BoolVar(&p.noCache, "no-cache", false, "remember nothing of cards: read each one anew")
	f.policyFlags.add(c)
	_ = c.MarkFlagRequired("origin")
	_ = c.MarkFlagRequired("nonce")
	return c
}

func (p *program) runLogin(ctx context.Context, f loginFlags) error {
	if err := f.askFlags.check(); err != nil {
		return err
	}
	rules, err := p.settle(f.policyFlags, policy.Settings{})
	if err != nil {
		return err
	}
	r, err := f.request()
	if err != nil {
		return err
	}
	if err := mayAsk(rules)(r.Origin); err != nil {
		return err
	}
	asks, err := p.asks(f.askFlags, func(s *prompt.Stdin) error { return s.Prepare(ctx) })
	if err != nil {
		return err
	}
	defer forgetTyped(asks)
	t, stop, err := p.terminal(f.cardFlags)
	if err != nil {
		return err
	}
	defer stop()
	p.tellReader(t)
	s := newService(t, asks)
	p.rule(s, rules, f.trust)
	save, err := traceLogin(f.trace, t)
	if err != nil {
		return err
	}
	keeper := p.keeper(t, rules, s, nil)
	defer keeper.Wait()
	a, err := keeper.Login(ctx, r, p.progress(history.Login))
	saved := save(err)
	if err != nil {
		return err
	}
	if a.Revocation.State != "" { // somebody was asked
		fmt.Fprintf(p.err, "revocation: %v\n", a.Revocation)
	}
	if err := p.printAnswer(a); err != nil {
		return err
	}
	return saved // a login that has worked is not lost for its trace
}

// request refuses what may not be signed before anybody types a PIN.
func (f loginFlags) request() (login.Request, error) {
	r := login.Request{Origin: f.origin, Program: true, Nonce: f.nonce, Reader: f.reader}
	if _, err := token.CheckOrigin(f.origin, false); err != nil {
		return r, err
	}
	if err := token.CheckNonce(f.nonce); err != nil {
		return r, err
	}
	var err error
	r.Format, err = token.ParseFormat(f.format)
	return r, err
}

// printAnswer writes the bare answer: the token's JSON; CMS as PEM, or inside JSON.
func (p *program) printAnswer(a login.Answer) error {
	var err error
	switch {
	case a.Format == token.WebEID:
		_, err = fmt.Fprintf(p.out, "%s\n", a.Data)
	case p.json:
		err = json.NewEncoder(p.out).Encode(struct {
			Format token.Format `json:"format"`
			CMS    []byte       `json:"cms"` // DER, standard base64
			Test   bool         `json:"test"`
		}{a.Format, a.Data, a.Test})
	default:
		err = pem.Encode(p.out, &pem.Block{Type: "CMS", Bytes: a.Data})
	}
	return err
}

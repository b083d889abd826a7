package main

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/nfc"
	"cied/policy"
	"cied/prompt"
	"cied/token"
)

type loginFlags struct {
	policyFlags
	origin, nonce, format string
	pinStdin, lastTry     bool
	trust, reader, vpcd   string
	remote                bool
	wait                  time.Duration
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
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	c.Flags().StringVar(&f.reader, "reader", "", "use the reader of this `NAME` only")
	c.Flags().StringVar(&f.vpcd, "listen-vpcd", "", "be the reader of a virtual card: listen on `HOST:PORT` instead of using PC/SC")
	c.Flags().BoolVar(&f.remote, "allow-remote-card", false, "let --listen-vpcd listen beyond this computer")
	c.Flags().DurationVar(&f.wait, "wait", 30*time.Second, "how long to wait for a reader and a card: `DURATION` such as 90s")
	c.Flags().StringVar(&f.trace, "trace", "", "write the exchange with the card to a new `FILE`: without PINs, but with the card's data")
	c.Flags().BoolVar(&p.noCache, "no-cache", false, "remember nothing of cards: read each one anew")
	f.policyFlags.add(c)
	c.MarkFlagsMutuallyExclusive("reader", "listen-vpcd")
	_ = c.MarkFlagRequired("origin")
	_ = c.MarkFlagRequired("nonce")
	return c
}

func (p *program) runLogin(ctx context.Context, f loginFlags) error {
	if f.lastTry && !f.pinStdin {
		return usage("--last-try goes with --pin-stdin: a dialog asks by itself")
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
	prompter, err := p.prompter(ctx, f)
	if err != nil {
		return err
	}
	defer forgetPIN(prompter)
	drivers, stop, err := readers(f.vpcd, f.remote, p.tellRefused)
	if err != nil {
		return err
	}
	defer stop()
	if p.tty {
		v, _ := drivers.(*nfc.VPCD)
		p.tellListener(v)
	}
	s, err := p.newService(drivers, prompter, f.trust, f.wait)
	if err != nil {
		return err
	}
	p.rule(s, rules, f.trust)
	tap, save, err := traceTo(f.trace)
	if err != nil {
		return err
	}
	s.Tap = tap
	a, err := s.Login(ctx, r, p.progress())
	saved := save()
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

// forgetPIN overwrites a PIN that came through a pipe and was never asked for.
func forgetPIN(prompter login.Prompter) {
	if s, ok := prompter.(*prompt.Stdin); ok {
		s.Wipe()
	}
}

// tellRefused tells a person of a peer that may not be a card. A machine finds one fault
// on standard error, the one that ended the command.
func (p *program) tellRefused(err error) {
	if p.tty && !p.json {
		p.tellFault(fault.Of(err))
		return
	}
	p.log().Warn("peer refused", "cause", err)
}

// prompter is how this run asks: a pipe, the dialog of the desktop, or the terminal.
func (p *program) prompter(ctx context.Context, f loginFlags) (login.Prompter, error) {
	terminal := term.IsTerminal(int(p.in.Fd()))
	if f.pinStdin && terminal {
		return nil, usage("--pin-stdin reads from a pipe: a terminal would show the PIN, and asks by itself without it")
	}
	if f.pinStdin {
		s := &prompt.Stdin{R: p.in, LastTry: f.lastTry}
		return s, s.Prepare(ctx) // a malformed PIN is known before the card is touched
	}
	if dialog, err := p.dialog(""); err == nil {
		return dialog, nil
	}
	if terminal {
		return &prompt.Terminal{In: p.in, Out: p.err, Lang: p.lang}, nil
	}
	return nil, fault.New(fault.NoDialog, "cied: login", nil)
}

// progress tells a person at the terminal what the login waits for.
func (p *program) progress() func(card.Event) {
	if p.json || !p.tty {
		return func(card.Event) {}
	}
	var last card.Stage
	return func(e card.Event) {
		text := stageText(e.Stage, p.lang)
		switch {
		case e.Stage == card.Asking: // the dialog says itself what was wrong
		case e.Note != nil:
			fmt.Fprintln(p.err, "cied:", fault.Of(e.Note).Text(p.lang).Message)
		case e.Stage != last && text != "":
			fmt.Fprintln(p.err, "cied:", text)
		}
		last = e.Stage
	}
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

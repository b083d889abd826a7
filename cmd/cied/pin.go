package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cied/card"
	"cied/fault"
	"cied/history"
	"cied/ias"
	"cied/pin"
	"cied/policy"
	"cied/prompt"
)

type pinFlags struct {
	cardFlags
	askFlags
	policyFlags
	forgotten bool
}

func (p *program) pin() *cobra.Command {
	c := &cobra.Command{
		Use:   "pin",
		Short: "Look at the PIN of the card, change it, or unblock it with the PUK",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.pinStatus(), p.pinChange(), p.pinUnblock())
	return c
}

func (p *program) pinStatus() *cobra.Command {
	var f pinFlags
	c := &cobra.Command{
		Use:   "status",
		Short: "Show how many tries are left for PIN and PUK, and what to do",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runPINStatus(c.Context(), f) },
	}
	f.cardFlags.add(c, readWait)
	f.addChip(c)
	return c
}

func (p *program) pinChange() *cobra.Command {
	var f pinFlags
	c := &cobra.Command{
		Use:   "change",
		Short: "Have the card take a new PIN for the old one",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runPINChange(c.Context(), f) },
	}
	c.Flags().BoolVar(&f.pinStdin, "pin-stdin", false, "read two lines from standard input, the PIN and the new PIN; counts as consent")
	c.Flags().BoolVar(&f.lastTry, "last-try", false, "with --pin-stdin: spend the last try if it comes to that")
	f.cardFlags.add(c, layWait)
	f.addChip(c)
	return c
}

func (p *program) pinUnblock() *cobra.Command {
	var f pinFlags
	c := &cobra.Command{
		Use:   "unblock",
		Short: "Have the card take a new PIN after the PUK",
		Long:  "Have the card take a new PIN after the PUK. Each wrong PUK costs one of ten tries, for ever.",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runPINUnblock(c.Context(), f) },
	}
	c.Flags().BoolVar(&f.forgotten, "forgotten", false, "also a PIN that has tries left")
	c.Flags().BoolVar(&f.pinStdin, "pin-stdin", false, "read two lines from standard input, the PUK and the new PIN; counts as consent")
	c.Flags().BoolVar(&f.lastTry, "last-try", false, "with --pin-stdin: spend one of the last three tries, or of a number that the card does not tell")
	f.cardFlags.add(c, layWait)
	f.addChip(c)
	return c
}

func (p *program) runPINStatus(ctx context.Context, f pinFlags) error {
	rules, err := p.settle(f.policyFlags, policy.Settings{})
	if err != nil {
		return err
	}
	s, stop, err := p.pinService(f, rules, nil)
	if err != nil {
		return err
	}
	defer stop()
	got, err := s.Status(ctx, card.Want{Reader: f.reader})
	if err != nil {
		return err
	}
	v := newPINView(got, s.Anchors.Test, p.lang)
	return p.result(v, func(w io.Writer) { v.write(w, p.lang) })
}

func (p *program) runPINChange(ctx context.Context, f pinFlags) error {
	read := func(s *prompt.Stdin) error { return s.PrepareChange(ctx) }
	test, err := p.usePIN(f, read, func(k *history.Keeper) error {
		return k.Change(ctx, card.Want{Reader: f.reader}, p.progress(history.Change))
	})
	if err != nil {
		return err
	}
	v := struct {
		Changed bool `json:"changed"`
		Test    bool `json:"test"`
	}{true, test}
	return p.result(v, func(w io.Writer) { fmt.Fprintln(w, pinWordsIn(p.lang).changed) })
}

func (p *program) runPINUnblock(ctx context.Context, f pinFlags) error {
	read := func(s *prompt.Stdin) error { return s.PrepareUnblock(ctx) }
	test, err := p.usePIN(f, read, func(k *history.Keeper) error {
		return k.Unblock(ctx, card.Want{Reader: f.reader}, f.forgotten, p.progress(history.Unblock))
	})
	if err != nil {
		return err
	}
	v := struct {
		Unblocked bool `json:"unblocked"`
		Test      bool `json:"test"`
	}{true, test}
	return p.result(v, func(w io.Writer) { fmt.Fprintln(w, pinWordsIn(p.lang).unblocked) })
}

// usePIN has use done with the card, and tells whether under test anchors. It takes the
// reader itself, also while the user's daemon runs. Between the two stands PC/SC: the card
// is locked while it works, so that the second is told of a card in use, and free while a
// person types; a session that the other one has ended is opened and proved anew before
// any PIN is sent.
func (p *program) usePIN(f pinFlags, read func(*prompt.Stdin) error, use func(*history.Keeper) error) (test bool, err error) {
	if err := f.askFlags.check(); err != nil {
		return false, err
	}
	rules, err := p.settle(f.policyFlags, policy.Settings{})
	if err != nil {
		return false, err
	}
	asks, err := p.asks(f.askFlags, read)
	if err != nil {
		return false, err
	}
	defer forgetTyped(asks)
	s, stop, err := p.pinService(f, rules, asks)
	if err != nil {
		return false, err
	}
	defer stop()
	p.tellReader(s.Terminal)
	keeper := p.keeper(s.Terminal, rules, nil, s)
	defer keeper.Wait()
	return s.Anchors.Test, use(keeper)
}

// pinService opens the readers for a command, under the policy.
func (p *program) pinService(f pinFlags, rules *policy.Policy, asks pin.Prompter) (*pin.Service, func(), error) {
	t, stop, err := p.terminal(f.cardFlags)
	if err != nil {
		return nil, nil, err
	}
	ruleChip(t, rules)
	return &pin.Service{Terminal: t, Prompt: asks}, stop, nil
}

// pinView is the state of PIN and PUK as --json shows it.
type pinView struct {
	Reader  string     `json:"reader"`
	PINLeft *int       `json:"pinTriesLeft"` // null where the card does not tell
	PUKLeft *int       `json:"pukTriesLeft"` // null where the card does not tell
	Code    fault.Code `json:"code"`         // pin-blocked, puk-blocked, or "" where the PIN can be used
	Next    string     `json:"next"`
	Test    bool       `json:"test"`
}

func newPINView(s pin.Status, test bool, lang string) pinView {
	v := pinView{Reader: s.Reader, PINLeft: triesOf(s.PINLeft), PUKLeft: triesOf(s.PUKLeft), Test: test}
	v.Code, v.Next = pinAdvice(s, lang)
	return v
}

// triesOf is a number of tries, or nil where the card does not tell.
func triesOf(left int) *int {
	if left == ias.TriesUnknown {
		return nil
	}
	return &left
}

// pinAdvice is what to do with a card in that state. A blocked PUK comes first: nothing
// else can be mended after it.
func pinAdvice(s pin.Status, lang string) (fault.Code, string) {
	words := pinWordsIn(lang)
	switch {
	case s.PUKLeft == 0 && s.PINLeft != 0:
		return "", words.noPUK
	case s.PUKLeft == 0:
		text := fault.PUKBlocked.Text(lang)
		return fault.PUKBlocked, text.Message + " " + text.Next
	case s.PINLeft == 0:
		return fault.PINBlocked, words.blocked
	case s.PINLeft == 1:
		return "", words.last
	}
	return "", words.good
}

// write shows v to a person.
func (v pinView) write(w io.Writer, tag string) {
	words := pinWordsIn(tag)
	rows := [][2]string{{words.reader, v.Reader}, {words.pin, words.tries(v.PINLeft)}, {words.puk, words.tries(v.PUKLeft)}}
	if v.Test {
		status := statusWordsIn(tag)
		rows = append(rows, [2]string{status.anchors, status.test})
	}
	for _, row := range append(rows, [2]string{words.next, v.Next}) {
		fmt.Fprintf(w, "%-20s %s\n", row[0], row[1])
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/relying/federation/evidence"
)

func (p *program) federationEvidence() *cobra.Command {
	o := evidence.Options{Lang: p.lang}
	var output string
	c := &cobra.Command{
		Use:   "evidence",
		Short: "Make the pictures of the four outcomes of a login",
		Long: "Walk a Chromium without a window through the four outcomes that the federation's portal asks pictures of\n" +
			"(1 success, 21 time-out, 22 consent denied, 25 cancelled), from the page of the service to the reference\n" +
			"identity provider and back, and write a ZIP with four JPGs. Each picture is taken only where the service\n" +
			"was answered the number that was wanted.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.runEvidence(c.Context(), o, output) },
	}
	c.Flags().StringVar(&o.Service, "sp", "", "`URL` of the service's page with the button")
	c.Flags().StringVar(&o.Provider, "idp", "", "`URL` of the reference identity provider")
	c.Flags().StringVar(&output, "out", "", "new `FILE` for the ZIP")
	_ = c.RegisterFlagCompletionFunc("out", completeFiles)
	c.Flags().StringVar(&o.Button, "button", "", "CSS `SELECTOR` of the button; without it, what leads to the provider or says CIE")
	c.Flags().StringVar(&o.Chromium, "chromium", "", "`PATH` of Chromium or Chrome; without it, where systems put it")
	c.Flags().BoolVar(&o.AnyCertificate, "any-certificate", false, "take any TLS certificate for genuine: for a service under test")
	c.Flags().DurationVar(&o.Patience, "patience", evidence.DefaultPatience, "how long one outcome may take: `DURATION`")
	for _, name := range []string{"sp", "idp", "out"} {
		_ = c.MarkFlagRequired(name)
	}
	return c
}

func (p *program) runEvidence(ctx context.Context, o evidence.Options, output string) error {
	if o.Patience <= 0 {
		return usage("--patience must be longer than nothing")
	}
	f, err := os.OpenFile(output, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.New(fault.StateUnreadable, "cied: evidence", err)
	}
	octets, err := p.walkOutcomes(ctx, o)
	if err == nil {
		_, err = f.Write(octets)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(output)
		if ctx.Err() != nil {
			return fault.New(fault.Interrupted, "cied: evidence", err)
		}
		return fault.New(fault.EvidenceFailed, "cied: evidence", err)
	}
	view := struct {
		File     string   `json:"file"`
		Pictures []string `json:"pictures"`
	}{File: output}
	for _, x := range evidence.Outcomes() {
		view.Pictures = append(view.Pictures, x.Name())
	}
	return p.result(view, func(w io.Writer) { fmt.Fprintf(w, federationWordsIn(p.lang).made+"\n", output) })
}

// walkOutcomes tells a person which outcome is walked.
func (p *program) walkOutcomes(ctx context.Context, o evidence.Options) ([]byte, error) {
	c, err := evidence.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	words := federationWordsIn(p.lang)
	octets, err := evidence.Make(ctx, c, time.Now(), func(x evidence.Outcome) {
		if p.tty && !p.json {
			fmt.Fprintf(p.err, "%d: %s\n", x.Nr, words.outcomes[x.Nr])
		}
	})
	return octets, errors.Join(err, c.Close())
}

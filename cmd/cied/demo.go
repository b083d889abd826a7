package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/cli/browser"
	"github.com/spf13/cobra"

	"cied/demo"
)

type demoFlags struct {
	simulateFlags
	once, lastTry, noBrowser bool
	typed, outcome           string
}

func (p *program) demo() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show a whole login without hardware: service, identity provider, daemon, card and desk",
		Long: "Start a service, the identity provider that it sends the citizen to, the daemon, a simulated card and a desk\n" +
			"that stands for the citizen's desktop. The clock of service and provider is accelerated. With --once, play the\n" +
			"citizen too and print what the service received. All people, keys and authorities are invented.\n\n" +
			"Outcomes: success; timeout (the service receives nr 21), denied (22), cancelled (25), expired and revoked (23).\n" +
			"An outcome that came as it was asked for has the exit status 0.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return p.runDemo(c.Context(), f) },
	}
	c.Flags().StringVar(&f.family, "family", "nxp", "chip family: `NAME` from the list of cied simulate --help")
	c.Flags().StringVar(&f.sod, "sod", "sha256", "`FORM` of EF.SOD: sha256, pss or sha1ds")
	c.Flags().StringArrayVar(&f.faults, "fault", nil, "`FAULT` of the card, from the list of cied simulate --help; may be given again")
	c.Flags().StringArrayVar(&f.set, "set", nil, "behaviour where the text leaves a choice, `NAME=VALUE`; may be given again")
	c.Flags().BoolVar(&f.once, "once", false, "play the citizen, print what the service received as JSON, and end")
	c.Flags().StringVar(&f.typed, "pin", "12345678", "with --once: the `PIN` that the citizen types")
	c.Flags().BoolVar(&f.lastTry, "last-try", false, "with --once: the citizen agrees to spend the last try")
	c.Flags().StringVar(&f.outcome, "outcome", string(demo.Success), "with --once: how the login is to end, an `OUTCOME`")
	c.Flags().BoolVar(&f.noBrowser, "no-browser", false, "print the addresses and open no browser")
	return c
}

func (p *program) runDemo(ctx context.Context, f demoFlags) error {
	p.machine = f.once
	f.pin, f.puk = "12345678", "87654321"
	card, err := f.options()
	if err != nil {
		return err
	}
	citizen, err := f.citizen()
	if err != nil {
		return err
	}
	o := demo.Options{Card: card, App: appURL(true), Lang: p.lang, Log: p.log().With(testLog...)}
	d, err := demo.Start(ctx, citizen.Outcome.Prepare(o))
	if err != nil {
		return err
	}
	defer d.Stop()
	if f.once {
		return p.demoOnce(ctx, d, citizen)
	}
	pages := demoPages{Service: d.ServiceURL + "/", Provider: d.ProviderURL, Desk: d.DeskURL}
	if err := p.result(pages, func(w io.Writer) { pages.write(w) }); err != nil {
		return err
	}
	p.open(f, pages.Desk, pages.Service)
	<-ctx.Done()
	return nil
}

// citizen is who is played, if anybody is.
func (f demoFlags) citizen() (demo.Citizen, error) {
	outcome, err := demo.ParseOutcome(f.outcome)
	if err != nil {
		return demo.Citizen{}, err
	}
	if !f.once {
		if outcome != demo.Success {
			return demo.Citizen{}, usage("--outcome goes with --once: without it, the login ends as you will")
		}
		return demo.Citizen{Outcome: outcome}, nil
	}
	return demo.Citizen{PIN: []byte(f.typed), LastTry: f.lastTry, Outcome: outcome}, demo.CheckPIN(f.typed)
}

// demoPages is where the demo is to be seen.
type demoPages struct {
	Service  string `json:"service"`
	Provider string `json:"provider"`
	Desk     string `json:"desk"`
}

func (v demoPages) write(w io.Writer) {
	fmt.Fprintf(w, "service            %s\nidentity provider  %s\ndesk               %s\n", v.Service, v.Provider, v.Desk)
	fmt.Fprintln(w, "The card, its holder and all authorities are invented. PIN 12345678. Ctrl-C ends the demo.")
}

// onceLimit bounds a login in which nobody has to think.
const onceLimit = 60 * time.Second

func (p *program) demoOnce(ctx context.Context, d *demo.Demo, citizen demo.Citizen) error {
	ctx, cancel := context.WithTimeout(ctx, onceLimit)
	defer cancel()
	id, err := d.Once(ctx, citizen)
	if err != nil {
		return err
	}
	p.json = true
	return p.result(id, nil)
}

// open shows addresses in the browser of this desktop, where there is one.
func (p *program) open(f demoFlags, addresses ...string) {
	if f.noBrowser || os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" && !nativeDesktop {
		return
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	for _, a := range addresses {
		if err := browser.OpenURL(a); err != nil {
			fmt.Fprintln(p.err, "open the addresses in a browser:", err)
			return
		}
	}
}

// nativeDesktop says that this system has a desktop without an environment that tells.
const nativeDesktop = runtime.GOOS == "windows" || runtime.GOOS == "darwin"

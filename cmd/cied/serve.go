package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"

	"github.com/spf13/cobra"

	"cied/fault"
	"cied/internal/peer"
	"cied/localhttp"
	"cied/nfc"
	"cied/prompt"
)

type serveFlags struct {
	port            int
	trust, vpcd     string
	remote, noPCSC  bool
	pinentryProgram string
}

func (p *program) serve() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Answer login pages in the browser, until told to stop",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return p.runServe(c.Context(), f) },
	}
	c.Flags().IntVar(&f.port, "port", localhttp.DefaultPort, "loopback `PORT`; 0 takes a free one")
	c.Flags().StringVar(&f.trust, "trust", "", "`DIR` of test anchors for this run: cie/*.pem, csca/*.pem")
	c.Flags().StringVar(&f.vpcd, "listen-vpcd", "", "also be the reader of virtual cards, on `HOST:PORT`")
	c.Flags().BoolVar(&f.remote, "allow-remote-card", false, "let --listen-vpcd listen beyond this computer")
	c.Flags().BoolVar(&f.noPCSC, "no-pcsc", false, "leave the readers of this computer alone")
	c.Flags().StringVar(&f.pinentryProgram, "pinentry", "", "`PROGRAM` that asks for the PIN")
	return c
}

func (p *program) runServe(ctx context.Context, f serveFlags) error {
	dialog, err := p.dialog(f.pinentryProgram)
	if err != nil {
		return err
	}
	drivers, listening, stop, err := p.serveReaders(f)
	if err != nil {
		return err
	}
	defer stop()
	s, err := p.newService(drivers, dialog, f.trust, 0)
	if err != nil {
		return err
	}
	listeners, err := localhttp.Listen(f.port)
	if err != nil {
		return err
	}
	server := &localhttp.Server{
		Login: s, Peer: peer.SameUser, Lang: p.lang, Test: s.Anchors.Test, Remote: listening, Log: p.log(),
	}
	if err := p.tellAddress("http://" + listeners[0].Addr().String()); err != nil {
		return err
	}
	return server.Serve(ctx, listeners...)
}

// tellAddress says where login pages find the program: to a machine as the only result.
func (p *program) tellAddress(address string) error {
	if p.json {
		return p.result(map[string]string{"address": address}, nil)
	}
	_, err := fmt.Fprintf(p.err, "listening on %s\n", address)
	return err
}

// serveReaders opens PC/SC and, if configured, the listener. listening is the listener's
// address where it reaches beyond this computer, for the status page.
func (p *program) serveReaders(f serveFlags) (d nfc.Driver, listening string, stop func(), err error) {
	var drivers []nfc.Driver
	if !f.noPCSC {
		drivers = append(drivers, nfc.NewPCSC(nfc.PCSCOptions{}))
	}
	stop = func() {}
	if f.vpcd != "" {
		v, closeListener, err := readers(f.vpcd, f.remote, func(err error) { p.tellFault(fault.Of(err)) })
		if err != nil {
			return nil, "", nil, err
		}
		drivers, stop = append(drivers, v), closeListener
		listening = p.tellListener(v)
	}
	return nfc.All(drivers...), listening, stop, nil
}

// tellListener says where virtual cards are awaited, to a person; and returns that
// address where it is beyond this computer.
func (p *program) tellListener(d nfc.Driver) (remote string) {
	v, ok := d.(*nfc.VPCD)
	if !ok {
		return ""
	}
	if !p.json {
		fmt.Fprintf(p.err, "waiting for virtual cards on %s\n", v.Addr())
	}
	if tcp, ok := v.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		return tcp.String()
	}
	return ""
}

// dialog is the desktop's way to ask for consent and PIN.
func (p *program) dialog(path string) (prompt.Pinentry, error) {
	if path == "" {
		var err error
		if path, err = prompt.FindPinentry(exec.LookPath, os.Getenv); err != nil {
			return prompt.Pinentry{}, err
		}
	}
	return prompt.Pinentry{Path: path, Display: os.Getenv("DISPLAY"), TTY: os.Getenv("GPG_TTY"), Lang: p.lang}, nil
}

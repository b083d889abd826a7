package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"cied/control"
	"cied/doctor"
	"cied/fault"
	"cied/internal/away"
	"cied/internal/peer"
	"cied/internal/session"
	"cied/localhttp"
	"cied/login"
	"cied/nfc"
	"cied/pin"
	"cied/pki"
	"cied/policy"
	"cied/signing"
)

type serveFlags struct {
	policyFlags
	port            int
	trust, vpcd     string
	remote, noPCSC  bool
	replace, noTray bool
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
	c.Flags().BoolVar(&p.noCache, "no-cache", false, "remember nothing of cards: read each one anew")
	c.Flags().StringVar(&f.pinentryProgram, "pinentry", "", "`PROGRAM` that asks for the PIN")
	c.Flags().BoolVar(&f.noTray, "no-tray", false, "show no icon on the desktop")
	c.Flags().BoolVar(&f.replace, "replace", false, "take the place of the daemon that runs, when it is idle")
	f.policyFlags.add(c)
	return c
}

// settings are what the command line says beside the policy flags.
func (f serveFlags) settings() policy.Settings {
	var run policy.Settings
	if f.given("port") {
		run.Port = &f.port
	}
	if f.given("pinentry") {
		run.Pinentry = &f.pinentryProgram
	}
	return run
}

// runServe looks at everything that may be wrong with the command line before it takes
// the place of another daemon.
func (p *program) runServe(ctx context.Context, f serveFlags) error {
	if !peer.Known() { // every caller would be refused: better said now
		return fault.New(fault.PeerRefused, "cied: serve", peer.ErrUnknown)
	}
	rules, err := p.settle(f.policyFlags, f.settings())
	if err != nil {
		return err
	}
	d, err := p.serveServices(f, rules)
	if err != nil {
		return err
	}
	seat, err := takeSeat(ctx, f.replace)
	if err != nil {
		return err
	}
	defer func() { _ = seat.Close() }()
	drivers, vpcd, stop, err := p.serveReaders(f)
	if err != nil {
		return err
	}
	defer stop()
	s := d.logins
	s.Readers = drivers
	d.seat, d.vpcd = seat, vpcd
	d.server = &localhttp.Server{
		Peer: peer.SameUser, Allow: mayAsk(rules), Lang: p.lang, Test: s.Anchors.Test, Remote: p.tellListener(vpcd), Log: s.Log,
	}
	return p.answer(ctx, d, !f.noTray)
}

// A daemon is what answers: browsers, and the user's commands.
type daemon struct {
	server *localhttp.Server // without its Login
	logins *login.Service
	pins   *pin.Service
	keys   *signing.Service
	rules  *policy.Policy
	seat   *control.Listener
	vpcd   *nfc.VPCD // or nil
}

// answer has d answer until it is told to stop.
func (p *program) answer(ctx context.Context, d daemon, shown bool) error {
	listeners, err := doors(d.rules.Port)
	if err != nil {
		return err
	}
	address := "http://" + listeners[0].Addr().String()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	person := away.New(os.Getenv, d.logins.Log)
	go person.Watch(ctx)
	keeper := p.keeper(d.logins.Terminal, d.rules, away.Cancel(d.logins, person), away.CancelPINs(d.pins, person))
	keeper.Keys = away.CancelKeys(d.keys, person)
	defer keeper.Wait()
	watch := &control.Watch{Logins: keeper, PINs: keeper, Keys: keeper, End: end, Daemon: aboutSelf(address, d.server.Test)}
	defer p.answerControl(d.seat, watch)()
	defer p.answerPrograms(d, watch)()
	d.server.Login = watch
	d.server.Examine = func(ctx context.Context) doctor.Report {
		return doctor.Examine(ctx, p.examined(ctx, d.logins.Terminal, d.rules))
	}
	if err := p.tellAddress(address, d.vpcd); err != nil {
		return err
	}
	if shown && runtime.GOOS != "darwin" { // which wants the goroutine of main for it
		go p.showTray(ctx, d, watch, address)
	}
	l := &life{manager: session.NewNotifier(os.Getenv), watch: watch, log: p.log()}
	return l.live(ctx, func(ctx context.Context) error { return d.server.Serve(ctx, listeners...) })
}

// doors are the sockets that the service manager holds for the daemon, or else its own.
func doors(port int) ([]net.Listener, error) {
	if passed, err := session.Listeners(port); err != nil || len(passed) > 0 {
		return passed, err
	}
	return localhttp.Listen(port)
}

// serveServices is a daemon with its services, which share a terminal without readers yet.
func (p *program) serveServices(f serveFlags, rules *policy.Policy) (daemon, error) {
	dialog, err := p.dialog(rules.Pinentry)
	if err != nil {
		return daemon{}, err
	}
	t, err := p.newTerminal(nil, f.trust, 0)
	if err != nil {
		return daemon{}, err
	}
	if f.trust == "" {
		t.Renew = func() (*pki.Anchors, error) { return trust("") } // it may run for weeks
	}
	d := daemon{
		logins: newService(t, dialog),
		pins:   &pin.Service{Terminal: t, Prompt: dialog},
		keys:   &signing.Service{Terminal: t, Prompt: dialog},
		rules:  rules,
	}
	p.rule(d.logins, rules, f.trust)
	d.keys.Revocation = d.logins.Revocation
	return d, nil
}

// takeSeat makes this process the user's daemon.
func takeSeat(ctx context.Context, replace bool) (*control.Listener, error) {
	place, err := control.FindPlace(os.Getenv)
	if err != nil {
		return nil, err
	}
	if replace {
		return control.Replace(ctx, place)
	}
	return control.Listen(ctx, place)
}

// aboutSelf is what commands learn of this process.
func aboutSelf(address string, test bool) control.Daemon {
	return control.Daemon{
		Version: release, PID: os.Getpid(), Since: time.Now().UTC().Truncate(time.Second), Address: address, Test: test,
	}
}

// answerControl answers commands until the func it returns is called.
func (p *program) answerControl(seat *control.Listener, watch *control.Watch) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	log := p.log()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := (&control.Server{Watch: watch, Lang: p.lang, Log: log}).Serve(ctx, seat); err != nil {
			log.Error("commands are not answered", "cause", err) // browsers are
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// tellAddress says where login pages find the program: to a machine as the only result.
func (p *program) tellAddress(address string, d *nfc.VPCD) error {
	if p.json {
		v := struct {
			Address string `json:"address"`
			VPCD    string `json:"vpcd,omitempty"` // where virtual cards are awaited
		}{Address: address}
		if d != nil {
			v.VPCD = d.Addr().String()
		}
		return p.result(v, nil)
	}
	_, err := fmt.Fprintf(p.err, "listening on %s\n", address)
	return err
}

// serveReaders opens PC/SC and, if configured, the listener; vpcd is nil without one.
func (p *program) serveReaders(f serveFlags) (d nfc.Driver, vpcd *nfc.VPCD, stop func(), err error) {
	var drivers []nfc.Driver
	if !f.noPCSC {
		drivers = append(drivers, nfc.NewPCSC(nfc.PCSCOptions{}))
	}
	stop = func() {}
	if f.vpcd != "" {
		l, closeListener, err := readers(f.vpcd, f.remote, func(err error) { p.tellFault(fault.Of(err)) })
		if err != nil {
			return nil, nil, nil, err
		}
		vpcd, _ = l.(*nfc.VPCD)
		drivers, stop = append(drivers, l), closeListener
	}
	return nfc.All(drivers...), vpcd, stop, nil
}

// tellListener says where virtual cards are awaited, to a person; and returns that
// address where it is beyond this computer, for the status page. v may be nil.
func (p *program) tellListener(v *nfc.VPCD) (remote string) {
	if v == nil {
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

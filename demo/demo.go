// Package demo is the whole of "Entra con CIE" without hardware: a service, the identity
// provider that it sends the citizen to, the daemon, a simulated card, and a desk.
//
// Service and identity provider are the reference ones, sp and idp under package relying, and
// have a clock that goes faster than the wall's, so that nobody waits five minutes to see a
// login that took too long.
//
// The desk is a page that stands for the citizen's desktop: it lays and lifts the card,
// chooses what is wrong with it, and answers the PIN dialog. It is the one place where a
// PIN crosses HTTP, because the card is invented; no PC/SC reader is ever opened here,
// and nothing of the desk is part of the daemon.
package demo

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"cied/card"
	"cied/card/cardcache"
	"cied/fault"
	"cied/internal/peer"
	"cied/localhttp"
	"cied/login"
	"cied/nfc"
	"cied/pki"
	"cied/simulator"
)

// silence is how long the demo's reader waits for a card that does not answer.
const silence = 3 * time.Second

// Options say which card lies on the reader at first, and how fast time goes.
type Options struct {
	Card    simulator.Options
	Revoked bool   // who has issued the cards says that they were revoked
	Speed   int    // seconds for the service and the identity provider in one of the wall's; 0 is [DefaultSpeed]
	App     string // address that names the program and its version, as it stands in answers
	Lang    string // a tag of [cied/lang]; English for any other
	Log     *slog.Logger
}

// A Demo is running from Start until Stop.
type Demo struct {
	ServiceURL  string // origin of the service; its page with the button is "/"
	ProviderURL string // origin of the identity provider
	DeskURL     string // the desk; its path is a secret

	desk   *desk
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// Start opens everything on free loopback ports.
func Start(ctx context.Context, o Options) (*Demo, error) {
	ctx, cancel := context.WithCancel(ctx)
	d := &Demo{cancel: cancel}
	if err := d.start(ctx, o); err != nil {
		d.Stop()
		return nil, err
	}
	return d, nil
}

func (d *Demo) start(ctx context.Context, o Options) error {
	o.complete()
	vpcd, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: "127.0.0.1:0", Silence: silence})
	if err != nil {
		return err
	}
	d.done.Go(func() { <-ctx.Done(); _ = vpcd.Close() })

	hand, err := newHand(ctx, vpcd.Addr().String(), o.Card)
	if err != nil {
		return err
	}
	issuer := new(office)
	issuer.revoked.Store(o.Revoked)
	d.desk = newDesk(hand, issuer, o.Lang)
	anchors := worldAnchors(hand.world())
	terminal := &card.Terminal{
		Readers: vpcd, Anchors: anchors, Cache: cardcache.Cache{}, Rand: rand.Reader, Now: time.Now, Log: o.Log,
	}
	service := &login.Service{Terminal: terminal, Prompt: d.desk, App: o.App, LoopbackHTTP: true}
	daemon, err := d.serveDaemon(ctx, service, o)
	if err != nil {
		return err
	}
	f := &federation{o: o, now: accelerated(o.Speed, time.Now), daemon: daemon, anchors: anchors, office: issuer}
	if err := d.serveFederation(ctx, f); err != nil {
		return err
	}
	return d.serveDesk(ctx)
}

func (d *Demo) serveDesk(ctx context.Context) error {
	l, err := d.listen(ctx)
	if err != nil {
		return err
	}
	d.DeskURL = address(l) + "/" + d.desk.secret + "/"
	d.serve(l, onlyHost(l.Addr().String(), d.desk))
	return nil
}

// worldAnchors trusts the simulated authorities, as a test.
func worldAnchors(w *simulator.World) *pki.Anchors {
	cie := append(w.CIERoots(), w.CIEIssuers()...)
	return pki.NewAnchors(cie, []*x509.Certificate{w.CSCA()}, true)
}

// serveDaemon starts the daemon with serve's own handlers, on a port of its own so that
// an installed cied is not in the way.
func (d *Demo) serveDaemon(ctx context.Context, s *login.Service, o Options) (string, error) {
	listeners, err := localhttp.Listen(0)
	if err != nil {
		return "", err
	}
	server := &localhttp.Server{
		Login: s, Peer: peer.SameUser, LoopbackHTTP: true, Lang: o.Lang, Test: true, Log: o.Log,
	}
	d.done.Go(func() { _ = server.Serve(ctx, listeners...) })
	return "http://" + listeners[0].Addr().String(), nil
}

// listen opens a free port for a web server of the demo itself.
func (d *Demo) listen(ctx context.Context) (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fault.New(fault.PortInUse, "demo: listen", err)
	}
	d.done.Go(func() { <-ctx.Done(); _ = l.Close() })
	return l, nil
}

// serve answers at l until the demo is stopped, and stops it where that fails.
func (d *Demo) serve(l net.Listener, h http.Handler) {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 3 * time.Second}
	d.done.Go(func() {
		_ = s.Serve(l) // until l is closed
		d.cancel()
		_ = s.Close()
	})
}

// onlyHost refuses requests under another name, which a page re-bound to loopback sends.
func onlyHost(host string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != host {
			http.Error(w, fmt.Sprint(fault.HostRejected), http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		h.ServeHTTP(w, r)
	})
}

// Stop lifts the card, closes everything and waits until it has ended.
func (d *Demo) Stop() {
	d.cancel()
	d.done.Wait()
	if d.desk != nil {
		d.desk.hand.lift()
	}
}

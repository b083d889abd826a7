// Package demo is the whole login without hardware: a simulated card, the daemon, a
// service with a login page, and a desk.
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
	"errors"
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

// Options say which card lies on the reader at first.
type Options struct {
	Card simulator.Options
	App  string // address that names the program and its version, as it stands in answers
	Lang string // a tag of [cied/lang]; English for any other
	Log  *slog.Logger
}

// A Demo is running from Start until Stop.
type Demo struct {
	ServiceURL string // the login page
	DeskURL    string // the desk; its path is a secret

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
	vpcd, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: "127.0.0.1:0", Silence: silence})
	if err != nil {
		return err
	}
	d.done.Go(func() { <-ctx.Done(); _ = vpcd.Close() })

	hand, err := newHand(ctx, vpcd.Addr().String(), o.Card)
	if err != nil {
		return err
	}
	d.desk = newDesk(hand, o.Lang)
	anchors := worldAnchors(hand.world())
	terminal := &card.Terminal{
		Readers: vpcd, Anchors: anchors, Cache: cardcache.Cache{}, Rand: rand.Reader, Now: time.Now, Log: o.Log,
	}
	service := &login.Service{Terminal: terminal, Prompt: d.desk, App: o.App, LoopbackHTTP: true}
	daemon, err := d.serveDaemon(ctx, service, o)
	if err != nil {
		return err
	}
	if d.ServiceURL, err = d.serveService(ctx, daemon, anchors, o.Lang); err != nil {
		return err
	}
	if d.DeskURL, err = d.serve(ctx, d.desk); err != nil {
		return err
	}
	d.DeskURL += "/" + d.desk.secret + "/"
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

// serve starts a web server of the demo itself and returns its address.
func (d *Demo) serve(ctx context.Context, h http.Handler) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fault.New(fault.PortInUse, "demo: listen", err)
	}
	s := &http.Server{Handler: onlyHost(l.Addr().String(), h), ReadHeaderTimeout: 3 * time.Second}
	d.done.Go(func() { <-ctx.Done(); _ = s.Close() })
	d.done.Go(func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			d.cancel()
		}
	})
	return "http://" + l.Addr().String(), nil
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

//go:build linux

package e2e

import (
	"crypto/tls"
	"fmt"
	"strings"
	"testing"
	"time"

	"cied/internal/browser"
	"cied/internal/machinetest"
)

func TestClientAuthInChromium(t *testing.T) {
	machinetest.OnlyAsked(t, "Chromium, pcscd and a dialog")
	if asOrdinaryUser(t) {
		clientAuth(t, kind{
			start: browser.Chromium, choose: inWindow, program: "/usr/lib/chromium/chromium",
			refused: "ERR_SSL_CLIENT_AUTH_SIGNATURE_FAILED", tls13: "ERR_SSL_CLIENT_AUTH_NO_COMMON_ALGORITHMS",
		})
	}
}

func TestClientAuthInFirefox(t *testing.T) {
	machinetest.OnlyAsked(t, "Firefox, pcscd and a dialog")
	if asOrdinaryUser(t) {
		clientAuth(t, kind{
			start: browser.Firefox, program: "/usr/lib/firefox-esr/firefox-esr",
			tls13: "No_client_certificate", early: true,
		})
	}
}

// A clientAuthStep is one thing that a visitor does, and how many PINs may reach the card
// by it.
type clientAuthStep struct {
	name string
	do   func(*visitor, *testing.T)
	pins int
}

// The browser is started without a card, and stays while card and daemon come and go.
func clientAuth(t *testing.T, k kind) {
	v := settle(t, k)
	v.lift(t)
	v.browser = v.open(t)
	for _, s := range []clientAuthStep{
		{name: "without a card: no certificate", do: (*visitor).noCertificate},
		{name: "in a browser with its sandbox", do: (*visitor).sandboxed},
		{name: "with a card laid later, never seen", do: (*visitor).neverSeen, pins: 2},
		{name: "with a card that was seen", do: (*visitor).seenBefore, pins: 1},
		{name: "with a card that was lifted and laid back", do: (*visitor).laidBack, pins: 1},
		{name: "with a daemon that was started again", do: (*visitor).daemonRestarted, pins: 1},
		{name: "no, then yes", do: (*visitor).noThenYes, pins: 1},
		{name: "from the reference service by the reference provider", do: (*visitor).scheme, pins: 1},
		{name: "at a server that insists on TLS 1.3", do: (*visitor).tls13Only},
		{name: "in a browser that was started after the card was laid", do: (*visitor).anotherBrowser, pins: 1},
	} {
		t.Run(s.name, func(t *testing.T) {
			before := v.verifies()
			s.do(v, t)
			if got := v.verifies() - before; got != s.pins {
				t.Errorf("%d PINs have reached the card, want %d", got, s.pins)
			}
		})
	}
}

func (v *visitor) noCertificate(t *testing.T) {
	v.asks(t, v.provider(t)).Await(t, "#says", "No_client_certificate")
}

// The first dialog says why the certificate needs the PIN. It opens when the browser looks
// for certificates: no page is shown until it is answered.
func (v *visitor) neverSeen(t *testing.T) {
	shows := func() {
		v.agrees(t, "asks for the certificate of your CIE.", "The card shows the certificate only after the PIN.")
	}
	v.layAgain(t)
	p := v.provider(t)
	v.browser.Open(t, "about:blank").Eval(t, fmt.Sprintf("void (location.href = %q)", p.entry), nil)
	if v.early {
		shows()
	}
	page := v.browser.Window(t, p.entry)
	goOn(t, page)
	if !v.early {
		shows()
	}
	v.logsIn(t, page)
}

func (v *visitor) seenBefore(t *testing.T) { v.logsIn(t, v.asks(t, v.provider(t))) }

func (v *visitor) laidBack(t *testing.T) {
	v.lift(t)
	v.layAgain(t)
	v.seenBefore(t)
}

// Whoever asks within [nssDelay] is told in Firefox that there is no certificate: NSS uses
// the session that has gone with the daemon.
func (v *visitor) daemonRestarted(t *testing.T) {
	v.daemon.stop(t)
	v.daemon = v.serve()
	<-time.After(nssDelay)
	v.seenBefore(t)
}

// Chromium shows an error. Firefox goes on loading, as long as the server lets it; who
// presses again is asked again.
func (v *visitor) noThenYes(t *testing.T) {
	p := v.provider(t)
	page := v.asks(t, p)
	v.choose(t)
	v.answer(t, v.question(t, asksToSign), "Escape")
	v.daemon.await(t, "CKR_FUNCTION_CANCELED")
	if v.refused != "" {
		page.Await(t, "body", v.refused)
		page = v.asks(t, p)
	} else {
		page.Click(t, "#next")
	}
	v.logsIn(t, page)
}

// The chip makes no RSASSA-PSS, and TLS 1.3 knows no other signature with an RSA key (RFC
// 8446, 4.2.3): Chromium shows an error, Firefox sends no certificate. Nobody is asked for
// the PIN. The doctor explains it.
func (v *visitor) tls13Only(t *testing.T) {
	p := startProvider(t, v.hand, tls.VersionTLS13, tls.VersionTLS13)
	page := v.asks(t, p)
	v.choose(t)
	page.Await(t, "body", v.tls13)
	if said := p.examined(t); !strings.Contains(said, "asks for a client certificate over TLS 1.3, and takes no TLS 1.2") {
		t.Errorf("cied doctor --site says:\n%s", said)
	}
}

// Its certificate is offered at once: the one dialog is about the signature.
func (v *visitor) anotherBrowser(t *testing.T) {
	v.browser = v.open(t)
	v.seenBefore(t)
}

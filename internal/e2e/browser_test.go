//go:build unix

package e2e

import (
	"testing"

	"cied/internal/browser"
	"cied/internal/machinetest"
)

// A visit is a person at a computer with one browser, who goes to a site that has never
// asked before, and to another one.
type visit struct {
	*hand
	*desktop
	browser     browser.Browser
	site, other *service
}

// A row is one thing that a person does.
type row struct {
	name  string
	do    func(t *testing.T, v visit)
	pins  int  // that may reach the card, neither more nor less
	hasty bool // the daemon has hastyLimits
}

// One card lies on one reader, as on a citizen's desk. Each browser meets daemons of its
// own, and every site is one that the daemon has not heard of: it is patient with each.
// Sites are public for the browsers while cied is on loopback, so that their rules for
// local networks are in force.
func TestABrowserLogsIn(t *testing.T) {
	rows := []row{
		{name: "through a popup, while the fetch of another page has no permission", do: popupBesideScript, pins: 1},
		{name: "in one window", do: oneWindow, pins: 1},
		{name: "by script, with the permission", do: scriptPermitted, pins: 1},
		{name: "with a wrong PIN, then the right one", do: wrongThenRight, pins: 2},
		{name: "no, in the dialog", do: noInDialog},
		{name: "no, on the page", do: noOnPage},
		{name: "in one tab while a second one asks", do: secondTab, pins: 2},
		{name: "and reloads the page in the middle", do: reloads, pins: 1},
		{name: "and closes the tab in the middle", do: closesTab, hasty: true},
		{name: "and goes back in the middle", do: goesBack, hasty: true},
		{name: "and goes back when it is over", do: goesBackAfterwards, pins: 1},
		{name: "and does not answer the dialog", do: dialogTimesOut, hasty: true},
		{name: "with a card that comes late", do: cardComesLate, pins: 1},
		{name: "with a card that is lifted and laid back while the dialog is open", do: cardBlinks, pins: 1},
		{name: "with a card that is away when the PIN is typed", do: cardAway, pins: 1},
	}
	h := layOwnCard(t)
	d := startDesktop(t)
	t.Run("Chromium", func(t *testing.T) { visits(t, h, d, browser.Chromium, rows) })
	t.Run("Firefox", func(t *testing.T) { visits(t, h, d, browser.Firefox, rows) })
}

// visits does all rows in one browser.
func visits(t *testing.T, h *hand, d *desktop, start func(testing.TB, browser.Options) browser.Browser, rows []row) {
	daemon, hasty := serve(t, h.trust), serveHastily(t, h.trust)
	options := browser.Options{Host: host}
	open := func(daemon string) *service {
		s := startService(t, daemon, h.trust)
		options.Public = append(options.Public, "127.0.0.1:"+s.port)
		return s
	}
	other := open(daemon)
	var sites []*service
	for _, r := range rows {
		if r.hasty {
			sites = append(sites, open(hasty))
		} else {
			sites = append(sites, open(daemon))
		}
	}
	b := start(t, options)
	for i, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			before := h.verifies()
			r.do(t, visit{hand: h, desktop: d, browser: b, site: sites[i], other: other})
			if got := h.verifies() - before; got != r.pins {
				t.Errorf("%d PINs have reached the card, want %d", got, r.pins)
			}
		})
	}
}

// serve starts a daemon until the end of the test and returns "http://127.0.0.1:PORT".
func serve(t *testing.T, trust string) (address string) {
	t.Helper()
	p := start(t, cied(t), "serve", "-v", "--port", "0", "--trust", trust, "--pinentry", pinentry(t))
	return p.await(t, "listening on ")
}

// pinentry is the dialog program for GTK, which Debian has under this name.
func pinentry(t *testing.T) string {
	t.Helper()
	return machinetest.Need(t, "pinentry-gtk-2")
}

// knows waits until the page of a site knows how the login ended.
func knows(t *testing.T, p browser.Page, want string) {
	t.Helper()
	if got := p.Text(t, "#result.known"); got != want {
		t.Errorf("the page shows %q, want %q", got, want)
	}
}

// begin opens the site's login page and asks, in a window of its own, until the dialog is
// there.
func (v visit) begin(t *testing.T) (page, popup browser.Page, dialog string) {
	t.Helper()
	page = v.browser.Open(t, v.site.origin)
	page.Click(t, "#login")
	dialog = v.dialog(t)
	return page, v.browser.Window(t, v.site.cied+"/ui/s/"), dialog
}

// beginHere does the same in one window.
func (v visit) beginHere(t *testing.T) (page browser.Page, dialog string) {
	t.Helper()
	page = v.browser.Open(t, v.site.origin+"/here")
	page.Click(t, "#login")
	return page, v.dialog(t)
}

// again shows that nothing of the last login is left: the next one succeeds.
func (v visit) again(t *testing.T) {
	t.Helper()
	page := v.browser.Open(t, v.site.origin)
	page.Click(t, "#login")
	v.cancel(t)
	knows(t, page, "cancelled")
}

//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"cied/demo"
	"cied/internal/browser"
	"cied/internal/machinetest"
	"cied/relying/sp"
)

// A walk is a citizen's way from a service to the identity provider, to the card, and back.
type walk struct {
	name    string // of its pictures
	outcome demo.Outcome
	act     func(t *testing.T, w *walker) // from the provider's login page on
	ends    string                        // an element of the service's page at the end
	shows   string                        // and what it shows
}

// walks are all outcomes, by a window of cied's own and by the same one.
func walks() []walk {
	// The page of consent has attributes too, and no way out.
	const attribute, code = `dl:has(~ form #logout) [data-attribute="fiscalNumber"]`, "#code"
	return []walk{
		{"success", demo.Success, func(t *testing.T, w *walker) { w.window(t); w.consent(t, "#send") }, attribute, demoCitizen},
		{"success-same-window", demo.Success, func(t *testing.T, w *walker) { w.same(t); w.consent(t, "#send") }, attribute, demoCitizen},
		{"timeout", demo.Timeout, func(*testing.T, *walker) {}, code, "ErrorCode nr21"},
		{"denied", demo.Denied, func(t *testing.T, w *walker) { w.window(t); w.consent(t, "#keep") }, code, "ErrorCode nr22"},
		{"cancelled", demo.Cancelled, func(t *testing.T, w *walker) { w.site.Click(t, "#cancel") }, code, "ErrorCode nr25"},
		{"expired", demo.Expired, expired, code, "ErrorCode nr23"},
		{"revoked", demo.Revoked, func(t *testing.T, w *walker) { w.window(t); w.refused(t) }, code, "ErrorCode nr23"},
	}
}

// walkSpeed leaves ten seconds for a login that nobody goes on with: a busy machine has to have
// shown the page before they are over.
const walkSpeed = 30

// What somebody sees who tries the whole scheme with a browser and nothing else.
func TestFederationWalksEveryOutcomeInABrowser(t *testing.T) {
	machinetest.OnlyAsked(t, "a browser")
	b := browser.Chromium(t, browser.Options{Lang: "it"})
	for _, x := range walks() {
		t.Run(x.name, func(t *testing.T) {
			o := x.outcome.Prepare(demo.Options{Lang: "it"})
			o.Speed = min(o.Speed, walkSpeed)
			d := startScheme(t, o)
			w := &walker{name: x.name, browser: b, desk: b.Open(t, d.DeskURL), site: b.Open(t, d.ServiceURL+"/")}
			w.picture(t, w.site, "service")
			w.site.Click(t, "#login")
			w.site.Text(t, "#window")
			w.picture(t, w.site, "provider")
			x.act(t, w)
			w.site.Await(t, x.ends, x.shows)
			w.picture(t, w.site, "service-again")
			received(t, w.site, d.ServiceURL, x.outcome)
		})
	}
}

// startScheme starts a demo in this process until the end of the test.
func startScheme(t *testing.T, o demo.Options) *demo.Demo {
	t.Helper()
	o.App = "https://example.test/cied/test"
	d, err := demo.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Stop)
	return d
}

// A walker is a person with one browser, and the demo's desk in another tab.
type walker struct {
	name       string
	browser    browser.Browser
	desk, site browser.Page
	pictures   int
}

// window goes in by cied in a window of its own, and answers the dialog.
func (w *walker) window(t *testing.T) {
	t.Helper()
	before := w.browser.Windows(t)
	w.site.Click(t, "#window")
	w.desk.Text(t, "#pin")
	w.picture(t, w.desk, "desk")
	w.picture(t, newest(t, before, w.browser.Windows(t)), "card")
	agree(t, w.desk)
}

// newest is the window that was not there before.
func newest(t *testing.T, before, now []browser.Page) browser.Page {
	t.Helper()
	known := make(map[browser.Page]bool)
	for _, p := range before {
		known[p] = true
	}
	for _, p := range now {
		if !known[p] {
			return p
		}
	}
	t.Fatal("no window has opened")
	return nil
}

// same goes in by cied in the window of the provider.
func (w *walker) same(t *testing.T) {
	t.Helper()
	w.site.Click(t, "#same button")
	w.desk.Text(t, "#pin")
	w.picture(t, w.site, "card")
	agree(t, w.desk)
}

// consent reads what the service would learn, and presses one of the two buttons.
func (w *walker) consent(t *testing.T, button string) {
	t.Helper()
	w.site.Await(t, `[data-attribute="fiscalNumber"]`, demoCitizen)
	w.picture(t, w.site, "consent")
	w.site.Click(t, button)
}

// refused reads the provider's page on a card that it does not take.
func (w *walker) refused(t *testing.T) {
	t.Helper()
	w.site.Text(t, `form[data-nr="23"]`)
	w.picture(t, w.site, "refused")
}

// expired is a card of which cied itself says that it is over, on its own page.
func expired(t *testing.T, w *walker) {
	w.same(t)
	w.site.Await(t, "#code", "cert-expired")
	w.picture(t, w.site, "card-refused")
	w.site.Click(t, "#back")
	w.refused(t)
}

// received wants the service to say to a program what it says to the person.
func received(t *testing.T, site browser.Page, service string, o demo.Outcome) {
	t.Helper()
	site.Go(t, service+sp.PathResult)
	var got sp.Result
	site.Eval(t, `JSON.parse(document.querySelector("pre").textContent)`, &got)
	if got.Nr != o.Nr() || (got.Citizen != nil) != (o == demo.Success) {
		t.Errorf("the service has received %+v, want nr %d", got, o.Nr())
	}
}

// picture writes what a page shows to CIED_SCREENSHOTS, a folder, if that is set.
func (w *walker) picture(t *testing.T, p browser.Page, name string) {
	t.Helper()
	folder := os.Getenv("CIED_SCREENSHOTS")
	if folder == "" {
		return
	}
	p.Click(t, "h1") // brings the window to the front: Chromium draws no other
	w.pictures++
	path := filepath.Join(folder, "federation", w.name, fmt.Sprintf("%d-%s.png", w.pictures, name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, p.Screenshot(t), 0o644); err != nil {
		t.Fatal(err)
	}
}

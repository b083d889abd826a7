//go:build unix

package e2e

import (
	"context"
	"os/exec"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// One browser, one daemon and one card serve all logins, as on a citizen's desk.
func TestABrowserLogsInThroughThePopup(t *testing.T) {
	s := layCard(t)
	desk := startDesktop(t)
	serve := start(t, s.cied, "serve", "-v", "--port", "0", "--trust", s.trust, "--pinentry", pinentry(t))
	site := startService(t, serve.await(t, "listening on "), s.trust)
	browser := startBrowser(t, site.flags()...)

	t.Run("the right PIN", func(t *testing.T) {
		page := open(t, browser, site.origin)
		page.click(t, "#login")
		desk.typePIN(t, pin)
		page.shows(t, s.card.FiscalCode)
	})
	t.Run("a wrong PIN, then the right one", func(t *testing.T) {
		page := open(t, browser, site.origin)
		page.click(t, "#login")
		desk.typePIN(t, wrongPIN)
		desk.typePIN(t, pin)
		page.shows(t, s.card.FiscalCode)
	})
	t.Run("no", func(t *testing.T) {
		page := open(t, browser, site.origin)
		page.click(t, "#login")
		desk.cancel(t)
		page.shows(t, "cancelled")
	})
}

// TestAPageOfScriptAsksWithThePermissionAlone: a fetch from a public site to this computer
// is the browser's to allow; nothing of cied is reached before.
func TestAPageOfScriptAsksWithThePermissionAlone(t *testing.T) {
	s := layCard(t)
	desk := startDesktop(t)
	serve := start(t, s.cied, "serve", "-v", "--port", "0", "--trust", s.trust, "--pinentry", pinentry(t))
	site := startService(t, serve.await(t, "listening on "), s.trust)
	browser := startBrowser(t, site.flags()...)

	page := open(t, browser, site.origin+"/script")
	page.click(t, "#login")
	page.shows(t, "blocked: Failed to fetch")

	permit(t, browser, site.origin)
	page = open(t, browser, site.origin+"/script")
	page.click(t, "#login")
	desk.typePIN(t, pin)
	page.shows(t, s.card.FiscalCode)
}

// permit grants the site what a visitor grants who is asked whether it may reach programs
// on this computer.
func permit(t *testing.T, browser context.Context, origin string) {
	t.Helper()
	grant := cdpbrowser.SetPermission(&cdpbrowser.PermissionDescriptor{Name: "loopback-network"}, cdpbrowser.PermissionSettingGranted).WithOrigin(origin)
	if err := grant.Do(cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)); err != nil {
		t.Fatal(err)
	}
}

// pinentry is the dialog program for GTK, which Debian has under this name.
func pinentry(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("pinentry-gtk-2")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// flags make the service a public site for the browser while cied is on loopback, so that
// the rules for local networks are in force.
func (s *service) flags() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("host-resolver-rules", "MAP "+host+" 127.0.0.1"),
		chromedp.Flag("ip-address-space-overrides", "127.0.0.1:"+s.port+"=public"),
	}
}

// startBrowser starts Chromium with a new profile.
func startBrowser(t *testing.T, flags ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-popup-blocking", false), // only a click may open a window
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true),
		chromedp.WSURLReadTimeout(patience),
	)
	options = append(options, flags...)
	allocator, stopped := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stopped)
	browser, closed := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(func() { _ = chromedp.Cancel(browser); closed() })
	if err := chromedp.Run(browser); err != nil {
		t.Fatal(err)
	}
	return browser
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium is installed, and CIED_MACHINE_TESTS=1 asks for it")
	return ""
}

// A page is a web page in a tab of its own.
type page struct{ ctx context.Context }

func open(t *testing.T, browser context.Context, address string) page {
	t.Helper()
	tab, closed := chromedp.NewContext(browser)
	t.Cleanup(closed)
	ctx, cancel := context.WithTimeout(tab, 3*patience)
	t.Cleanup(cancel)
	t.Cleanup(func() {
		if t.Failed() {
			logWindows(t, browser)
		}
	})
	p := page{ctx}
	p.run(t, chromedp.Navigate(address))
	return p
}

func (p page) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// click presses what selector names, as a person does: a popup needs a real click.
func (p page) click(t *testing.T, selector string) {
	t.Helper()
	p.run(t, chromedp.Click(selector, chromedp.ByQuery))
}

// text waits until something visible stands where selector says, and returns it.
func (p page) text(t *testing.T, selector string) string {
	t.Helper()
	var text string
	p.run(t, chromedp.WaitVisible(selector, chromedp.ByQuery), chromedp.Text(selector, &text, chromedp.ByQuery))
	return text
}

// shows waits until the login page knows how the login ended.
func (p page) shows(t *testing.T, want string) {
	t.Helper()
	if got := p.text(t, "#result.known"); got != want {
		t.Errorf("the page shows %q, want %q", got, want)
	}
}

// logWindows tells what a person would see in each window of the browser.
func logWindows(t *testing.T, browser context.Context) {
	t.Helper()
	targets, err := chromedp.Targets(browser)
	if err != nil {
		t.Log(err)
	}
	for _, window := range targets {
		if window.Type != "page" || window.URL == "about:blank" {
			continue
		}
		var text string
		tab, detach := chromedp.NewContext(browser, chromedp.WithTargetID(window.TargetID))
		ctx, cancel := context.WithTimeout(tab, patience/10)
		err := chromedp.Run(ctx, chromedp.Evaluate("document.body.innerText", &text))
		cancel()
		detach()
		t.Logf("%s %q: %v\n%s", window.URL, window.Title, err, text)
	}
}

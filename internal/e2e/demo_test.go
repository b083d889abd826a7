//go:build unix

package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// demoCitizen is the codice fiscale of the invented holder of the demo's card.
const demoCitizen = "RSSMRA80A41H501W"

// What make demo shows to somebody with a browser and nothing else.
func TestTheDemoLogsInInABrowser(t *testing.T) {
	onMachine(t)
	demo := start(t, cied(t), "demo", "--no-browser")
	service := demo.await(t, "login page")
	deskAddress := demo.await(t, "desk")
	browser := startBrowser(t)
	desk, site := open(t, browser, deskAddress), open(t, browser, service)

	t.Run("the citizen agrees", func(t *testing.T) {
		site.click(t, "form button")
		desk.agree(t)
		if got := site.text(t, "#identity dd"); got != demoCitizen {
			t.Errorf("the service shows %q", got)
		}
	})
	t.Run("the card comes late", func(t *testing.T) {
		desk.click(t, "#lift")
		desk.run(t, chromedp.WaitEnabled("#lay", chromedp.ByQuery))
		site.run(t, chromedp.Reload())
		site.click(t, "form button")
		desk.click(t, "#lay")
		desk.agree(t)
		if got := site.text(t, "#identity dd"); got != demoCitizen {
			t.Errorf("the service shows %q", got)
		}
	})
	t.Run("the citizen declines", func(t *testing.T) {
		site.run(t, chromedp.Reload())
		site.click(t, "form button")
		desk.click(t, "#cancel")
		if got := site.text(t, "#outcome:not(:empty)"); !strings.Contains(got, "(cancelled)") {
			t.Errorf("the service shows %q", got)
		}
	})
}

// agree types the PIN into the desk's dialog.
func (p page) agree(t *testing.T) {
	t.Helper()
	p.run(t, chromedp.SendKeys("#pin", pin, chromedp.ByQuery))
	p.click(t, "#dialog button.main")
}

//go:build unix

package e2e

import (
	"strings"
	"testing"

	"cied/internal/browser"
	"cied/internal/machinetest"
)

// demoCitizen is the codice fiscale of the invented holder of the demo's card.
const demoCitizen = "RSSMRA80A41H501W"

// What make demo shows to somebody with a browser and nothing else.
func TestTheDemoLogsInInABrowser(t *testing.T) {
	machinetest.OnlyAsked(t, "a browser")
	demo := start(t, cied(t), "demo", "--no-browser")
	service := demo.await(t, "login page")
	deskAddress := demo.await(t, "desk")
	b := browser.Chromium(t, browser.Options{})
	desk, site := b.Open(t, deskAddress), b.Open(t, service)

	t.Run("the citizen agrees", func(t *testing.T) {
		site.Click(t, "form button")
		agree(t, desk)
		if got := site.Text(t, "#identity dd"); got != demoCitizen {
			t.Errorf("the service shows %q", got)
		}
	})
	t.Run("the card comes late", func(t *testing.T) {
		desk.Click(t, "#lift")
		desk.Text(t, "#lay:enabled")
		site.Reload(t)
		site.Click(t, "form button")
		desk.Click(t, "#lay")
		agree(t, desk)
		if got := site.Text(t, "#identity dd"); got != demoCitizen {
			t.Errorf("the service shows %q", got)
		}
	})
	t.Run("the citizen declines", func(t *testing.T) {
		site.Reload(t)
		site.Click(t, "form button")
		desk.Click(t, "#cancel")
		if got := site.Text(t, "#outcome:not(:empty)"); !strings.Contains(got, "(cancelled)") {
			t.Errorf("the service shows %q", got)
		}
	})
}

// agree types the PIN into the desk's dialog.
func agree(t *testing.T, desk browser.Page) {
	t.Helper()
	desk.Click(t, "#pin")
	desk.Key(t, strings.Split(pin, "")...)
	desk.Click(t, "#dialog button.main")
}

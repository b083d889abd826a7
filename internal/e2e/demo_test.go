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
	service := demo.await(t, "service")
	deskAddress := demo.await(t, "desk")
	b := browser.Chromium(t, browser.Options{})
	desk, site := b.Open(t, deskAddress), b.Open(t, service)

	const attribute = `[data-attribute="fiscalNumber"]`
	t.Run("the citizen agrees", func(t *testing.T) {
		site.Click(t, "#login")
		site.Click(t, "#window")
		agree(t, desk)
		site.Click(t, "#send")
		site.Await(t, attribute, demoCitizen)
		site.Click(t, "#logout")
	})
	t.Run("the card comes late", func(t *testing.T) {
		desk.Click(t, "#lift")
		desk.Text(t, "#lay:enabled")
		site.Click(t, "#login")
		site.Click(t, "#window")
		desk.Click(t, "#lay")
		agree(t, desk)
		site.Click(t, "#send")
		site.Await(t, attribute, demoCitizen)
		site.Click(t, "#logout")
	})
	t.Run("the citizen declines", func(t *testing.T) {
		site.Click(t, "#login")
		site.Click(t, "#window")
		desk.Click(t, "#cancel")
		site.Await(t, "#code", "cancelled")
	})
}

// agree types the PIN into the desk's dialog.
func agree(t *testing.T, desk browser.Page) {
	t.Helper()
	desk.Click(t, "#pin")
	desk.Key(t, strings.Split(pin, "")...)
	desk.Click(t, "#dialog button.main")
}

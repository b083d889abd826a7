package idp_test

import (
	"testing"

	"cied/lang"
)

// The browser's preference, and the choice that outdoes it up to the end.
func TestTheCitizenChoosesTheLanguage(t *testing.T) {
	heading := map[string]string{
		lang.Italian: "Entra con la tua carta", lang.English: "Log in with your electronic", lang.German: "Anmelden mit Ihrer",
		lang.French: "Connectez-vous", lang.Slovene: "Prijavite se",
	}
	for _, tag := range lang.All() {
		b := newWorld(t).browser()
		b.header.Set("Accept-Language", tag)
		b.enter()
		b.shows(heading[tag])
		b.shows(`lang="` + tag + `"`)
	}
	b := newWorld(t).browser()
	b.enter()
	b.get(provider + "/idp/login?lang=de")
	b.shows(heading[lang.German])
	b.card()
	b.shows("Möchten Sie diese Daten senden?")
	b.get(provider + "/idp/consent?lang=xx")
	b.shows("Möchten Sie diese Daten senden?")
	b.press("/idp/consent", send)
	b.shows("Zurück zum Dienst")
}

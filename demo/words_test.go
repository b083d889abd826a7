package demo

import (
	"html"
	"reflect"
	"strings"
	"testing"

	"cied/lang"
)

func TestTheServiceSaysEverythingInEveryLanguage(t *testing.T) {
	// The name of the number is Italian in English, and no two languages agree elsewhere.
	for i, typ := 0, reflect.TypeFor[words](); i < typ.NumField(); i++ {
		seen := map[string]string{}
		for _, tag := range lang.All() {
			s := reflect.ValueOf(wordsIn(tag)).Field(i).String()
			if other, taken := seen[s]; s == "" || taken && typ.Field(i).Name != "FiscalCode" {
				t.Errorf("%s: %s is %q, as in %q", tag, typ.Field(i).Name, s, other)
			}
			seen[s] = tag
		}
	}
}

func TestTheServiceSpeaksTheLanguageOfTheDemo(t *testing.T) {
	for _, tag := range append(lang.All(), "ja") {
		d, err := Start(t.Context(), Options{Lang: tag})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Stop()
		spoken, w := tag, wordsIn(tag)
		if tag == "ja" {
			spoken = lang.English
		}
		_, login := get(t, d.ServiceURL+"/")
		_, callback := get(t, d.ServiceURL+"/.well-known/cied/callback")
		for _, want := range []string{`lang="` + spoken + `"`, w.Heading, w.Invented, w.LogIn, w.Failed} {
			if !strings.Contains(html.UnescapeString(login), want) {
				t.Errorf("%s: the login page lacks %q", tag, want)
			}
		}
		for _, want := range []string{`lang="` + spoken + `"`, w.Answer, w.Close} {
			if !strings.Contains(html.UnescapeString(callback), want) {
				t.Errorf("%s: the callback page lacks %q", tag, want)
			}
		}
	}
}

package idp

import (
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"cied/lang"
	"cied/relying/saml"
)

// sentences returns what v says, by where it stands.
func sentences(at string, v reflect.Value, found map[string]string) {
	switch v.Kind() {
	case reflect.String:
		found[at] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			sentences(at+"."+v.Type().Field(i).Name, v.Field(i), found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			sentences(fmt.Sprintf("%s[%v]", at, key), v.MapIndex(key), found)
		}
	case reflect.Array:
		for i := range v.Len() {
			sentences(fmt.Sprintf("%s[%d]", at, i), v.Index(i), found)
		}
	}
}

func TestEveryPageSpeaksEveryLanguage(t *testing.T) {
	seen := map[string]string{}
	want := map[string]string{}
	sentences("", reflect.ValueOf(italian()), want)
	for _, tag := range lang.All() {
		got := map[string]string{}
		sentences("", reflect.ValueOf(wordsIn(tag)), got)
		for at := range want {
			s := got[at]
			dual := strings.HasSuffix(at, ".Two") || strings.HasSuffix(at, ".Few") // Slovene alone has them
			if s == "" && !dual {
				t.Errorf("%s: %s is empty", tag, at)
			}
			if other, taken := seen[at+s]; taken && s != "" && !strings.Contains(s, "Codice fiscale") {
				t.Errorf("%s: %s is %q, as in %s", tag, at, s, other)
			}
			seen[at+s] = tag
		}
		for at := range got {
			if _, known := want[at]; !known {
				t.Errorf("%s: %s is not there in Italian", tag, at)
			}
		}
	}
}

func TestEveryAttributeAndEveryOutcomeHasWords(t *testing.T) {
	for _, tag := range lang.All() {
		w := wordsIn(tag)
		for _, name := range saml.AttributeNames() {
			if text := w.Attributes[name]; text[0] == "" || text[1] == "" {
				t.Errorf("%s: %s has no words", tag, name)
			}
		}
		for _, row := range saml.Errors() {
			if row.Answer == saml.AnswerResponse && w.told(row.Nr).Text == "" {
				t.Errorf("%s: nr %d has no words", tag, row.Nr)
			}
		}
		for _, status := range []int{http.StatusForbidden, http.StatusNotFound, http.StatusInternalServerError} {
			if w.refusal(status).Text == "" {
				t.Errorf("%s: %d has no words", tag, status)
			}
		}
	}
}

// elsewhere finds what a page would take from another address. The namespace of SVG is a name.
var elsewhere = regexp.MustCompile(`(src|href|url|import|from)[=( ]*["']?(https?:)?//[^"'\s]*`)

func TestNoPageTakesAnythingFromElsewhere(t *testing.T) {
	err := fs.WalkDir(files, "ui", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if found := elsewhere.Find(text); found != nil {
			t.Errorf("%s: %s", path, found)
		}
		if strings.HasSuffix(path, ".html") && regexp.MustCompile(`(?i) (style|on[a-z]+)=`).Match(text) {
			t.Errorf("%s has what its policy forbids", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAConsumerInThePolicyIsAnAddressAndNothingElse(t *testing.T) {
	for address, want := range map[string]string{
		"https://comune.example/acs":               "https://comune.example/acs",
		"https://comune.example/acs?x=1#y":         "https://comune.example/acs",
		"https://comune.example/a;script-src *":    "https://comune.example/a%3Bscript-src%20%2A",
		"https://comune.example/a,default-src 'x'": "https://comune.example/a%2Cdefault-src%20%27x%27",
		"https://u:p@comune.example:8443/acs":      "https://comune.example:8443/acs",
		"javascript:alert(1)":                      "'none'",
		"/acs":                                     "'none'",
		"https://comune.example/%zz":               "'none'",
	} {
		if got := source(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

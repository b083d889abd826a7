package localhttp

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"cied/lang"
)

// The languages in which the tests read pages.
const (
	italian = lang.Italian
	english = lang.English
)

var drawings = []drawing{
	drawSearching, drawNoReader, drawEmptyReader, drawReading, drawWindow, drawDone, drawFailed, drawRunning,
}

// sentences returns all words of a language by the names of their fields, those of a
// step by two names: "Title", "waiting-card heading".
func sentences(tag string) map[string]string {
	w := wordsIn(tag)
	found := map[string]string{}
	for i, all := 0, reflect.ValueOf(w); i < all.NumField(); i++ {
		if all.Field(i).Kind() == reflect.String {
			found[all.Type().Field(i).Name] = all.Field(i).String()
		}
	}
	add := func(name string, s step) { found[name+" heading"], found[name+" text"] = s.Heading, s.Text }
	add("start", w.Start)
	add("done", w.Done)
	found["failed heading"] = w.Failed.Heading // the text is the fault's
	for _, stage := range stages[1:] {
		add(string(stage), w.Steps[stage])
	}
	for i, text := range w.Course {
		found[fmt.Sprint("course ", i+1)] = text
	}
	for i, text := range w.Tips {
		found[fmt.Sprint("tip ", i+1)] = text
	}
	for _, d := range drawings {
		found["drawing "+string(d)] = w.Drawings[d]
	}
	return found
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	for _, tag := range lang.All() {
		for name, s := range sentences(tag) {
			if s == "" || strings.ContainsAny(s, "%\n\t") {
				t.Errorf("%s: %s is %q", tag, name, s)
			}
		}
	}
}

func TestNoSentenceIsTheSameInTwoLanguages(t *testing.T) {
	for name := range sentences(english) {
		seen := map[string]string{}
		for _, tag := range lang.All() {
			s := sentences(tag)[name]
			if other, taken := seen[s]; taken {
				t.Errorf("%s is the same in %s and %s: %q", name, other, tag, s)
			}
			seen[s] = tag
		}
	}
}

// The name of the window, the number of digits and the marker of a test are fixed.
func TestTranslationsKeepWhatAPersonLooksFor(t *testing.T) {
	for _, tag := range lang.All() {
		for name, s := range sentences(english) {
			for _, word := range []string{"cied", "CIE", "PIN", "TEST", "8"} {
				if strings.Contains(s, word) && !strings.Contains(sentences(tag)[name], word) {
					t.Errorf("%s: %s lacks %q: %q", tag, name, word, sentences(tag)[name])
				}
			}
		}
	}
}

func TestThePageSpeaksTheBrowsersLanguage(t *testing.T) {
	for _, c := range []struct{ set, wish, accept, want string }{
		{"", "", "", italian},
		{"", "", "it-IT,it;q=0.9,en;q=0.8", italian},
		{"", "", "en-GB, it;q=0.5", english},
		{"", "", "ja-JP, de;q=0.1, it;q=0.5", italian},
		{"", "", "fr, sl", lang.French},
		{"", "", "ja, pt", english},
		{"", "", ";;,,-", italian},
		{"", "EN", "it", english},
		{"", "sl-SI", "it", lang.Slovene},
		{"", "ja", "it", italian},
		{"de", "", "", lang.German},
		{"de", "", "ja", english},
		{"de", "", "it", italian},
		{"ja", "", "", italian},
	} {
		d := (&Server{Lang: c.set}).open(DefaultPort)
		r := &http.Request{Header: http.Header{"Accept-Language": {c.accept}}}
		if got := d.language(c.wish, r); got != c.want {
			t.Errorf("Server.Lang %q, lang %q, Accept-Language %q: %q, want %q", c.set, c.wish, c.accept, got, c.want)
		}
	}
}

// Every page is sent in every language, and says which it is.
func TestPagesAreSentInEveryLanguage(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	for _, tag := range lang.All() {
		r := v.ask("GET", "/", "", header("Accept-Language", tag+"-IT, ja;q=0.9"))
		for _, part := range []string{`<html lang="` + tag + `">`, "<h1>" + wordsIn(tag).HomeHeading + "</h1>"} {
			if !strings.Contains(r.body, part) {
				t.Errorf("%s: no %s in\n%s", tag, part, r.body)
			}
		}
	}
}

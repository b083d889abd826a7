package localhttp

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/login"
)

// The content policy forbids inline code, and the design forbids a PIN on a page.
func TestPagesHaveNoInlineCodeNoFormAndNoField(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)<form|<input|<textarea|<style|\sstyle=|\son[a-z]+=|<script>|javascript:`)
	for _, p := range allPages(t) {
		if found := forbidden.FindString(p.body); found != "" {
			t.Errorf("%s: %q", p.name, found)
		}
		for _, part := range []string{"<!doctype html>", `<html lang="en">`, "<h1>", "<main", "<title>", `name="viewport"`} {
			if !strings.Contains(p.body, part) {
				t.Errorf("%s lacks %s", p.name, part)
			}
		}
	}
}

type namedPage struct{ name, body string }

// allPages fetches each kind of page once.
func allPages(t *testing.T) []namedPage {
	settings := Server{Lang: english, Test: true, Remote: "192.0.2.7:35963"}
	html := header("Accept", "text/html")
	v := serve(t, playing(fails(fault.PINBlocked, false)), settings)
	path := v.begin(fields("nonce", nonceA, "lang", english))
	v.end(path)
	still := serve(t, playing(waits), settings)
	pages := []namedPage{
		{"home", v.ask("GET", "/", "", html).body},
		{"refusal", v.ask("GET", "/nothing", "", html).body},
		{"failed", v.ask("GET", path, "", html).body},
		{"waiting", still.ask("GET", still.begin(fields("nonce", nonceA, "lang", english)), "", html).body},
	}
	for _, p := range pages {
		if !strings.Contains(p.body, "192.0.2.7:35963") {
			t.Errorf("%s does not tell of the card over the network", p.name)
		}
		if strings.Contains(p.body, `id="test" class="banner" hidden`) || !strings.Contains(p.body, "TEST") {
			t.Errorf("%s does not say TEST", p.name)
		}
	}
	return pages
}

// stages are all stages of a login, after the one before the first event.
var stages = []card.Stage{
	"", card.WaitingReader, card.WaitingCard, card.ReadingCard, card.Asking, card.Consented, card.Signing,
}

// staged is a login that stands at stage until it is cancelled.
func staged(stage card.Stage) *play {
	return playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		if stage != "" {
			tell(card.Event{Stage: stage})
		}
		<-ctx.Done()
		return login.Answer{}, ctx.Err()
	})
}

// What a person sees, who does not see and who looks at another tab is told in words.
func TestEveryStageIsDrawnMarkedAndTold(t *testing.T) {
	for _, stage := range stages {
		v := serve(t, staged(stage), Server{})
		path := v.begin(fields("nonce", nonceA, "lang", english))
		at := v.until(path, func(at view) bool { return at.Stage == stage })
		page := v.ask("GET", path, "").body
		for _, part := range []string{
			"<title>" + at.Heading + " – " + wordsIn(english).Title + "</title>",
			`data-drawing="` + string(at.Drawing) + `" role="img" aria-label="` + html.EscapeString(at.Alt) + `"`,
			`<li aria-current="step"><span class="mark">Now</span> ` + wordsIn(english).Course[at.Step-1] + "</li>",
		} {
			if !strings.Contains(page, part) {
				t.Errorf("%q: the page lacks %s", stage, part)
			}
		}
		if at.Tips != (stage == card.WaitingCard) {
			t.Errorf("%q: tips %v", stage, at.Tips)
		}
	}
}

func TestStepsBeforeTheCurrentOneAreMarkedAsDone(t *testing.T) {
	w := wordsIn(english)
	for at, want := range [][]mark{
		{{Text: w.Course[0]}, {Text: w.Course[1]}, {Text: w.Course[2]}},
		{{Text: w.Course[0], Now: true}, {Text: w.Course[1]}, {Text: w.Course[2]}},
		{{Text: w.Course[0], Past: true}, {Text: w.Course[1], Now: true}, {Text: w.Course[2]}},
		{{Text: w.Course[0], Past: true}, {Text: w.Course[1], Past: true}, {Text: w.Course[2], Now: true}},
	} {
		if got := w.course(at); !slices.Equal(got, want) {
			t.Errorf("step %d: %+v", at, got)
		}
	}
}

// A name that the style does not know would show nothing.
func TestEveryDrawingIsDrawnAndShown(t *testing.T) {
	template, err := files.ReadFile("ui/drawing.html")
	if err != nil {
		t.Fatal(err)
	}
	style, err := files.ReadFile("ui/style.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range drawings {
		if part := fmt.Sprintf(`<g class="of %s">`, d); !strings.Contains(string(template), part) {
			t.Errorf("no %s in drawing.html", part)
		}
		if part := fmt.Sprintf(`[data-drawing="%s"] .%s`, d, d); !strings.Contains(string(style), part) {
			t.Errorf("no %s in style.css", part)
		}
	}
}

// The way in one window without any script: reloads and redirects alone lead through it.
func TestWithoutScriptThePageReloadsUntilTheEndAndThenGoesBack(t *testing.T) {
	agreed := make(chan struct{})
	v := serve(t, playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		<-agreed
		return signs(ctx, tell)
	}), Server{})
	path := v.begin(fields("nonce", nonceA, "state", "basket-7"))
	if r := v.ask("GET", path, ""); !strings.Contains(r.body, `<meta http-equiv="refresh" content="3">`) {
		t.Errorf("no reload: %s", r.body)
	}
	close(agreed)
	v.end(path)
	if r := v.ask("GET", path, ""); !strings.Contains(r.body, `<meta http-equiv="refresh" content="1;url=`+path+`/finish">`) {
		t.Errorf("no way back: %s", r.body)
	}
	if got := v.finish(path); got.AuthToken == nil || got.State != "basket-7" {
		t.Errorf("callback: %+v", got)
	}
}

func TestAFailureIsReadByThePersonWhoThenGoesBack(t *testing.T) {
	v := serve(t, playing(fails(fault.PINBlocked, false)), Server{})
	path := v.begin(fields("nonce", nonceA))
	v.end(path)
	r := v.ask("GET", path, "")
	if strings.Contains(r.body, `http-equiv="refresh"`) {
		t.Error("the page goes back by itself")
	}
	for _, part := range []string{fault.PINBlocked.Text(italian).Message, `href="` + path + `/finish">`, "pin-blocked"} {
		if !strings.Contains(r.body, part) {
			t.Errorf("the page lacks %q", part)
		}
	}
}

func TestATestAnswerShowsTEST(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	path := v.begin(fields("nonce", nonceA))
	if end := v.end(path); !end.Test {
		t.Errorf("state: %+v", end)
	}
	if r := v.ask("GET", path, ""); !strings.Contains(r.body, `id="test" class="banner">`) {
		t.Error("the page does not show TEST")
	}
}

func TestAssetsAreServedWithTheirTypes(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	for path, contentType := range map[string]string{
		"/ui/app.js": "text/javascript; charset=utf-8", "/ui/style.css": "text/css; charset=utf-8", "/ui/card.svg": "image/svg+xml",
	} {
		r := v.ask("GET", path, "")
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != contentType || r.body == "" {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.Header.Get("Content-Type"))
		}
	}
}

// The binary search of find needs the order.
func TestRoutesAreSorted(t *testing.T) {
	if !slices.IsSortedFunc(routes(), func(a, b route) int { return strings.Compare(a.path, b.path) }) {
		t.Error("routes are not sorted by path")
	}
}

func TestAPanicWhileAnsweringIsAnInternalFault(t *testing.T) {
	d := (&Server{}).open(DefaultPort)
	d.pages = nil // our own bug
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	r.Host = "127.0.0.1:24731"
	d.ServeHTTP(w, r.WithContext(withConn(r.Context(), &conn{})))
	want(t, "panic", reply{w.Result(), w.Body.String()}, http.StatusInternalServerError, fault.Internal)
}

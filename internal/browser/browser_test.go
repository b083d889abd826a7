//go:build unix

package browser_test

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cied/internal/browser"
)

// host is where the site stands for the browsers. No name server knows it.
const host = "idp.example.test"

// site is a public website, program is what runs on the visitor's computer.
func startSite(t *testing.T) (origin, port, program string) {
	t.Helper()
	local := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<p id=here>local</p>`)
	}))
	t.Cleanup(local.Close)
	site := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/unbidden" {
			fmt.Fprintf(w, `<p id=opened></p><script>opened.textContent = 'opened: ' + open(%q)</script>`, local.URL+"/unbidden")
			return
		}
		fmt.Fprintf(w, `<title>%[1]s</title><p id=path>%[1]s</p><p id=hidden hidden>unseen</p><input id=field>
			<a id=popup href=%[2]q target=_blank rel=noopener>popup</a> <a id=next href=/next>next</a>
			<button id=late disabled onclick="this.textContent = 'pressed ' + event.isTrusted">late</button>`, r.URL.Path, local.URL+"/popup")
	}))
	t.Cleanup(site.Close)
	u, err := url.Parse(site.URL)
	if err != nil {
		t.Fatal(err)
	}
	return "https://" + host + ":" + u.Port(), u.Port(), local.URL
}

// each runs a test of one site in one browser of each kind.
func each(t *testing.T, test func(t *testing.T, b browser.Browser, origin, program string)) {
	for name, start := range map[string]func(testing.TB, browser.Options) browser.Browser{"Chromium": browser.Chromium, "Firefox": browser.Firefox} {
		t.Run(name, func(t *testing.T) {
			origin, port, program := startSite(t)
			b := start(t, browser.Options{Host: host, Public: []string{"127.0.0.1:" + port}, Lang: "it"})
			if b.Name() != name {
				t.Errorf("it is %s", b.Name())
			}
			test(t, b, origin, program)
		})
	}
}

func TestABrowserIsUsedAsByAPerson(t *testing.T) {
	each(t, func(t *testing.T, b browser.Browser, origin, program string) {
		t.Run("it goes on, back and again", func(t *testing.T) {
			page := b.Open(t, origin+"/first")
			page.Click(t, "#next")
			b.Window(t, origin+"/next")
			page.Back(t)
			shows(t, page, "#path", "/first")
			page.Go(t, origin+"/second")
			page.Reload(t)
			shows(t, page, "#path", "/second")
			if got := page.URL(t); got != origin+"/second" {
				t.Errorf("at %s", got)
			}
		})
		t.Run("a click waits for a button that works", func(t *testing.T) {
			page := b.Open(t, origin+"/button")
			page.Eval(t, `setTimeout(() => { document.getElementById('late').disabled = false }, 300)`, nil)
			page.Click(t, "#late")
			shows(t, page, "#late", "pressed true")
		})
		t.Run("a button that moves away under the pointer is pressed where it went", func(t *testing.T) {
			page := b.Open(t, origin+"/moving")
			page.Eval(t, `(() => {
				const button = document.getElementById('late');
				button.disabled = false;
				addEventListener('pointerdown', () => { button.style.cssText = 'display: block; margin-top: 300px'; }, {once: true});
			})()`, nil)
			page.Click(t, "#late")
			shows(t, page, "#late", "pressed true")
		})
		t.Run("text is what can be seen", func(t *testing.T) {
			page := b.Open(t, origin+"/text")
			page.Eval(t, `setTimeout(() => { document.getElementById('hidden').hidden = false }, 300)`, nil)
			shows(t, page, "#hidden", "unseen")
		})
		t.Run("keys reach what has the focus", func(t *testing.T) {
			page := b.Open(t, origin+"/keys")
			page.Click(t, "#field")
			page.Key(t, "a", "1", "Tab", "Shift+Tab", "b")
			var value string
			if page.Eval(t, `document.getElementById('field').value`, &value); !strings.Contains(value, "b") || strings.Contains(value, "\t") {
				t.Errorf("the field has %q", value)
			}
		})
		t.Run("the visitor's language and light colours are told", func(t *testing.T) {
			var told struct {
				Lang string
				Dark bool
			}
			page := b.Open(t, origin)
			page.Eval(t, `({lang: navigator.language, dark: matchMedia('(prefers-color-scheme: dark)').matches})`, &told)
			if told.Lang != "it" || told.Dark {
				t.Errorf("%+v", told)
			}
			picture, err := png.Decode(bytes.NewReader(page.Screenshot(t)))
			if err != nil || picture.Bounds().Dx() != 1280 {
				t.Errorf("%v %v", picture.Bounds(), err)
			}
		})
		t.Run("a click opens a window, on a program of this computer too", func(t *testing.T) {
			page := b.Open(t, origin)
			page.Click(t, "#popup")
			popup := b.Window(t, program+"/popup")
			shows(t, popup, "#here", "local")
			popup.Close(t)
		})
		t.Run("nothing else does", func(t *testing.T) {
			page := b.Open(t, origin+"/unbidden")
			shows(t, page, "#opened", "opened: null")
		})
		t.Run("a fetch from this computer needs the permission", func(t *testing.T) {
			page := b.Open(t, origin)
			state := `navigator.permissions.query({name: 'loopback-network'}).then(p => p.state)`
			var before, after, fetched string
			page.Eval(t, state, &before)
			b.Permit(t, origin)
			page.Eval(t, state, &after)
			page.Eval(t, fmt.Sprintf(`fetch(%q).then(r => r.text(), String)`, program), &fetched)
			if before != "prompt" || after != "granted" || fetched != "<p id=here>local</p>" {
				t.Errorf("%s, then %s: %s", before, after, fetched)
			}
		})
	})
}

func shows(t *testing.T, page browser.Page, selector, want string) {
	t.Helper()
	if got := page.Text(t, selector); got != want {
		t.Errorf("%s shows %q, want %q", selector, got, want)
	}
}

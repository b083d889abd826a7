//go:build unix

package localhttp_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"cied/card"
	browsers "cied/internal/browser"
	"cied/localhttp"
	"cied/login"
	"cied/token"
)

// A turn is one login, which the test plays.
type turn struct {
	ctx   context.Context
	tell  func(card.Event)
	ended chan error // buffered; nil for an answer
}

// turns is a Login that hands every login to the test.
type turns chan *turn

func (all turns) Login(ctx context.Context, _ login.Request, tell func(card.Event)) (login.Answer, error) {
	now := &turn{ctx, tell, make(chan error, 1)}
	all <- now
	select {
	case err := <-now.ended:
		return login.Answer{Format: token.WebEID, Data: []byte(`{}`)}, err
	case <-ctx.Done():
		return login.Answer{}, context.Cause(ctx)
	}
}

// A served is a running server.
type served struct {
	address string
	turns   turns
}

// start serves s until the end of the test.
func start(t *testing.T, s localhttp.Server) served {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	all := make(turns, 1)
	s.Login, s.LoopbackHTTP = all, true
	s.Peer = func(net.Conn) error { return nil }
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(ctx, l) }()
	t.Cleanup(func() { cancel(); <-stopped })
	return served{"http://" + l.Addr().String(), all}
}

// A browser is a real one with one tab, and a site that it visits.
type browser struct {
	ctx  context.Context
	axe  string
	site *httptest.Server
	turn *turn // the login that runs, or nil
}

func openBrowser(t *testing.T) *browser {
	t.Helper()
	b := &browser{site: httptest.NewServer(http.HandlerFunc(loginPage))}
	t.Cleanup(b.site.Close)
	b.ctx = browsers.StartChromium(t, browsers.Options{})
	axe, err := os.ReadFile("testdata/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v; install it: npm ci --prefix localhttp/testdata/axe", err)
	}
	b.axe = string(axe)
	b.stay(t)
	return b
}

// stay answers the way back with 204, at which a browser stays where it is, so that the
// page before can be looked at.
func (b *browser) stay(t *testing.T) {
	t.Helper()
	tab := cdp.WithExecutor(b.ctx, chromedp.FromContext(b.ctx).Target)
	chromedp.ListenTarget(b.ctx, func(event any) {
		if paused, ok := event.(*fetch.EventRequestPaused); ok {
			go func() { _ = fetch.FulfillRequest(paused.RequestID, http.StatusNoContent).Do(tab) }()
		}
	})
	b.run(t, fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: "*/finish"}}))
}

// loginPage is a site's page with a form for the server named in the query. In a sandbox
// its origin is null.
func loginPage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	if r.URL.Query().Has("sandbox") {
		w.Header().Set("Content-Security-Policy", "sandbox allow-forms allow-scripts")
	}
	_, _ = w.Write([]byte(`<form method="post" action="` + r.URL.Query().Get("to") + `/v1/authorize">` +
		`<input name="nonce" value="` + nonce + `"><button>Entra con CIE</button></form>`))
}

func (b *browser) run(t *testing.T, actions ...chromedp.Action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// eval evaluates js, waits for the promise that it may be, and reads its value into out.
func (b *browser) eval(t *testing.T, js string, out any) {
	t.Helper()
	b.run(t, chromedp.Evaluate(js, out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true)
	}))
}

// awaits waits until a condition of the page's script is true.
func (b *browser) awaits(t *testing.T, condition string) {
	t.Helper()
	b.eval(t, `new Promise((resolve) => { const look = () => `+condition+` ? resolve(true) : setTimeout(look, 20); look(); })`, nil)
}

// visit goes to an address as a visitor who reads lang.
func (b *browser) visit(t *testing.T, address, lang string) {
	t.Helper()
	b.run(t, network.SetExtraHTTPHeaders(network.Headers{"Accept-Language": lang}), chromedp.Navigate(address))
}

// begin begins a login in the name of the site and goes to its page.
func (b *browser) begin(t *testing.T, settings localhttp.Server, lang string) {
	t.Helper()
	on := start(t, settings)
	form := url.Values{"nonce": {nonce}, "lang": {lang}}
	r, err := http.NewRequest(http.MethodPost, on.address+"/v1/authorize", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", asks)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d", answer.StatusCode)
	}
	b.turn = <-on.turns
	b.visit(t, on.address+answer.Header.Get("Location"), lang)
}

// end ends the login that runs.
func (b *browser) end(err error) {
	b.turn.ended <- err
	b.turn = nil
}

// post has a page of the site, changed by query, post its form.
func (b *browser) post(t *testing.T, settings localhttp.Server, query, lang string) {
	t.Helper()
	b.visit(t, b.site.URL+"/?to="+start(t, settings).address+"&"+query, lang)
	b.run(t, chromedp.Click("button"), chromedp.WaitVisible("p.code"))
}

// changes waits until what do does has changed the page.
func (b *browser) changes(t *testing.T, do func()) {
	t.Helper()
	b.eval(t, `window.before = document.querySelector('main').innerHTML, null`, nil)
	do()
	b.awaits(t, `document.querySelector('main').innerHTML !== window.before`)
}

func (b *browser) focused(t *testing.T, id string) {
	t.Helper()
	var got string
	if b.eval(t, `document.activeElement.id`, &got); got != id {
		t.Errorf("the focus is on %q, want %q", got, id)
	}
}

// look makes the tab one that is looked at in this way, without movement.
func (b *browser) look(t *testing.T, as size) {
	t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}
	for _, name := range []string{"prefers-color-scheme", "forced-colors"} {
		features = append(features, &emulation.MediaFeature{Name: name, Value: as.features[name]})
	}
	b.run(t,
		emulation.SetDeviceMetricsOverride(as.width, as.height, as.scale, false),
		emulation.SetEmulatedMedia().WithFeatures(features),
		page.SetFontSizes(&page.FontSizes{Standard: as.text, Fixed: as.text}),
	)
	b.awaits(t, fmt.Sprintf("getComputedStyle(document.documentElement).fontSize === '%dpx'", as.text))
}

// complaints is what a page must not be, whoever looks.
const complaints = `(lang) => {
  const found = [], root = document.documentElement, all = (s) => [...document.querySelectorAll(s)];
  if (root.scrollWidth > root.clientWidth) found.push('it scrolls sideways: ' + root.scrollWidth + ' > ' + root.clientWidth);
  all('main *').filter((e) => !e.closest('svg') && e.getBoundingClientRect().right > root.clientWidth + 1)
    .forEach((e) => found.push('too wide: ' + e.outerHTML.slice(0, 80)));
  if (root.lang !== lang) found.push('its language is ' + root.lang);
  if (all('.of').filter((g) => getComputedStyle(g).display !== 'none').length !== 1) found.push('it has not one drawing');
  if (all('h1').length !== 1) found.push('it has not one main heading');
  const ids = all('[id]').map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => found.push('two elements are named ' + id));
  const heading = all('#heading, h1').at(-1).textContent;
  if (!document.title.includes(heading)) found.push('its title hides ' + heading);
  return found;
}`

// judge looks for what keeps people from using the page, with axe where it is asked for,
// and takes its picture where one is wanted.
func (b *browser) judge(t *testing.T, lang, name string, as size, strictly bool) {
	t.Helper()
	var found []string
	b.eval(t, "("+complaints+")("+strconv.Quote(lang)+")", &found)
	if strictly {
		found = append(found, b.violations(t)...)
	}
	for _, f := range found {
		t.Errorf("%s%s: %s", name, as.name, f)
	}
	if as.pictured(lang) {
		b.picture(t, lang, name+as.name)
	}
}

// violations runs axe, all of its rules, and returns what they have found.
func (b *browser) violations(t *testing.T) []string {
	t.Helper()
	var loaded bool
	if b.eval(t, `typeof axe !== 'undefined'`, &loaded); !loaded {
		b.eval(t, b.axe+"; null", nil)
	}
	var found []string
	b.eval(t, `axe.run({resultTypes: ['violations']}).then((r) => r.violations.map((v) =>
	  'axe: ' + v.impact + ' ' + v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' ; ')))`, &found)
	return found
}

// picture writes what is seen to CIED_SCREENSHOTS, a folder, if that is set.
func (b *browser) picture(t *testing.T, lang, name string) {
	t.Helper()
	folder := os.Getenv("CIED_SCREENSHOTS")
	if folder == "" {
		return
	}
	var png []byte
	b.run(t, chromedp.FullScreenshot(&png, 100))
	path := filepath.Join(folder, lang, name+".png")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		t.Fatal(err)
	}
}

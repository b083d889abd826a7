package idp_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// A browser walks through the pages of a world as a person does, without a network.
type browser struct {
	t      testing.TB
	w      *world
	client *http.Client
	header http.Header // of every request, besides what the browser says itself

	at   *url.URL // of the page that is open
	page string
	last *http.Response
}

func (w *world) browser() *browser {
	jar, _ := cookiejar.New(nil) // never fails without options
	b := &browser{t: w.t, w: w, header: http.Header{"Accept-Language": {"it"}}}
	b.client = &http.Client{Jar: jar, Transport: b}
	return b
}

// RoundTrip hands a request to the handler of its host.
func (b *browser) RoundTrip(r *http.Request) (*http.Response, error) {
	handler := map[string]http.Handler{"idp.example": b.w.provider, "idp.example:8443": b.w.door, "comune.example": b.w.service}[r.URL.Host]
	if handler == nil {
		b.t.Fatalf("the browser is sent to %s", r.URL)
	}
	in := httptest.NewRequest(r.Method, r.URL.String(), r.Body)
	in.Header = r.Header
	out := httptest.NewRecorder()
	handler.ServeHTTP(out, in)
	result := out.Result()
	result.Request = r
	return result, nil
}

// send asks for a page and opens it. origin is what the browser says of the page that asks.
func (b *browser) send(method, address, origin, contentType, body string) *http.Response {
	b.t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range b.header {
		r.Header[name] = values
	}
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.at, b.page, b.last = response.Request.URL, string(page), response
	return response
}

func (b *browser) get(address string) *http.Response {
	b.t.Helper()
	return b.send(http.MethodGet, address, "", "", "")
}

// post posts a form as a page of origin does.
func (b *browser) post(address, origin string, form url.Values) *http.Response {
	b.t.Helper()
	return b.send(http.MethodPost, address, origin, "application/x-www-form-urlencoded", form.Encode())
}

var (
	forms  = regexp.MustCompile(`(?s)<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
)

// form returns the first form of the page whose address ends so.
func (b *browser) form(suffix string) (action string, fields url.Values) {
	b.t.Helper()
	for _, f := range forms.FindAllStringSubmatch(b.page, -1) {
		action := html.UnescapeString(f[1])
		if !strings.HasSuffix(action, suffix) {
			continue
		}
		fields := url.Values{}
		for _, field := range hidden.FindAllStringSubmatch(f[2], -1) {
			fields.Set(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
		}
		return action, fields
	}
	b.t.Fatalf("no form to …%s on %s:\n%s", suffix, b.at, b.page)
	return "", nil
}

// press posts the form whose address ends so, by the button with these fields.
func (b *browser) press(suffix string, button url.Values) *http.Response {
	b.t.Helper()
	action, fields := b.form(suffix)
	for name, values := range button {
		fields[name] = values
	}
	target, err := b.at.Parse(action)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.post(target.String(), b.at.Scheme+"://"+b.at.Host, fields)
}

// enter asks the service, up to the provider's login page.
func (b *browser) enter() {
	b.t.Helper()
	b.get(service + "/")
	b.press("/login", nil)
	if b.at.Host == "comune.example" { // the POST binding; the other one is a redirect
		b.press(idpPOST, nil)
	}
	b.on("/idp/login")
}

const idpPOST = "/idp/profile/SAML2/POST/SSO"

// card has cied answer the form of the login page, and the callback page deliver it.
func (b *browser) card() {
	b.t.Helper()
	_, fields := b.form("/v1/authorize")
	b.deliver(b.w.fragment(fields.Get("nonce"), fields.Get("state")))
	b.get(provider + "/idp/next")
}

// deliver posts a fragment as the callback page does.
func (b *browser) deliver(fragment string) *http.Response {
	b.t.Helper()
	return b.send(http.MethodPost, provider+"/idp/answer", provider, "text/plain", fragment)
}

// on wants the page that is open to have this path.
func (b *browser) on(path string) {
	b.t.Helper()
	if b.at.Path != path || b.last.StatusCode != http.StatusOK {
		b.t.Fatalf("the browser is on %s (%s), not %s:\n%s", b.at, b.last.Status, path, b.page)
	}
}

// status wants the answer of the last request.
func (b *browser) status(want int) {
	b.t.Helper()
	if b.last.StatusCode != want {
		b.t.Errorf("%s %s: %s, want %d\n%s", b.last.Request.Method, b.at, b.last.Status, want, b.page)
	}
}

// shows wants a sentence on the page that is open.
func (b *browser) shows(want string) {
	b.t.Helper()
	if !strings.Contains(html.UnescapeString(b.page), want) {
		b.t.Errorf("%s lacks %q:\n%s", b.at, want, b.page)
	}
}

package localhttp

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cied/fault"
)

func originNull(t *testing.T, v *visitor) {
	r := v.post(fields("nonce", nonceA), header("Accept", "text/html"), func(r *http.Request) { r.Header.Set("Origin", "null") })
	if r.StatusCode != http.StatusForbidden || !strings.Contains(r.body, string(fault.OriginNull)) {
		t.Errorf("%d: %s", r.StatusCode, r.body)
	}
	if text := fault.OriginNull.Text(italian); !strings.Contains(r.Header.Get("Content-Type"), "text/html") ||
		!strings.Contains(r.body, "<h1>"+strings.ReplaceAll(text.Message, "'", "&#39;")) {
		t.Errorf("no page that explains: %s", r.body)
	}
}

func originMissing(t *testing.T, v *visitor) {
	r := v.post(fields("nonce", nonceA), func(r *http.Request) { r.Header.Del("Origin") })
	want(t, "without Origin", r, http.StatusForbidden, fault.OriginMissing)
}

func originForms(t *testing.T, v *visitor) {
	for _, origin := range []string{
		"http://idp.example.it", "https://idp.example.it/", "https://user@idp.example.it", "https://IDP.example.it",
		"https://idp.example.it:443", "https://" + strings.Repeat("a", 300) + ".it", "https://idp.example.it?x",
		"http://127.0.0.1:8080", "http://" + v.addr, "ftp://idp.example.it", "https://", "https://idp.example.it https://b.it",
	} {
		want(t, origin, v.post(fields("nonce", nonceA), func(r *http.Request) { r.Header.Set("Origin", origin) }),
			http.StatusForbidden, fault.OriginInvalid)
	}
	want(t, "two headers", v.post(fields("nonce", nonceA), header("Origin", site)), http.StatusForbidden, fault.OriginInvalid)
}

// A site that no policy speaks of is named by the native dialog, which asks; one that the
// policy refuses begins nothing, and a script of it reads not even that.
func otherSites(t *testing.T) {
	refused := errors.New("not on the list")
	strict := serve(t, playing(waits), Server{Allow: func(origin string) error {
		if origin == site {
			return fault.New(fault.OriginRefused, "test", refused)
		}
		return nil
	}})
	want(t, "window", strict.post(fields("nonce", nonceA)), http.StatusForbidden, fault.OriginRefused)
	r := strict.fetch("POST", "/v1/sessions", object("nonce", nonceA))
	want(t, "script", r, http.StatusForbidden, fault.OriginRefused)
	if r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("the script may read the refusal")
	}
	if len(strict.play.started) != 0 {
		t.Error("a refused site has begun a login")
	}

	v := serve(t, playing(waits), Server{})
	v.begin(fields("nonce", nonceA))
	if r := <-v.play.started; r.Origin != site || r.Program {
		t.Errorf("the dialog would name %q, program %v", r.Origin, r.Program)
	}
}

func getStartsNothing(t *testing.T, v *visitor) {
	r := v.ask("GET", "/v1/authorize?"+fields("nonce", nonceA), "", fromSite(site))
	want(t, "GET", r, http.StatusMethodNotAllowed, fault.MethodNotAllowed)
	if r.Header.Get("Allow") != http.MethodPost {
		t.Errorf("Allow: %q", r.Header.Get("Allow"))
	}
	want(t, "fields in the address", v.ask("POST", "/v1/authorize?"+fields("nonce", nonceA), "", fromSite(site)),
		http.StatusBadRequest, fault.RequestMalformed)
}

func textPlain(t *testing.T, v *visitor) {
	for _, contentType := range []string{"text/plain", "multipart/form-data; boundary=x", "application/json", "", "x"} {
		r := v.post(`{"nonce":"`+nonceA+`","x=":1}`, func(r *http.Request) { r.Header.Set("Content-Type", contentType) })
		want(t, contentType, r, http.StatusUnsupportedMediaType, fault.RequestType)
	}
	for _, contentType := range []string{"text/plain", formType, "multipart/form-data; boundary=x", ""} {
		r := v.ask("POST", "/v1/sessions", object("nonce", nonceA), fromSite(site), func(r *http.Request) { r.Header.Set("Content-Type", contentType) })
		want(t, "session as "+contentType, r, http.StatusUnsupportedMediaType, fault.RequestType)
	}
	want(t, "two types", v.post(fields("nonce", nonceA), header("Content-Type", "text/plain")), 415, fault.RequestType)
}

func noPINRoute(t *testing.T, v *visitor) {
	for _, path := range []string{"/ui/api/s/x/pin", "/ui/api/s/x/consent", "/ui/s/x/pin", "/ui/s/x/consent", "/v1/sessions/x/pin"} {
		want(t, path, v.ask("POST", path, "pin=00000000", fromSite(site)), http.StatusNotFound, fault.RouteUnknown)
	}
}

// A fetch in no-cors mode sends no Origin with GET, and one with POST.
func noCORSFetch(t *testing.T, v *visitor) {
	fetch := func(mode string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Mode", mode)
			r.Header.Set("Sec-Fetch-Dest", "empty")
		}
	}
	for _, mode := range []string{"no-cors", "cors", "same-origin", "websocket"} {
		want(t, mode, v.post(fields("nonce", nonceA), fetch(mode)), http.StatusForbidden, fault.CrossSite)
	}
	for _, mode := range []string{"no-cors", "same-origin", "websocket", "navigate"} {
		want(t, "script in "+mode, v.fetch("POST", "/v1/sessions", object("nonce", nonceA), fetch(mode)), http.StatusForbidden, fault.CrossSite)
	}
	for _, path := range []string{"/v1/sessions/x", "/v1/sessions/x/events"} {
		want(t, path, v.ask("GET", path, "", fetch("no-cors")), http.StatusForbidden, fault.OriginMissing)
	}
}

func sandboxed(t *testing.T, v *visitor) {
	r := v.post(fields("nonce", nonceA), func(r *http.Request) { r.Header.Set("Origin", "null") })
	want(t, "opaque origin", r, http.StatusForbidden, fault.OriginNull)
}

func noncesAndFields(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	for name, c := range badFields() {
		want(t, name, v.post(c.form), http.StatusBadRequest, c.code)
		if c.object != "" {
			want(t, name+" as JSON", v.fetch("POST", "/v1/sessions", c.object), http.StatusBadRequest, c.code)
		}
	}
	if len(v.play.started) != 0 {
		t.Error("a login began")
	}
	for _, n := range []int{44, 128} {
		good := []string{"nonce", strings.Repeat("n", n), "state", strings.Repeat("s", 256)}
		v.end(v.begin(fields(good...)))
		good[1] = strings.Repeat("m", n)
		v.ended(v.create(object(good...)))
	}
}

// A badField is one mistake, as a form and, where that can express it, as JSON.
type badField struct {
	form, object string
	code         fault.Code
}

func badFields() map[string]badField {
	long := func(n int) string { return strings.Repeat("n", n) }
	both := func(code fault.Code, pairs ...string) badField {
		return badField{fields(pairs...), object(pairs...), code}
	}
	return map[string]badField{
		"43 characters":      both(fault.NonceLength, "nonce", long(43)),
		"129 characters":     both(fault.NonceLength, "nonce", long(129)),
		"not ASCII":          both(fault.NonceLength, "nonce", long(44)+"è"),
		"line break inside":  both(fault.NonceLength, "nonce", long(44)+"\r\n"+long(4)),
		"empty":              both(fault.NonceLength, "nonce", ""),
		"missing":            both(fault.RequestMalformed),
		"repeated":           both(fault.RequestMalformed, "nonce", long(44), "nonce", long(44)),
		"state repeated":     both(fault.RequestMalformed, "nonce", long(44), "state", "a", "state", "b"),
		"state of 257 bytes": both(fault.RequestMalformed, "nonce", long(44), "state", long(257)),
		"unknown format":     both(fault.FormatUnsupported, "nonce", long(44), "format", "pdf"),
		"digest":             both(fault.RequestMalformed, "nonce", long(44), "digest", "00"),
		"state not UTF-8":    {fields("nonce", long(44), "state", "\xff"), `{"nonce":"` + long(44) + `","state":"` + "\xff" + `"}`, fault.RequestMalformed},
		"broken escape":      {"nonce=%", `{"nonce":"\u00"}`, fault.RequestMalformed},
		"semicolon":          {"nonce=" + long(44) + ";state=1", "", fault.RequestMalformed},
	}
}

func replay(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	path := v.begin(fields("nonce", nonceA))
	want(t, "at the same time", v.post(fields("nonce", nonceA)), http.StatusConflict, fault.NonceReused)
	v.ask("POST", path+"/cancel", "", header("Origin", "http://"+v.addr))
	v.end(path)
	want(t, "after a cancel", v.post(fields("nonce", nonceA)), http.StatusConflict, fault.NonceReused)
	want(t, "by a script", v.fetch("POST", "/v1/sessions", object("nonce", nonceA)), http.StatusConflict, fault.NonceReused)

	v = serve(t, playing(signs), Server{})
	v.end(v.begin(fields("nonce", nonceA)))
	want(t, "after success", v.post(fields("nonce", nonceA)), http.StatusConflict, fault.NonceReused)
	if len(v.play.started) != 1 {
		t.Errorf("%d logins", len(v.play.started))
	}
}

func namedOrigin(t *testing.T, v *visitor) {
	want(t, "origin=", v.post(fields("nonce", nonceA, "origin", other)), http.StatusBadRequest, fault.RequestMalformed)
	want(t, "member", v.fetch("POST", "/v1/sessions", object("nonce", nonceA, "origin", other)), http.StatusBadRequest, fault.RequestMalformed)
}

func namedWayBack(t *testing.T, v *visitor) {
	for _, to := range []string{other + "/x", "javascript:alert(1)", site + "@" + "evil.com/", "/elsewhere"} {
		for _, field := range []string{"return_uri", "redirect_uri", "callback"} {
			want(t, field, v.post(fields("nonce", nonceA, field, to)), http.StatusBadRequest, fault.RequestMalformed)
			want(t, "member "+field, v.fetch("POST", "/v1/sessions", object("nonce", nonceA, field, to)), http.StatusBadRequest, fault.RequestMalformed)
		}
	}
}

func twoLogins(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	first := v.begin(fields("nonce", nonceA))
	for _, origin := range []string{site, other} {
		r := v.post(fields("nonce", strings.Repeat("B", 44)), func(r *http.Request) { r.Header.Set("Origin", origin) })
		want(t, origin, r, http.StatusConflict, fault.Busy)
		if r.Header.Get("Retry-After") != "5" {
			t.Errorf("Retry-After: %q", r.Header.Get("Retry-After"))
		}
		want(t, "script of "+origin, v.fetch("POST", "/v1/sessions", object("nonce", strings.Repeat("C", 44)), as(origin)), http.StatusConflict, fault.Busy)
	}
	if at := v.until(first, func(view) bool { return true }); at.Final {
		t.Errorf("the first login was disturbed: %+v", at)
	}
}

func unknownSession(t *testing.T, v *visitor) {
	for _, path := range []string{"/ui/s/AAAAAAAAAAAAAAAAAAAAAAAAAA", "/ui/s/x/state", "/ui/s/x/finish"} {
		r := v.ask("GET", path, "")
		want(t, path, r, http.StatusNotFound, fault.SessionUnknown)
		if !r.Close {
			t.Errorf("%s: one connection may guess again and again", path)
		}
	}
	want(t, "cancel", v.ask("POST", "/ui/s/x/cancel", ""), http.StatusNotFound, fault.SessionUnknown)
	for _, path := range []string{"/v1/sessions/AAAAAAAAAAAAAAAAAAAAAAAAAA", "/v1/sessions/x/events"} {
		r := v.fetch("GET", path, "")
		want(t, path, r, http.StatusNotFound, fault.SessionUnknown)
		if !r.Close {
			t.Errorf("%s: one connection may guess again and again", path)
		}
	}
	want(t, "delete", v.fetch("DELETE", "/v1/sessions/x", ""), http.StatusNotFound, fault.SessionUnknown)
}

func foreignCancel(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	path := v.begin(fields("nonce", nonceA))
	want(t, "no Origin", v.ask("POST", path+"/cancel", ""), http.StatusForbidden, fault.OriginMissing)
	for _, origin := range []string{site, "null", "http://127.0.0.1:1", "https://" + v.addr, "http://localhost"} {
		want(t, origin, v.ask("POST", path+"/cancel", "", header("Origin", origin)), http.StatusForbidden, fault.CrossSite)
		want(t, "state for "+origin, v.ask("GET", path+"/state", "", header("Origin", origin)), http.StatusForbidden, fault.CrossSite)
	}
	for _, from := range []string{"cross-site", "same-site"} {
		r := v.ask("POST", path+"/cancel", "", header("Origin", "http://"+v.addr), header("Sec-Fetch-Site", from))
		want(t, from, r, http.StatusForbidden, fault.CrossSite)
		want(t, "state "+from, v.ask("GET", path+"/state", "", header("Sec-Fetch-Site", from)), http.StatusForbidden, fault.CrossSite)
		want(t, "finish "+from, v.ask("GET", path+"/finish", "", header("Sec-Fetch-Site", from)), http.StatusForbidden, fault.CrossSite)
	}
	if at := v.until(path, func(view) bool { return true }); at.Final {
		t.Errorf("the login was cancelled: %+v", at)
	}
}

func markup(t *testing.T) {
	const evil = `"><script>alert(1)</script>`
	v := serve(t, playing(fails(fault.New(fault.Internal, evil, errors.New(evil)), false)), Server{Remote: evil})
	path := v.begin(fields("nonce", nonceA, "lang", evil, "state", evil))
	v.end(path)
	for _, r := range []reply{
		v.ask("GET", path, "", header("Accept-Language", evil)),
		v.ask("GET", "/", "", header("Accept-Language", evil)),
		v.ask("GET", "/"+"ui/s/x", "", header("Accept", "text/html,"+evil)),
	} {
		if strings.Contains(r.body, "<script>") || strings.Contains(r.body, "ZgotmplZ") {
			t.Errorf("not escaped: %s", r.body)
		}
	}
	if got := v.finish(path); got.State != evil {
		t.Errorf("state %q", got.State)
	}
}

func bombing(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	begun := 0
	for i := range 20 {
		if i%2 == 0 {
			r := v.post(fields("nonce", fmt.Sprintf("%044d", i)))
			if r.StatusCode == http.StatusSeeOther {
				begun++
				v.end(r.Header.Get("Location"))
				continue
			}
			want(t, "form", r, http.StatusTooManyRequests, fault.RateLimited)
		}
		r := v.fetch("POST", "/v1/sessions", object("nonce", fmt.Sprintf("%044d", i)))
		if r.StatusCode == http.StatusCreated {
			begun++
			v.ended(r.Header.Get("Location"))
			continue
		}
		want(t, "bomb", r, http.StatusTooManyRequests, fault.RateLimited)
		if r.Header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if limit := DefaultLimits().PerOrigin; begun != limit {
		t.Errorf("%d logins, want %d", begun, limit)
	}
}

// A button that is hit by chance, or led to, can begin a login, cancel one, or look
// for what is wrong here; the yes is said in the desktop's dialog.
func nothingAgrees(t *testing.T) {
	var acts []string
	for _, r := range routes() {
		if r.method != http.MethodGet && r.method != http.MethodOptions {
			acts = append(acts, r.method+" "+r.path)
		}
	}
	want := []string{"POST /ui/doctor", "POST /ui/s/{id}/cancel", "POST /v1/authorize", "POST /v1/sessions", "DELETE /v1/sessions/{id}"}
	if !slices.Equal(acts, want) {
		t.Errorf("a page can do %q, want %q", acts, want)
	}
}

func openerCutOff(t *testing.T) {
	v := serve(t, playing(waits), Server{})
	path := v.begin(fields("nonce", nonceA))
	if r := v.ask("GET", path, ""); r.Header.Get("Cross-Origin-Opener-Policy") != "same-origin" {
		t.Error("the opener keeps its hold on the page")
	}
}

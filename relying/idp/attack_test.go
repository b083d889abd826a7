package idp_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cied/pki/pkitest"
	"cied/relying/idp"
	"cied/relying/saml"
)

// send is the citizen's yes on the consent page.
var send = url.Values{"choice": {"send"}}

// A page of another site cannot answer for the citizen, whatever it makes the browser say.
func TestNobodyElseAnswersForTheCitizen(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	b.card()
	for name, says := range map[string]struct{ origin, site string }{
		"another site":            {"https://evil.example", "cross-site"},
		"the service":             {service, "cross-site"},
		"a sandboxed frame":       {"null", "cross-site"},
		"no origin":               {"", ""},
		"another port":            {provider + ":8443", "same-site"},
		"our origin, another say": {provider, "cross-site"},
	} {
		b.header.Set("Sec-Fetch-Site", says.site)
		if says.site == "" {
			b.header.Del("Sec-Fetch-Site")
		}
		for _, path := range []string{"/idp/consent", "/idp/cancel", "/idp/answer"} {
			b.post(provider+path, says.origin, send)
			if b.last.StatusCode != http.StatusForbidden || strings.Contains(b.page, "SAMLResponse") {
				t.Errorf("%s from %s: %s", path, name, b.last.Status)
			}
		}
	}
	b.header.Set("Sec-Fetch-Site", "same-origin")
	b.get(provider + "/idp/consent")
	b.press("/idp/consent", send)
	b.shows("SAMLResponse")
}

func TestAnAnswerIsGoodForItsOwnSessionOnce(t *testing.T) {
	w := newWorld(t)
	victim, thief := w.browser(), w.browser()
	victim.enter()
	thief.enter()
	_, own := victim.form("/v1/authorize")
	_, foreign := thief.form("/v1/authorize")

	t.Run("the thief's nonce, signed by the victim", func(t *testing.T) {
		victim.deliver(w.fragment(foreign.Get("nonce"), own.Get("state")))
		victim.get(provider + "/idp/next")
		victim.on("/idp/login")
		victim.shows("token-signature")
		_, own = victim.form("/v1/authorize")
	})
	t.Run("the thief's own answer, in the victim's browser", func(t *testing.T) {
		victim.deliver(w.fragment(foreign.Get("nonce"), foreign.Get("state")))
		victim.status(http.StatusForbidden)
	})
	t.Run("a failure that nobody asked for", func(t *testing.T) {
		for _, state := range []string{"", "x", foreign.Get("state"), "cied1.AAAAAAAAAAAAAAAAAAAAAA."} {
			victim.deliver(failed(t, "cert-revoked", state))
			victim.status(http.StatusForbidden)
		}
	})
	answer := w.fragment(own.Get("nonce"), own.Get("state"))
	t.Run("the victim's answer, in the thief's browser", func(t *testing.T) {
		thief.deliver(answer)
		thief.status(http.StatusForbidden)
	})
	t.Run("what others sent has spent nothing", func(t *testing.T) {
		victim.deliver(answer)
		victim.status(http.StatusNoContent)
	})
	t.Run("a replay", func(t *testing.T) {
		victim.deliver(answer)
		victim.status(http.StatusForbidden)
		victim.get(provider + "/idp/next")
		victim.on("/idp/consent")
	})
}

// Whoever has put a session into the victim's browser, or has seen its name, has nothing
// once the card has proved somebody.
func TestASessionHasANewNameOnceTheCardHasProvedSomebody(t *testing.T) {
	w := newWorld(t)
	victim, thief := w.browser(), w.browser()
	thief.enter()
	at, _ := url.Parse(provider)
	victim.client.Jar.SetCookies(at, thief.client.Jar.Cookies(at))
	victim.get(provider + "/idp/login")
	victim.card()
	victim.on("/idp/consent")
	thief.get(provider + "/idp/consent")
	thief.status(http.StatusNotFound)
	thief.post(provider+"/idp/consent", provider, send)
	thief.status(http.StatusNotFound)
}

func TestTheCookieIsForThisHostAndItsScriptsCannotReadIt(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get(service + "/")
	b.press("/login", nil)
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	b.press(idpPOST, nil)
	cookie := b.last.Header.Get("Set-Cookie")
	for _, want := range []string{"__Host-cied-idp=", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("%q lacks %q", cookie, want)
		}
	}
	if strings.Contains(cookie, "Domain") {
		t.Errorf("%q", cookie)
	}
}

func TestAnEndedLoginIsOver(t *testing.T) {
	for name, end := range map[string]func(*browser){
		"sent":      func(b *browser) { b.press("/idp/consent", send) },
		"cancelled": func(b *browser) { b.press("/idp/cancel", nil) },
	} {
		w := newWorld(t)
		b, before := w.browser(), w.browser()
		b.enter()
		b.card()
		at, _ := url.Parse(provider)
		before.client.Jar.SetCookies(at, b.client.Jar.Cookies(at))
		end(b)
		before.post(provider+"/idp/consent", provider, send)
		if before.last.StatusCode != http.StatusNotFound {
			t.Errorf("%s, then sent: %s", name, before.last.Status)
		}
	}
}

func TestConsentNeedsAPersonAndAWord(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	b.post(provider+"/idp/consent", provider, send)
	b.status(http.StatusForbidden)
	b.get(provider + "/idp/consent")
	b.on("/idp/login")
	b.card()
	b.post(provider+"/idp/consent", provider, url.Values{"choice": {"perhaps"}})
	b.status(http.StatusForbidden)
	b.get(provider + "/idp/consent")
	b.on("/idp/consent")
}

// The rows of the table whose answer is a page: the service hears nothing.
func TestRequestsThatNobodyVouchesForEndOnAPage(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get(service + "/")
	b.press("/login", nil)
	_, fields := b.form(idpPOST)
	message := fields.Get("SAMLRequest")
	for name, tt := range map[string]struct {
		ask  func()
		want string
	}{
		"a GET to the POST binding":      {func() { b.get(provider + idp.PathPOST) }, "nr06"},
		"a POST to the redirect binding": {func() { b.post(provider+idp.PathRedirect, service, fields) }, "nr06"},
		"nothing":                        {func() { b.post(provider+idp.PathPOST, service, nil) }, "nr04"},
		"no XML":                         {func() { b.post(provider+idp.PathPOST, service, url.Values{"SAMLRequest": {"AAAA"}}) }, "nr04"},
		"twice":                          {func() { b.post(provider+idp.PathPOST, service, url.Values{"SAMLRequest": {message, message}}) }, "nr04"},
		"a long RelayState": {func() {
			b.post(provider+idp.PathPOST, service, url.Values{"SAMLRequest": {message}, "RelayState": {strings.Repeat("x", saml.MaxRelayState+1)}})
		}, "nr04"},
		"too long": {func() {
			b.post(provider+idp.PathPOST, service, url.Values{"SAMLRequest": {strings.Repeat("A", 5*saml.MaxMessage)}})
		}, "nr04"},
		"no query": {func() { b.get(provider + idp.PathRedirect) }, "nr04"},
	} {
		tt.ask()
		if b.last.StatusCode != http.StatusForbidden || !strings.Contains(b.page, tt.want) || strings.Contains(b.page, "SAMLResponse") {
			t.Errorf("%s: %s\n%s", name, b.last.Status, b.page)
		}
	}
}

func TestASystemErrorIsAPage(t *testing.T) {
	for name, change := range map[string]func(*world){
		"nr02": func(w *world) { w.options.Sessions = full{} },
		"nr03": func(w *world) { w.options.IdP.Seen = broken{} },
	} {
		w := newWorld(t, change)
		b := w.browser()
		b.get(service + "/")
		b.press("/login", nil)
		b.press(idpPOST, nil)
		b.status(http.StatusInternalServerError)
		b.shows(name)
	}
}

// A refusal that the service may hear of goes to it, and begins no login.
func TestARequestThatWasSeenBeforeIsRefusedToTheService(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get(service + "/")
	b.press("/login", nil)
	_, fields := b.form(idpPOST)
	w.browser().post(provider+idp.PathPOST, service, fields)
	b.post(provider+idp.PathPOST, service, fields)
	b.press("/acs", nil)
	b.shows("ErrorCode nr11")
}

// RelayState is what the service wrote, as a field of the form and nothing else.
func TestRelayStateIsOpaque(t *testing.T) {
	for _, state := range []string{"https://evil.example/", `"><script>alert(1)</script>`, "//evil.example", "javascript:alert(1)"} {
		w := newWorld(t)
		b := w.browser()
		b.get(service + "/")
		b.press("/login", nil)
		b.press(idpPOST, url.Values{"RelayState": {state}})
		b.on("/idp/login")
		b.press("/idp/cancel", nil)
		action, fields := b.form("/acs")
		if action != service+"/acs" || fields.Get("RelayState") != state || strings.Contains(b.page, "<script>alert") {
			t.Errorf("%q comes back as %q, to %s", state, fields.Get("RelayState"), action)
		}
		if strings.Contains(b.last.Header.Get("Content-Security-Policy"), "evil") {
			t.Errorf("%q is in the policy", state)
		}
	}
}

func TestTestCardsLetNobodyInOutsideATest(t *testing.T) {
	w := newWorld(t, func(w *world) { w.options.Test = false })
	b := w.browser()
	b.enter()
	b.card()
	b.on("/idp/login")
	b.shows("cert-issuer-unknown")
}

func TestACardOfAnotherAuthorityLetsNobodyIn(t *testing.T) {
	w := newWorld(t)
	stranger := pkitest.SelfSigned(t, pkitest.RootTemplate(9), pkitest.Key(t, "stranger"))
	w.card = stranger.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
	b := w.browser()
	b.enter()
	b.card()
	b.on("/idp/login")
	b.shows("cert-issuer-unknown")
}

func TestAPersonWithoutAnAttributeThatIsAskedForIsNotSent(t *testing.T) {
	w := newWorld(t)
	template := pkitest.CardTemplate()
	template.Subject.ExtraNames = template.Subject.ExtraNames[1:] // no given name
	w.card = w.pki.Sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
	b := w.browser()
	b.enter()
	b.card()
	b.on("/idp/login")
	b.shows("cert-subject")
}

func TestPagesAreOfThisHostAndOfNoFrame(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	rebound := httptest.NewRecorder()
	w.provider.ServeHTTP(rebound, httptest.NewRequest(http.MethodGet, "https://evil.example/idp/logout", nil))
	if rebound.Code != http.StatusMisdirectedRequest {
		t.Errorf("under another name: %d", rebound.Code)
	}
	b.get(provider + "/idp/logout")
	for name, want := range map[string]string{
		"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := b.last.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if policy := b.last.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
}

// Only the pages with the form to cied may post to it, and say who asks.
func TestPagesThatSendToCiedSayWhoAsks(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	login := b.last.Header
	b.get(provider + "/cied/launch.html")
	launch := b.last.Header
	for name, h := range map[string]http.Header{"login": login, "launch": launch} {
		if h.Get("Referrer-Policy") != "origin" || !strings.Contains(h.Get("Content-Security-Policy"), "form-action http://127.0.0.1:24731 'self';") {
			t.Errorf("%s: %v", name, h)
		}
	}
	b.get(provider + "/.well-known/cied/callback")
	b.status(http.StatusOK)
	if policy := b.last.Header.Get("Content-Security-Policy"); strings.Contains(policy, "24731") {
		t.Errorf("the callback page may post to cied: %q", policy)
	}
}

func TestAHeadTakesNothing(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	w.now = w.now.Add(idp.DefaultLimit)
	b.send(http.MethodHead, provider+"/idp/next", "", "", "")
	b.status(http.StatusMethodNotAllowed)
	b.get(provider + "/idp/next")
	b.shows("SAMLResponse")
}

// FuzzAnswer posts anything as an answer: nobody is let in but by the card.
func FuzzAnswer(f *testing.F) {
	w := newWorld(f)
	b := w.browser()
	b.enter()
	_, fields := b.form("/v1/authorize")
	f.Add(w.fragment("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", fields.Get("state")))
	f.Add(failed(f, "cancelled", fields.Get("state")))
	f.Add("e30")
	f.Fuzz(func(t *testing.T, fragment string) {
		b.t = t
		b.deliver(strings.Clone(fragment))
		b.get(provider + "/idp/consent")
		if b.at.Path == "/idp/consent" {
			t.Errorf("%q let somebody in", fragment)
		}
		if b.last.StatusCode != http.StatusOK { // the session has ended: a new one
			b.w.t = t
			b.enter()
		}
	})
}

package sp_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"cied/relying/saml"
	"cied/relying/sp"
)

func TestEachOutcomeHasItsScreenAndItsMessage(t *testing.T) {
	for nr, want := range map[int]struct{ words, message string }{
		saml.NrSuccess:   {"Accesso riuscito", ""},
		saml.NrTimeout:   {"completa l'accesso entro il tempo indicato", "ErrorCode nr21"},
		saml.NrDenied:    {"Hai scelto di non inviare i tuoi dati", "ErrorCode nr22"},
		saml.NrCard:      {"scaduta oppure è stata revocata", "ErrorCode nr23"},
		saml.NrCancelled: {"Hai annullato l'accesso", "ErrorCode nr25"},
		13:               {"non ha accettato la richiesta", "ErrorCode nr13"},
	} {
		w := newWorld(t)
		b := w.browser()
		b.get("/")
		b.shows(http.StatusOK, "Entra con CIE")
		b.come(w.answer(b.ask(), nr))
		b.shows(http.StatusOK, want.words)
		if again := strings.Contains(b.page, `action="/login"`); again == (nr == saml.NrSuccess) {
			t.Errorf("nr %d: the button is there: %v", nr, again)
		}
		b.get(sp.PathResult)
		var result sp.Result
		if err := json.Unmarshal([]byte(b.page), &result); err != nil || result.Nr != nr || result.Message != want.message {
			t.Errorf("nr %d: %s, %v", nr, b.page, err)
		}
		if len(w.told) != 1 || w.told[0].Nr != nr {
			t.Errorf("nr %d: told %+v", nr, w.told)
		}
	}
}

func TestTheCitizensPageHasTheFourAttributesAndAWayOut(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.come(w.answer(b.ask(), saml.NrSuccess))
	for _, want := range []string{"Ada", "Esempio & Figli", "1985-01-01", "SMPDAA85A41X000X"} {
		b.shows(http.StatusOK, want)
	}
	b.get(sp.PathLogout) // any page can send a browser there
	b.shows(http.StatusOK, "Ada")
	b.post(sp.PathLogout, "https://evil.example", nil)
	b.shows(http.StatusForbidden, "")
	b.get("/")
	b.shows(http.StatusOK, "Ada")
	b.post(sp.PathLogout, service, nil)
	b.shows(http.StatusOK, "Sei uscito")
	b.get("/")
	b.shows(http.StatusOK, "Entra con CIE")
	b.get(sp.PathResult)
	b.shows(http.StatusNotFound, "")
}

func TestASessionEnds(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.come(w.answer(b.ask(), saml.NrSuccess))
	w.now = w.now.Add(sp.DefaultLife)
	b.get("/")
	b.shows(http.StatusOK, "Entra con CIE")
}

func TestARequestGoesByRedirectToo(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.post("/login", service, url.Values{"binding": {string(saml.BindingRedirect)}})
	to, err := url.Parse(b.last.Get("Location"))
	if err != nil || b.code != http.StatusSeeOther {
		t.Fatalf("%d to %q: %v", b.code, to, err)
	}
	e, err := saml.OpenRedirect(http.MethodGet, to.RawQuery, saml.KindRequest)
	if err != nil {
		t.Fatal(err)
	}
	b.come(w.answer(b.judged(e), saml.NrSuccess))
	b.shows(http.StatusOK, "Accesso riuscito")
}

// The thief has a good Response of his own, and the victim's browser.
func TestAResponseIsForTheBrowserThatAskedAndOnce(t *testing.T) {
	w := newWorld(t)
	victim, thief := w.browser(), w.browser()
	own := w.answer(victim.ask(), saml.NrSuccess)
	foreign := w.answer(thief.ask(), saml.NrSuccess)
	const refused = "nessuno è entrato"

	victim.come(foreign)
	victim.shows(http.StatusForbidden, refused)
	foreign.Set("RelayState", own.Get("RelayState"))
	other := w.browser()
	other.come(own)
	other.shows(http.StatusForbidden, refused)
	bare := url.Values{"SAMLResponse": own["SAMLResponse"]}
	victim.come(bare)
	victim.shows(http.StatusForbidden, refused)

	victim.come(own)
	victim.shows(http.StatusOK, "Ada")
	victim.come(own)
	victim.shows(http.StatusForbidden, refused)
	victim.ask()
	own.Set("RelayState", victim.relayState())
	victim.come(own)
	victim.shows(http.StatusForbidden, refused)
}

// relayState is that of the request on the page.
func (b *browser) relayState() string { return b.fields().Get("RelayState") }

// Somebody who knows the RelayState, the provider's page say, still has to sign.
func TestAForgedResponseIsRefusedAndKept(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	request := b.ask()
	w.idp.Signer = signer(t, "stranger", "idp.example")
	b.come(w.answer(request, saml.NrSuccess))
	b.shows(http.StatusForbidden, "nessuno è entrato")
	records := w.records()
	if len(records) != 2 || records[1].Refusal != saml.BadSignature || records[1].ID != request.ID {
		t.Errorf("%+v", records)
	}
	if len(w.told) != 1 || w.told[0].Refusal != saml.BadSignature || w.told[0].Citizen != nil {
		t.Errorf("%+v", w.told)
	}
	b.get("/")
	b.shows(http.StatusOK, "Entra con CIE")
}

func TestWhatNobodyAskedForIsNotKept(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for _, form := range []url.Values{nil, {"SAMLResponse": {"!"}}, {"SAMLResponse": {"PGEvPg=="}}, {"SAMLResponse": {strings.Repeat("A", 5*saml.MaxMessage)}}} {
		b.come(form)
		b.shows(http.StatusForbidden, "")
	}
	b.send(http.MethodGet, service+sp.PathConsumer+"?SAMLResponse=PGEvPg==", "", "")
	b.shows(http.StatusNotFound, "")
	if all := w.records(); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

func TestALoginTakesTooLongForTheService(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	request := b.ask()
	w.now = w.now.Add(sp.Waiting)
	b.come(w.answer(request, saml.NrSuccess))
	b.shows(http.StatusForbidden, "")
}

func TestOnlyOurOwnPageBeginsALogin(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for _, says := range []struct{ origin, site string }{{"https://evil.example", "cross-site"}, {"", "none"}, {"null", "cross-site"}, {service, "same-site"}} {
		b.header.Set("Sec-Fetch-Site", says.site)
		b.post("/login", says.origin, nil)
		b.shows(http.StatusForbidden, "")
	}
	b.header.Set("Sec-Fetch-Site", "same-origin")
	b.post("/login", service, url.Values{"binding": {"urn:oasis:names:tc:SAML:2.0:bindings:SOAP"}})
	b.shows(http.StatusForbidden, "")
	b.post("/login", service, url.Values{"x": {strings.Repeat("x", 5<<10)}})
	b.shows(http.StatusForbidden, "")
	if all := w.records(); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

// The Response is posted by a page of another site: the cookie that it needs has to come
// along, the one of the session must not.
func TestCookies(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	request := b.ask()
	for _, want := range []string{"__Host-cied-sp-login=", "; HttpOnly", "; Secure", "; SameSite=None"} {
		if got := b.last.Get("Set-Cookie"); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	at, _ := url.Parse(service)
	b.come(w.answer(request, saml.NrSuccess))
	first := b.jar.Cookies(at)
	if len(first) != 1 || first[0].Name != "__Host-cied-sp" {
		t.Errorf("%v", first)
	}
	b.come(w.answer(b.ask(), saml.NrSuccess))
	if second := b.jar.Cookies(at); second[0].Value == first[0].Value {
		t.Error("the second session has the name of the first")
	}
	old := w.browser()
	old.jar.SetCookies(at, first)
	old.get("/")
	old.shows(http.StatusOK, "Entra con CIE")
}

func TestWithoutEvidenceNobodyLogsIn(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	request := b.ask()
	if err := os.RemoveAll(w.evidence.Dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.evidence.Dir, nil, 0o600); err != nil { // where the directory was
		t.Fatal(err)
	}
	b.come(w.answer(request, saml.NrSuccess))
	b.shows(http.StatusInternalServerError, "Servizio non disponibile")
	b.get("/")
	b.shows(http.StatusOK, "Entra con CIE")
	b.post("/login", service, nil)
	b.shows(http.StatusInternalServerError, "")
}

func TestMetadataAreSigned(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get(sp.PathMetadata)
	m, err := saml.ReadSP([]byte(b.page), w.options.SP.Signer.Certificate)
	if err != nil || m.EntityID != service+sp.PathMetadata || m.Consumers[0].Location != service+sp.PathConsumer {
		t.Errorf("%+v: %v", m, err)
	}
}

func TestThePolicyOfTheRequestPageNamesTheProvider(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.ask()
	policy := b.last.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action https://idp.example;") || !strings.Contains(policy, "script-src 'sha256-") || strings.Contains(policy, "unsafe") {
		t.Errorf("%q", policy)
	}
	b.get("/")
	policy = b.last.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action 'self' https://idp.example") || strings.Contains(policy, "script-src") || !strings.Contains(policy, "frame-ancestors 'none'") {
		t.Errorf("%q", policy)
	}
	b.send(http.MethodGet, "https://evil.example/", "", "")
	b.shows(http.StatusMisdirectedRequest, "")
}

func TestAServerNeedsItsParts(t *testing.T) {
	w := newWorld(t)
	for name, spoil := range map[string]func(*sp.Options){
		"no SP":          func(o *sp.Options) { o.SP = nil },
		"no Seen":        func(o *sp.Options) { side := *o.SP; side.Seen = nil; o.SP = &side },
		"http":           func(o *sp.Options) { o.Origin = "http://comune.example" },
		"another origin": func(o *sp.Options) { o.Origin = "https://other.example" },
	} {
		o := w.options
		spoil(&o)
		if _, err := sp.New(o); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}

// FuzzConsume posts anything in the middle of a login: nobody is let in but by the provider.
func FuzzConsume(f *testing.F) {
	w := newWorld(f, func(o *sp.Options) { o.Evidence = nil })
	b := w.browser()
	good := w.answer(b.ask(), saml.NrCancelled)
	f.Add(good.Get("SAMLResponse"))
	f.Add("PGEvPg==")
	f.Fuzz(func(t *testing.T, message string) {
		b.t, w.t = t, t
		b.ask()
		b.come(url.Values{"SAMLResponse": {strings.Clone(message)}, "RelayState": {b.relayState()}})
		b.get(sp.PathResult)
		if b.code == http.StatusOK {
			t.Errorf("%q is an outcome: %s", message, b.page)
		}
		w.now = w.now.Add(time.Millisecond)
	})
}

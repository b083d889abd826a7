package idp_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/relying/idp"
	"cied/relying/saml"
	"cied/relying/sp"
)

// The acts of a citizen who is on the login page, one for each outcome.
var outcomes = []struct {
	name    string
	act     func(w *world, b *browser)
	nr      int
	message string
	words   string // of the service's page
}{
	{"success", func(_ *world, b *browser) {
		b.card()
		b.on("/idp/consent")
		b.press("/idp/consent", url.Values{"choice": {"send"}})
	}, saml.NrSuccess, "", "Accesso riuscito"},
	{"timeout", func(w *world, b *browser) {
		w.now = w.now.Add(idp.DefaultLimit)
		b.get(provider + "/idp/next")
	}, saml.NrTimeout, "ErrorCode nr21", "Tempo scaduto"},
	{"timeout at the consent page", func(w *world, b *browser) {
		b.card()
		w.now = w.now.Add(idp.DefaultLimit)
		b.press("/idp/consent", url.Values{"choice": {"send"}})
	}, saml.NrTimeout, "ErrorCode nr21", "Tempo scaduto"},
	{"denied", func(_ *world, b *browser) {
		b.card()
		b.press("/idp/consent", url.Values{"choice": {"keep"}})
	}, saml.NrDenied, "ErrorCode nr22", "Dati non inviati"},
	{"cancelled", func(_ *world, b *browser) {
		b.press("/idp/cancel", nil)
	}, saml.NrCancelled, "ErrorCode nr25", "Accesso annullato"},
	{"cancelled at the consent page", func(_ *world, b *browser) {
		b.card()
		b.press("/idp/cancel", nil)
	}, saml.NrCancelled, "ErrorCode nr25", "Accesso annullato"},
	{"expired", func(w *world, b *browser) {
		w.expire()
		b.card()
	}, saml.NrCard, "ErrorCode nr23", "Carta scaduta o revocata"},
	{"expired, as cied itself says", func(_ *world, b *browser) {
		_, fields := b.form("/v1/authorize")
		b.deliver(failed(b.t, "cert-expired", fields.Get("state")))
		b.get(provider + "/idp/next")
	}, saml.NrCard, "ErrorCode nr23", "Carta scaduta o revocata"},
	{"revoked", func(w *world, b *browser) {
		w.revoked = true
		b.card()
	}, saml.NrCard, "ErrorCode nr23", "Carta scaduta o revocata"},
}

func TestEveryOutcomeReachesTheServiceWithItsNumberAndItsScreen(t *testing.T) {
	for _, o := range outcomes {
		t.Run(o.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.browser()
			b.enter()
			o.act(w, b)
			b.press("/acs", nil)
			b.on("/")
			b.shows(o.words)
			result := b.result()
			if result.Nr != o.nr || result.Message != o.message || (result.Citizen != nil) != (o.nr == saml.NrSuccess) {
				t.Errorf("the service received %+v", result)
			}
			w.kept(b, o.nr)
		})
	}
}

// result is what the service says of the last login.
func (b *browser) result() sp.Result {
	b.t.Helper()
	b.get(service + sp.PathResult)
	var r sp.Result
	if err := json.Unmarshal([]byte(b.page), &r); err != nil {
		b.t.Fatalf("%v: %s", err, b.page)
	}
	return r
}

// kept wants the request and the Response of one login in the evidence.
func (w *world) kept(b *browser, nr int) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.evidence.Dir, "2026-11.jsonl"))
	if err != nil {
		w.t.Fatal(err)
	}
	var records [2]sp.Record
	in := json.NewDecoder(bytes.NewReader(text))
	for i := range records {
		if err := in.Decode(&records[i]); err != nil {
			w.t.Fatal(err)
		}
	}
	if in.More() || records[0].Kind != saml.KindRequest || records[1].Kind != saml.KindResponse ||
		records[0].ID != records[1].ID || records[1].Nr != nr || !strings.Contains(records[1].XML, "<samlp:Response") {
		w.t.Errorf("the evidence is\n%s", text)
	}
}

func TestTheServiceLearnsTheFourAttributesThatTheCitizenSaw(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	b.card()
	for _, want := range []string{"Comune di Esempio", "MARIA", "ROSSI PROVA", "1980-01-01", "RSSMRA80A41H501W", "Codice fiscale", "Ti distingue"} {
		b.shows(want)
	}
	b.press("/idp/consent", url.Values{"choice": {"send"}})
	b.press("/acs", nil)
	for _, want := range []string{"MARIA", "ROSSI PROVA", "1980-01-01", "RSSMRA80A41H501W"} {
		b.shows(want)
	}
	want := sp.Citizen{Name: "MARIA", FamilyName: "ROSSI PROVA", DateOfBirth: "1980-01-01", FiscalNumber: "RSSMRA80A41H501W", Level: saml.LevelCard}
	if got := b.result(); got.Citizen == nil || *got.Citizen != want {
		t.Errorf("%+v", got.Citizen)
	}
}

func TestOnlyWhatTheServiceAsksForIsNamedAndSent(t *testing.T) {
	w := newWorld(t)
	w.options.IdP.Service(service + sp.PathMetadata).AttributeSets[0].Attributes = []saml.RequestedAttribute{{Name: saml.AttributeFiscalNumber}}
	b := w.browser()
	b.enter()
	b.card()
	if strings.Contains(b.page, "ROSSI PROVA") {
		t.Error("the consent page names the surname")
	}
	b.press("/idp/consent", url.Values{"choice": {"send"}})
	b.press("/acs", nil)
	if got := b.result(); got.Citizen == nil || got.Citizen.FamilyName != "" || got.Citizen.FiscalNumber == "" {
		t.Errorf("%+v", got.Citizen)
	}
}

func TestARequestByRedirectIsALoginToo(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.post(service+"/login", service, url.Values{"binding": {string(saml.BindingRedirect)}})
	b.on("/idp/login")
	b.card()
	b.press("/idp/consent", url.Values{"choice": {"send"}})
	b.press("/acs", nil)
	if got := b.result(); got.Nr != saml.NrSuccess {
		t.Errorf("%+v", got)
	}
}

func TestAFailedAttemptLeadsBackToTheLoginPageWithANewNonce(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	_, before := b.form("/v1/authorize")
	b.deliver(failed(t, "pin-wrong", before.Get("state")))
	b.status(http.StatusNoContent)
	b.get(provider + "/idp/next")
	b.on("/idp/login")
	b.shows("pin-wrong")
	_, after := b.form("/v1/authorize")
	if after.Get("nonce") == before.Get("nonce") {
		t.Error("the nonce is the one of before")
	}
	b.card()
	b.on("/idp/consent")
}

func TestTheStateOfTheModuleIsUnderstood(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	_, fields := b.form("/v1/authorize")
	b.deliver(w.fragment(fields.Get("nonce"), "cied1.AAAAAAAAAAAAAAAAAAAAAA."+fields.Get("state")))
	b.status(http.StatusNoContent)
	b.get(provider + "/idp/next")
	b.on("/idp/consent")
}

// The browser comes back by itself when the time is over, also where a second of the
// browser is many of the provider's clock.
func TestPagesComeBackWhenTheTimeIsOver(t *testing.T) {
	for speed, want := range map[int]string{0: `content="300;url=/idp/next"`, 60: `content="5;url=/idp/next"`, 7: `content="43;url=/idp/next"`} {
		within := map[int]string{0: "5 minuti", 60: "un minuto", 7: "un minuto"}[speed]
		w := newWorld(t, func(w *world) { w.options.Speed = speed })
		b := w.browser()
		b.enter()
		b.shows(want)
		b.shows("Hai " + within)
		b.card()
		b.shows(want)
	}
}

func TestWhoComesBackTooLateIsSentAwayWithoutAWordToTheService(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	w.now = w.now.Add(idp.DefaultLimit + 11*time.Minute)
	b.get(provider + "/idp/next")
	b.status(http.StatusNotFound)
	b.shows("Questo accesso non c'è più")
}

func TestTheResponsePageGoesByItselfAndNowhereElse(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.enter()
	b.press("/idp/cancel", nil)
	policy := b.last.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "form-action "+service+"/acs;") || !strings.Contains(policy, "script-src 'sha256-") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	b.shows(`<button class="main">Torna al servizio</button>`)
	b.shows("document.forms[0].submit()")
}

func TestMetadataAreSignedAndNameTheAddresses(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get(provider + idp.PathMetadata + "?Metadata")
	m, err := saml.ReadIdP([]byte(b.page), w.options.IdP.Signer.Certificate)
	if err != nil || m.EntityID != provider+idp.PathPOST || len(m.SSO) != 2 {
		t.Errorf("%+v: %v", m, err)
	}
	b.get(provider + idp.PathMetadata)
	b.status(http.StatusNotFound)
}

func TestAServerNeedsItsParts(t *testing.T) {
	w := newWorld(t)
	for name, spoil := range map[string]func(*idp.Options){
		"no store":             func(o *idp.Options) { o.Sessions = nil },
		"no nonces":            func(o *idp.Options) { o.Nonces = nil },
		"http":                 func(o *idp.Options) { o.Origin = "http://idp.example" },
		"another origin":       func(o *idp.Options) { o.Origin = "https://other.example" },
		"a distant daemon":     func(o *idp.Options) { o.Daemon = "https://cied.example" },
		"a door elsewhere":     func(o *idp.Options) { o.Certificate = "https://other.example:8443" + idp.PathCertificate },
		"a door at the origin": func(o *idp.Options) { o.Certificate = provider + idp.PathCertificate },
		"a door without TLS":   func(o *idp.Options) { o.Certificate = "http://idp.example:8443" + idp.PathCertificate },
		"a negative limit":     func(o *idp.Options) { o.Limit = -1 },
	} {
		o := w.options
		spoil(&o)
		if _, err := idp.New(o); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}

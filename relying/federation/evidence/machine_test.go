package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/pki/pkitest"
	"cied/relying/federation/evidence"
	"cied/relying/saml"
)

// A scheme is a service and a provider that do as little as a browser can tell them by. The
// messages are not signed: who believes them is tested elsewhere.
type scheme struct {
	service, provider *httptest.Server
	button            string // what the service shows
	login             bool   // whether the card is shown on a page of its own, before the consent
}

func newScheme(t *testing.T) *scheme {
	s := &scheme{button: `<button>Entra con <img alt="CIE" src="data:,"></button>`}
	s.provider = httptest.NewServer(http.HandlerFunc(s.provide))
	t.Cleanup(s.provider.Close)
	s.service = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.service.Close)
	return s
}

func page(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<!DOCTYPE html><title>x</title><link rel=icon href='data:,'>%s", body)
}

// serve has the button in a form of its own, that opens a window, and a login that leads on.
func (s *scheme) serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		page(w, `<a href="/other">altro</a><form action="/login" target="_blank">`+s.button+`</form>`)
	case "/login":
		http.Redirect(w, r, s.provider.URL+"/sso", http.StatusSeeOther)
	case "/acs":
		http.Redirect(w, r, "/done", http.StatusSeeOther)
	case "/done":
		page(w, "<h1>esito</h1>")
	default:
		http.NotFound(w, r)
	}
}

// provide has a page with the buttons; /end/21 is what a page that nobody presses anything on
// goes to.
func (s *scheme) provide(w http.ResponseWriter, r *http.Request) {
	step, nr, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case step == "end":
		n, _ := strconv.Atoi(nr)
		page(w, `<form method="post" action="`+s.service.URL+`/acs"><input type="hidden" name="SAMLResponse" value="`+response(n)+
			`"></form><script>document.forms[0].submit()</script>`)
	case step == "sso" && s.login:
		page(w, `<a data-cied="cancel" href="/end/25">annulla</a><form action="/consent"><button data-cied="login">carta</button></form>`+
			`<script>setTimeout(() => { location = '/end/21' }, 3000)</script>`)
	default:
		page(w, `<a data-cied="cancel" href="/end/25">annulla</a><a data-cied="deny" href="/end/22">no</a>`+
			`<a data-cied="send" href="/end/1">sì</a><script>setTimeout(() => { location = '/end/21' }, 3000)</script>`)
	}
}

// response is a Response with a number, in base64.
func response(nr int) string {
	row, _ := saml.RowOf(nr)
	xml := `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><samlp:Status><samlp:StatusCode Value="` + row.Top +
		`"/><samlp:StatusMessage>` + row.Message + `</samlp:StatusMessage></samlp:Status></samlp:Response>`
	return base64.StdEncoding.EncodeToString([]byte(xml))
}

// start starts a browser that walks the scheme.
func (s *scheme) start(t *testing.T, o evidence.Options) *evidence.Chromium {
	t.Helper()
	o.Chromium = machinetest.Need(t, "chromium", "chromium-browser", "google-chrome")
	o.Service, o.Provider = s.service.URL, s.provider.URL+"/idp"
	c, err := evidence.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func TestChromiumWalksTheFourOutcomes(t *testing.T) {
	machinetest.OnlyAsked(t, "chromium")
	for _, login := range []bool{false, true} {
		s := newScheme(t)
		s.login = login
		octets, err := evidence.Make(t.Context(), s.start(t, evidence.Options{}), pkitest.Now, nil)
		if err != nil {
			t.Fatal(err)
		}
		archive, err := zip.NewReader(bytes.NewReader(octets), int64(len(octets)))
		if err != nil || len(archive.File) != 4 {
			t.Fatalf("%+v: %v", archive, err)
		}
		f, err := archive.File[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		picture, err := jpeg.Decode(f)
		if err != nil || picture.Bounds().Dx() < 1000 {
			t.Errorf("%v: %v", picture.Bounds(), err)
		}
	}
}

func TestChromiumFindsTheButton(t *testing.T) {
	machinetest.OnlyAsked(t, "chromium")
	s := newScheme(t)
	for name, c := range map[string]struct{ html, selector string }{
		"a link to the provider": {`<a id="x" href="` + s.provider.URL + `/sso">avanti</a>`, ""},
		"a form to the provider": {`</form><form id="y" action="` + s.provider.URL + `/sso"><button>avanti</button></form>`, ""},
		"a button that says it":  {`<button>Entra con CIE</button>`, ""},
		"a selector":             {`<p>CIE</p><button name="z">avanti</button>`, "button[name=z]"},
	} {
		s.button = c.html
		if _, err := s.start(t, evidence.Options{Button: c.selector}).Walk(t.Context(), evidence.Outcomes()[3]); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAWalkThatEndsOtherwiseIsNoEvidence(t *testing.T) {
	machinetest.OnlyAsked(t, "chromium")
	s := newScheme(t)
	s.button = `</form><form action="` + s.provider.URL + `/end/25"><button>x</button></form>`
	_, err := s.start(t, evidence.Options{}).Walk(t.Context(), evidence.Outcomes()[0])
	if err == nil || err.Error() != "the service was answered nr 25" {
		t.Errorf("%v", err)
	}
}

func TestAServiceWithoutButtonIsToldSo(t *testing.T) {
	machinetest.OnlyAsked(t, "chromium")
	s := newScheme(t)
	s.button = "<p>niente</p>"
	_, err := s.start(t, evidence.Options{Patience: 3 * time.Second}).Walk(context.Background(), evidence.Outcomes()[0])
	if err == nil || !strings.HasPrefix(err.Error(), "the button of the service: ") || !strings.HasSuffix(err.Error(), s.service.URL+"/") {
		t.Errorf("%v", err)
	}
}

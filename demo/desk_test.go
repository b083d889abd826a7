package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/simulator"
	"cied/token"
)

func TestTheDeskAnswersOnlyUnderItsSecret(t *testing.T) {
	d := startDemo(t)
	base := strings.TrimSuffix(d.DeskURL, "/"+d.desk.secret+"/")
	if len(d.desk.secret) != 32 {
		t.Errorf("a secret of %d digits, want 32: 128 bits", len(d.desk.secret))
	}
	for _, path := range []string{"/", "/state", "/desk.js", "/lay", "/" + strings.Repeat("0", 32) + "/", "/" + d.desk.secret[:31] + "/", "/" + d.desk.secret + "/no-such-page"} {
		if resp, _ := get(t, base+path); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", strings.ReplaceAll(path, d.desk.secret, "SECRET"), resp.Status)
		}
	}
	if resp, _ := get(t, d.DeskURL); resp.StatusCode != http.StatusOK {
		t.Error(resp.Status)
	}
	if other := newSecret(); other == d.desk.secret {
		t.Error("two desks have one secret")
	}
}

func TestDeskAndBothSidesAnswerToTheirOwnNameOnly(t *testing.T) {
	d := startDemo(t)
	for _, address := range []string{d.DeskURL, d.ProviderURL + "/idp/login", d.ServiceURL + "/"} {
		for _, host := range []string{"rebound.example", "localhost", "127.0.0.1"} {
			resp, body := do(t, http.MethodGet, address, "", map[string]string{"Host": host})
			if resp.StatusCode != http.StatusMisdirectedRequest || strings.Contains(body, "<form") || strings.Contains(body, "<script") {
				t.Errorf("Host %s: %s", host, resp.Status)
			}
		}
	}
}

func TestDeskAndBothSidesLoadNothingFromElsewhere(t *testing.T) {
	d := startDemo(t)
	for _, address := range []string{d.DeskURL, d.DeskURL + "desk.js", d.ServiceURL + "/", d.ProviderURL + token.CallbackPath} {
		resp, _ := get(t, address)
		csp := resp.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s lacks %q: %q", resp.Request.URL.Path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s allows too much: %q", resp.Request.URL.Path, csp)
		}
		if resp.Header.Get("X-Content-Type-Options") != "nosniff" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%v", resp.Header)
		}
	}
}

func TestEveryPageSaysThatAllIsInvented(t *testing.T) {
	for lang, word := range map[string]string{"it": "inventat", "en": "invented"} {
		d, err := Start(t.Context(), Options{Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Stop()
		for _, address := range []string{d.ServiceURL + "/", d.ProviderURL + token.CallbackPath} {
			if _, page := get(t, address); !strings.Contains(page, word) || !strings.Contains(page, `lang="`+lang+`"`) {
				t.Errorf("%s: %s does not say %q", lang, address, word)
			}
		}
		if _, page := get(t, d.DeskURL); !strings.Contains(page, "inventata") || !strings.Contains(page, "Invented") {
			t.Error("the desk does not say that its card is invented")
		}
	}
}

func TestPagesOfOtherOriginsCannotTouchTheCard(t *testing.T) {
	d := startDemo(t)
	for _, origin := range []string{"https://evil.example", "null", "http://127.0.0.1:1", d.ServiceURL} {
		for _, what := range []string{"lift", "lay", "fault", "revoke", "reinstate", "answer", "answer-last-try", "cancel"} {
			resp, _ := do(t, http.MethodPost, d.DeskURL+what, "", map[string]string{"Origin": origin})
			if resp.StatusCode != http.StatusForbidden {
				t.Errorf("%s of %s: %s", what, origin, resp.Status)
			}
		}
	}
	if s := d.deskState(t); !s.Laid || s.Revoked {
		t.Errorf("the card has been lifted or revoked: %+v", s)
	}
	if resp, _ := get(t, d.DeskURL+"lift"); resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("lift by GET: %s", resp.Status)
	}
}

// deskState is what the desk's page would show now.
func (d *Demo) deskState(t *testing.T) deskState {
	t.Helper()
	var s deskState
	_, body := get(t, d.DeskURL+"state")
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return s
}

// atDesk does what a button of the desk does, and returns the status of the answer.
func (d *Demo) atDesk(t *testing.T, what, body string) int {
	t.Helper()
	resp, _ := do(t, http.MethodPost, d.DeskURL+what, body, map[string]string{"Origin": origin(d.DeskURL)})
	return resp.StatusCode
}

func TestTheCardIsLaidLiftedAndChanged(t *testing.T) {
	d := startDemo(t)
	first := d.deskState(t)
	if !first.Laid || first.Left != 3 || first.Holder == "" || first.NIS == "" || len(first.Known) != len(simulator.Faults()) {
		t.Errorf("at first: %+v", first)
	}
	for _, step := range []struct {
		what, body string
		status     int
		laid       bool
		faults     string
	}{
		{"lift", "", http.StatusNoContent, false, ""},
		{"lift", "", http.StatusNoContent, false, ""},
		{"lay", "", http.StatusNoContent, true, ""},
		{"lay", "", http.StatusNoContent, true, ""},
		{"fault", "expired", http.StatusNoContent, true, "expired"},
		{"fault", "removal@3", http.StatusNoContent, true, "removal@3"},
		{"fault", "no-such-fault", http.StatusConflict, true, "removal@3"},
		{"fault", "sw@3", http.StatusConflict, true, "removal@3"},
		{"fault", "", http.StatusNoContent, true, ""},
	} {
		status := d.atDesk(t, step.what, step.body)
		s := d.deskState(t)
		if status != step.status || s.Laid != step.laid || strings.Join(s.Faults, " ") != step.faults {
			t.Errorf("%s %s: status %d, %+v", step.what, step.body, status, s)
		}
	}
}

// ask walks from the service to the daemon's page.
func ask(t *testing.T, b *browser) (page string) {
	t.Helper()
	if err := b.enter(); err != nil {
		t.Fatal(err)
	}
	page, err := b.ask()
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// askToLogIn presses the buttons of service and provider, and returns the address of the
// daemon's page as soon as the dialog is open on the desk.
func askToLogIn(t *testing.T, d *Demo, b *browser) (page string) {
	t.Helper()
	page = ask(t, b)
	d.awaitDialog(t, nil)
	return page
}

// awaitDialog waits until another dialog than last is open, and returns it.
func (d *Demo) awaitDialog(t *testing.T, last *dialog) *dialog {
	t.Helper()
	late := time.After(patience)
	for {
		ask, changed := d.desk.look()
		if ask != nil && ask != last {
			return ask
		}
		select {
		case <-changed:
		case <-late:
			t.Fatal("no dialog has opened")
		}
	}
}

// end follows the daemon's page to the end of the login.
func end(t *testing.T, b *browser, page string) seen {
	t.Helper()
	var s seen
	for !s.Final {
		if err := b.read(page+"/state?after="+number(s.Version), &s); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func number(n int) string { b, _ := json.Marshal(n); return string(b) }

// The desk speaks for the issuer too: what it revokes, the provider refuses at the next login.
func TestACardIsRevokedAndReinstatedAtTheDesk(t *testing.T) {
	d := startDemo(t)
	for _, step := range []struct {
		what    string
		outcome Outcome
	}{{"revoke", Revoked}, {"reinstate", Success}} {
		d.atDesk(t, step.what, "")
		if got := d.deskState(t).Revoked; got != (step.outcome == Revoked) {
			t.Errorf("%s: revoked is %v", step.what, got)
		}
		if id, err := d.Once(t.Context(), Citizen{PIN: []byte(pin), Outcome: step.outcome}); err != nil {
			t.Errorf("%s: %+v, %v", step.what, id, err)
		}
	}
}

func TestTheDialogShowsWhoAsksAndTakesThePIN(t *testing.T) {
	d := startDemo(t)
	b := newBrowser(t.Context(), d.ServiceURL)
	page := askToLogIn(t, d, b)
	if q := d.deskState(t).Question; q == nil || q.Origin != d.ProviderURL || q.Left != 3 || q.LastTry || q.Wrong != "" {
		t.Fatalf("%+v", q)
	}
	if status := d.atDesk(t, "answer", pin); status != http.StatusNoContent {
		t.Fatal(status)
	}
	s := end(t, b, page)
	if err := b.deliver(origin(page) + s.Finish); err != nil || b.at.Path != "/idp/consent" {
		t.Errorf("%s, %v", b.at, err)
	}
	if d.deskState(t).Question != nil {
		t.Error("the dialog is still open")
	}
}

func TestWhatIsNoPINStaysInTheDialog(t *testing.T) {
	d := startDemo(t)
	b := newBrowser(t.Context(), d.ServiceURL)
	page := askToLogIn(t, d, b)
	for _, typed := range []string{"", "1234567", "123456789", "1234567a"} {
		if status := d.atDesk(t, "answer", typed); status != http.StatusConflict {
			t.Errorf("%q: %d", typed, status)
		}
	}
	if s := d.deskState(t); s.Question == nil || s.Left != 3 {
		t.Errorf("the card was asked, or the dialog closed: %+v", s)
	}
	d.atDesk(t, "cancel", "")
	if s := end(t, b, page); s.Code != fault.Cancelled {
		t.Errorf("%+v", s)
	}
}

func TestAWrongPINIsAskedForAgain(t *testing.T) {
	d := startDemo(t)
	b := newBrowser(t.Context(), d.ServiceURL)
	page := askToLogIn(t, d, b)
	first := d.awaitDialog(t, nil)
	d.atDesk(t, "answer", wrongPIN)
	d.awaitDialog(t, first)
	if q := d.deskState(t).Question; q == nil || q.Left != 2 || !strings.Contains(q.Wrong, "2") {
		t.Errorf("%+v", q)
	}
	d.atDesk(t, "answer", pin)
	if s := end(t, b, page); s.Code != "" {
		t.Errorf("%+v", s)
	}
}

func TestWhoAttendsTypesThePINIntoEveryDialog(t *testing.T) {
	d := startDemo(t)
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan struct{})
	go func() { defer close(left); d.Attend(ctx, []byte(pin)) }()
	for range 2 {
		b := newBrowser(t.Context(), d.ServiceURL)
		if s := end(t, b, ask(t, b)); s.Code != "" {
			t.Errorf("%+v", s)
		}
	}
	leave()
	<-left
}

func TestTheLastTryNeedsAYesOfItsOwn(t *testing.T) {
	for answer, want := range map[string]fault.Code{"answer": fault.PINLastTry, "answer-last-try": ""} {
		d := startDemo(t, simulator.Fault{Name: simulator.FaultPINNearlyBlocked})
		b := newBrowser(t.Context(), d.ServiceURL)
		page := askToLogIn(t, d, b)
		if q := d.deskState(t).Question; q == nil || !q.LastTry || q.Left != 1 {
			t.Errorf("%+v", q)
		}
		d.atDesk(t, answer, pin)
		if s := end(t, b, page); s.Code != want {
			t.Errorf("%s: %q, want %q", answer, s.Code, want)
		}
	}
}

func TestNothingIsAnsweredThatWasNotAsked(t *testing.T) {
	d := startDemo(t)
	for _, what := range []string{"answer", "answer-last-try", "cancel"} {
		if status := d.atDesk(t, what, pin); status != http.StatusConflict {
			t.Errorf("%s: %d", what, status)
		}
	}
	if left := d.deskState(t).Left; left != 3 {
		t.Errorf("%d tries left", left)
	}
}

func TestACardThatComesLateIsWaitedFor(t *testing.T) {
	d := startDemo(t)
	d.atDesk(t, "lift", "")
	b := newBrowser(t.Context(), d.ServiceURL)
	page := ask(t, b)
	var s seen
	for s.Stage != "waiting-card" {
		if err := b.read(page+"/state?after="+number(s.Version), &s); err != nil {
			t.Fatal(err)
		}
	}
	d.atDesk(t, "lay", "")
	d.awaitDialog(t, nil)
	d.atDesk(t, "answer", pin)
	if s := end(t, b, page); s.Code != "" {
		t.Errorf("%+v", s)
	}
}

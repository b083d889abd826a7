package demo

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"cied/fault"
	"cied/token"
)

// fragment is one login up to the answer, which is not delivered to the service.
func fragment(t *testing.T, d *Demo, b *browser) string {
	t.Helper()
	page := askToLogIn(t, d, b)
	d.atDesk(t, "answer", pin)
	s := end(t, b, page)
	resp, err := b.send(http.MethodGet, origin(page)+s.Finish, "", nil, "")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	target, answer, found := strings.Cut(resp.Header.Get("Location"), "#")
	if !found || target != d.ServiceURL+token.CallbackPath {
		t.Fatalf("%s, %q", resp.Status, target)
	}
	return answer
}

// deliver posts an answer to the service, as its callback page does in that browser.
func deliver(t *testing.T, b *browser, answer string) outcome {
	t.Helper()
	resp, err := b.send(http.MethodPost, b.service+"/login", b.service, strings.NewReader(answer), "text/plain")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var o outcome
	if err := json.NewDecoder(resp.Body).Decode(&o); err != nil {
		t.Fatal(err)
	}
	return o
}

func refusedAs(t *testing.T, what string, got outcome, want fault.Code) {
	t.Helper()
	if got.Verified || got.Code != want || got.FiscalCode != "" || got.Message == "" {
		t.Errorf("%s: %+v, want %s", what, got, want)
	}
}

func TestAnAnswerServesOneSessionOnce(t *testing.T) {
	d := startDemo(t)
	mine, stranger := newBrowser(t.Context(), d.ServiceURL), newBrowser(t.Context(), d.ServiceURL)
	answer := fragment(t, d, mine)

	refusedAs(t, "a browser without a session", deliver(t, newBrowser(t.Context(), d.ServiceURL), answer), fault.NonceMismatch)
	if _, _, err := stranger.loginPage(); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "another session", deliver(t, stranger, answer), fault.TokenSignature)
	if o := deliver(t, mine, answer); !o.Verified || !o.Test || o.FiscalCode == "" {
		t.Errorf("%+v", o)
	}
	refusedAs(t, "a replay", deliver(t, mine, answer), fault.NonceMismatch)
	if _, _, err := mine.loginPage(); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, "a replay under a new challenge", deliver(t, mine, answer), fault.TokenSignature)
}

func TestAMalformedAnswerIsRefusedAndSpendsTheChallenge(t *testing.T) {
	d := startDemo(t)
	encoded := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for _, tt := range []struct {
		answer string
		want   fault.Code
	}{
		{"", fault.TokenMalformed},
		{"not base64!", fault.TokenMalformed},
		{encoded("{"), fault.TokenMalformed},
		{encoded("{}"), fault.TokenMalformed},
		{encoded(`{"authToken":{}}`), fault.TokenMalformed},
		{encoded(`{"error":{"code":"cancelled"}}`), fault.Cancelled},
	} {
		b := newBrowser(t.Context(), d.ServiceURL)
		if _, _, err := b.loginPage(); err != nil {
			t.Fatal(err)
		}
		refusedAs(t, tt.answer, deliver(t, b, tt.answer), tt.want)
		refusedAs(t, tt.answer+", again", deliver(t, b, tt.answer), fault.NonceMismatch)
	}
}

func TestTheServiceTakesAnswersFromItsOwnPageOnly(t *testing.T) {
	d := startDemo(t)
	b := newBrowser(t.Context(), d.ServiceURL)
	answer := fragment(t, d, b)
	for _, origin := range []string{"", "null", "https://evil.example", origin(d.DeskURL)} {
		resp, err := b.send(http.MethodPost, d.ServiceURL+"/login", origin, strings.NewReader(answer), "text/plain")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("Origin %q: %s", origin, resp.Status)
		}
	}
	if resp, _ := do(t, http.MethodPost, d.ServiceURL+"/login", strings.Repeat("A", 65<<10), map[string]string{"Origin": d.ServiceURL}); resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("an answer of 65 KiB: %s", resp.Status)
	}
	if o := deliver(t, b, answer); !o.Verified {
		t.Errorf("%+v: what others sent has spent the challenge", o)
	}
}

// Two windows of one browser share a session: the page that was opened last has the
// challenge, and there is one login at a time.
func TestTwoWindows(t *testing.T) {
	d := startDemo(t)
	b := newBrowser(t.Context(), d.ServiceURL)
	nonce, daemon, err := b.loginPage()
	if err != nil {
		t.Fatal(err)
	}
	second := askToLogIn(t, d, b)
	if _, err := b.redirected(daemon+"/v1/authorize", form(nonce)); fault.CodeOf(err) != fault.Busy {
		t.Errorf("the first window, while the second logs in: %v, want %s", err, fault.Busy)
	}
	d.atDesk(t, "answer", pin)
	s := end(t, b, second)
	if id, err := b.callback(daemon + s.Finish); err != nil || !id.Verified {
		t.Errorf("the second window: %+v, %v", id, err)
	}
}

func TestAPageThatWasLeftForANewerOneIsRefused(t *testing.T) {
	d := startDemo(t)
	b := newBrowser(t.Context(), d.ServiceURL)
	answer := fragment(t, d, b)
	if _, _, err := b.loginPage(); err != nil { // the page is opened again
		t.Fatal(err)
	}
	refusedAs(t, "an answer to the older challenge", deliver(t, b, answer), fault.TokenSignature)
}

package localhttp

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/token"
)

// Whatever bytes arrive, the server neither panics nor begins a login that a browser
// did not vouch for.
func FuzzFront(f *testing.F) {
	good := "POST /v1/authorize HTTP/1.1\r\nHost: localhost:24731\r\nOrigin: " + site + "\r\nContent-Type: " + formType +
		"\r\nContent-Length: 50\r\n\r\n" + fields("nonce", nonceA)
	for _, seed := range []string{
		good, getHome, good + getHome, "GET /ui/s/x/state?after=1 HTTP/1.1\r\nHost: [::1]:24731\r\n\r\n",
		"POST /ui/s/x/cancel HTTP/1.1\r\nHost: localhost:24731\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST /v1/sessions HTTP/1.1\r\nHost: localhost:24731\r\nOrigin: " + site + "\r\nContent-Type: application/json\r\nContent-Length: 56\r\n\r\n" +
			object("nonce", nonceA),
		"DELETE /v1/sessions/x HTTP/1.1\r\nHost: localhost:24731\r\nOrigin: " + site + "\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	p := &pipes{make(chan net.Conn), make(chan struct{})}
	checker := &vouched{}
	limits := DefaultLimits()
	limits.PerOrigin, limits.Total = 1<<20, 1<<20
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- (&Server{Login: checker, Peer: samePeer, Limits: limits}).Serve(ctx, p) }()
	f.Cleanup(func() { cancel(); <-done })
	f.Fuzz(func(t *testing.T, in []byte) {
		b := make([]byte, len(in))
		copy(b, in)
		answer := exchange(p, b)
		if strings.Contains(answer, "HTTP/1.1 500") || checker.wrong != nil {
			t.Fatalf("%v: %q", checker.wrong, answer)
		}
	})
}

// exchange sends b and returns what comes back until the server waits for more.
func exchange(p *pipes, b []byte) string {
	c := p.dial()
	defer c.Close()
	go func() { _, _ = c.Write(b) }()
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
	answer, _ := io.ReadAll(c)
	return string(answer)
}

// vouched is a Login that judges what it is asked for.
type vouched struct{ wrong error }

func (v *vouched) Login(_ context.Context, r login.Request, _ func(card.Event)) (login.Answer, error) {
	if _, err := token.CheckOrigin(r.Origin, false); err != nil {
		v.wrong = err
	}
	if err := token.CheckNonce(r.Nonce); err != nil {
		v.wrong = err
	}
	return login.Answer{}, fault.CardNotCIE
}

// A form that passes has a nonce that may be signed, and nothing longer than its bounds.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{
		fields("nonce", nonceA), fields("nonce", nonceA, "format", "cms", "lang", "it", "state", "a&b"),
		"nonce=%4", "nonce=a;b", "=&&=", "nonce=1&nonce=2", "state=%ff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		got, err := parseForm(strings.Clone(body))
		if err != nil {
			if code := fault.Of(err).Code; code == fault.Internal || code.Row().HTTP != 400 {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		if token.CheckNonce(got.Nonce) != nil || len(got.State) > maxState || got.Format != token.WebEID && got.Format != token.CMS {
			t.Fatalf("%q: %+v", body, got)
		}
	})
}

// A JSON body that passes is held to the same bounds as a form, has nothing twice and
// nothing unknown, so that it says the same when it is written again.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		object("nonce", nonceA), object("nonce", nonceA, "format", "cms", "lang", "it", "state", "a\"b"),
		`{"nonce":1}`, `{"nonce":{}}`, `[]`, `{"nonce":"a","nonce":"a"}`, `{"NONCE":"a"}`, `{} {}`, `{"state":"\ud800"}`, "\xef\xbb\xbf{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		body := make([]byte, len(in))
		copy(body, in)
		got, err := parseJSON(body)
		if err != nil {
			if code := fault.Of(err).Code; code == fault.Internal || code.Row().HTTP != 400 {
				t.Fatalf("%q: %v", body, err)
			}
			return
		}
		if token.CheckNonce(got.Nonce) != nil || len(got.State) > maxState || got.Format != token.WebEID && got.Format != token.CMS {
			t.Fatalf("%q: %+v", body, got)
		}
		again, err := parseJSON([]byte(object("nonce", got.Nonce, "format", string(got.Format), "lang", got.Lang, "state", got.State)))
		if err != nil || again != got {
			t.Fatalf("%q: %+v, then %+v, %v", body, got, again, err)
		}
	})
}

// A question names a small number or is refused.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"", "after=0", "after=999999999", "after=-1", "after=1&after=2", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if n, err := parseNumber(query, "after"); err == nil && (n < 0 || n > 999_999_999) {
			t.Fatalf("%q: %d", query, n)
		}
	})
}

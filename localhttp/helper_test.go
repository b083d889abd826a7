package localhttp

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/token"
)

const (
	site  = "https://idp.example.it"
	other = "https://other.example.it"
)

// nonceA is a nonce of the shortest length, as a form writes it.
var nonceA = strings.Repeat("A", 44)

// A play is a Login that follows a script and tells who asked.
type play struct {
	script  func(ctx context.Context, tell func(card.Event)) (login.Answer, error)
	started chan login.Request // buffered; one for each login
}

func (p *play) Login(ctx context.Context, r login.Request, tell func(card.Event)) (login.Answer, error) {
	p.started <- r
	return p.script(ctx, tell)
}

// playing returns a play with this script.
func playing(script func(context.Context, func(card.Event)) (login.Answer, error)) *play {
	return &play{script: script, started: make(chan login.Request, 256)}
}

// signs is a person who agrees at once.
func signs(context.Context, func(card.Event)) (login.Answer, error) {
	return login.Answer{Format: token.WebEID, Data: []byte(`{"format":"web-eid:1.0"}`), Test: true}, nil
}

// waits is a person who is away until the login is cancelled.
func waits(ctx context.Context, _ func(card.Event)) (login.Answer, error) {
	<-ctx.Done()
	return login.Answer{}, ctx.Err()
}

// fails is a login that ends with err, after consent or without.
func fails(err error, consented bool) func(context.Context, func(card.Event)) (login.Answer, error) {
	return func(_ context.Context, tell func(card.Event)) (login.Answer, error) {
		if consented {
			tell(card.Event{Stage: card.Consented})
		}
		return login.Answer{}, err
	}
}

// samePeer lets everybody in.
func samePeer(net.Conn) error { return nil }

// A visitor is a browser in front of a server that runs over real TCP.
type visitor struct {
	t      *testing.T
	addr   string // "127.0.0.1:port"
	client *http.Client
	play   *play
	stop   func() error // ends Serve and returns what it returned
}

// serve starts s, which plays p, until the test ends.
func serve(t *testing.T, p *play, s Server) *visitor {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Login = p
	if s.Peer == nil {
		s.Peer = samePeer
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	var result error
	stop := func() error {
		if ctx.Err() == nil {
			cancel()
			result = <-done
		}
		return result
	}
	t.Cleanup(func() { _ = stop() })
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{t, l.Addr().String(), &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, p, stop}
}

// A reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

// code returns the code of a problem, "" where the body is none.
func (r reply) code() fault.Code {
	var p problem
	_ = json.Unmarshal([]byte(r.body), &p)
	return p.Code
}

// ask sends one request; edits change it before. Whatever comes back must carry the
// headers of every answer.
func (v *visitor) ask(method, path, body string, edits ...func(*http.Request)) reply {
	v.t.Helper()
	r, err := http.NewRequest(method, "http://"+v.addr+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	for _, edit := range edits {
		edit(r)
	}
	resp, err := v.client.Do(r)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	checkHeaders(v.t, resp.Header)
	if !strings.HasPrefix(path, "/v1/sessions") && resp.Header.Get("Access-Control-Allow-Origin") != "" {
		v.t.Errorf("%s %s can be read by a script of another origin", method, path)
	}
	return reply{resp, string(b)}
}

func checkHeaders(t *testing.T, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Cross-Origin-Opener-Policy": "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer",
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Content-Security-Policy": contentPolicy, "Permissions-Policy": permissions,
		"Set-Cookie": "", "Server": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// header sets one header as it stands, also one that a client library would refuse.
func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header[name] = append(r.Header[name], value) }
}

// fromSite is what a browser adds when a page of origin posts a form.
func fromSite(origin string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Origin", origin)
		r.Header.Set("Content-Type", formType)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Sec-Fetch-Mode", "navigate")
		r.Header.Set("Sec-Fetch-Dest", "document")
	}
}

// post posts fields as a page of site does.
func (v *visitor) post(fields string, edits ...func(*http.Request)) reply {
	v.t.Helper()
	return v.ask("POST", "/v1/authorize", fields, append([]func(*http.Request){fromSite(site)}, edits...)...)
}

// begin posts a good form and returns the path of the session.
func (v *visitor) begin(fields string) string {
	v.t.Helper()
	return v.begun(v.post(fields))
}

// unpaced are limits for tests that begin again as soon as they can.
func unpaced() Limits {
	l := DefaultLimits()
	l.PerOrigin, l.Total = 1<<20, 1<<20
	return l
}

// beginAgain is begin after another login, whose end is read a moment before the next is
// let in.
func (v *visitor) beginAgain(fields string) string {
	v.t.Helper()
	r := v.post(fields)
	for r.code() == fault.Busy {
		r = v.post(fields)
	}
	return v.begun(r)
}

func (v *visitor) begun(r reply) (path string) {
	v.t.Helper()
	path = r.Header.Get("Location")
	if r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(path, "/ui/s/") {
		v.t.Fatalf("status %d, location %q: %s", r.StatusCode, path, r.body)
	}
	return path
}

// until follows the session at path as the page does, until stop says that it has seen
// enough.
func (v *visitor) until(path string, stop func(view) bool) view {
	v.t.Helper()
	after := "0"
	for {
		r := v.ask("GET", path+"/state?after="+after, "", header("Sec-Fetch-Site", "same-origin"))
		var state view
		if err := json.Unmarshal([]byte(r.body), &state); err != nil || r.StatusCode != http.StatusOK {
			v.t.Fatalf("state: status %d, %v: %s", r.StatusCode, err, r.body)
		}
		if stop(state) || state.Final {
			return state
		}
		b, _ := json.Marshal(state.Version)
		after = string(b)
	}
}

// end follows the session to its end.
func (v *visitor) end(path string) view {
	v.t.Helper()
	return v.until(path, func(s view) bool { return s.Final })
}

// A told is what a callback page reads in its fragment.
type told struct {
	Format    string
	AuthToken json.RawMessage
	CMS       []byte
	Error     *problem
	State     string
}

// finish follows the way back and returns what the site learns.
func (v *visitor) finish(path string) told {
	v.t.Helper()
	r := v.ask("GET", path+"/finish", "")
	if r.StatusCode != http.StatusSeeOther {
		v.t.Fatalf("finish: status %d: %s", r.StatusCode, r.body)
	}
	return readCallback(v.t, r.Header.Get("Location"), site)
}

func readCallback(t *testing.T, location, origin string) told {
	t.Helper()
	encoded, found := strings.CutPrefix(location, origin+"/.well-known/cied/callback#")
	if !found {
		t.Fatalf("way back: %s", location)
	}
	plain, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	var c told
	if err := json.Unmarshal(plain, &c); err != nil {
		t.Fatalf("%v: %s", err, plain)
	}
	return c
}

// raw sends bytes on a connection of its own and returns everything that comes back
// until the server closes it.
func (v *visitor) raw(request string) string {
	v.t.Helper()
	c, err := net.Dial("tcp4", v.addr)
	if err != nil {
		v.t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, strings.ReplaceAll(request, "HOST", v.addr)); err != nil {
		v.t.Fatal(err)
	}
	_ = c.(*net.TCPConn).CloseWrite()
	answer, _ := io.ReadAll(c) // a reset after the answer is a closed connection too
	return string(answer)
}

// statuses returns the status codes of the answers in raw bytes.
func statuses(t *testing.T, answers string) []int {
	t.Helper()
	var all []int
	r := bufio.NewReader(strings.NewReader(answers))
	for {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			return all
		}
		all = append(all, resp.StatusCode)
		_, _ = io.Copy(io.Discard, resp.Body)
	}
}

// fields returns a form body.
func fields(pairs ...string) string {
	var body []string
	for i := 0; i+1 < len(pairs); i += 2 {
		body = append(body, url.QueryEscape(pairs[i])+"="+url.QueryEscape(pairs[i+1]))
	}
	return strings.Join(body, "&")
}

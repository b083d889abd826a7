package localhttp

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/token"
)

// notForIntegrators are the routes that the description leaves out: pages and files of
// ours, and what a browser asks by itself before a fetch.
var notForIntegrators = []string{
	"GET /", "GET /ui/app.js", "GET /ui/card.svg", "GET /ui/s/{id}", "GET /ui/s/{id}/finish", "GET /ui/s/{id}/state",
	"GET /ui/style.css", "POST /ui/doctor", "POST /ui/s/{id}/cancel",
	"OPTIONS /v1/sessions", "OPTIONS /v1/sessions/{id}", "OPTIONS /v1/sessions/{id}/events",
}

const doctors = "cied doctor"

// neverTold are the codes that no origin receives, and why.
var neverTold = map[fault.Code]string{
	fault.Usage: "command line", fault.PortInUse: "before there is a server", fault.StateUnreadable: "commands",
	fault.PCSCNotBuilt: "before consent", fault.ListenerRefused: "vpcd, on this computer", fault.ListenerAddress: "vpcd, at the start",
	fault.TrustUnreadable: "before consent", fault.RevocationUnknown: "the daemon requires no answer",
	fault.PolicyInvalid: "at the start", fault.AlreadyRunning: "at the start", fault.NotRunning: "commands", fault.HistoryBroken: "commands",
	fault.PersonAway: "told as cancelled", fault.CardsSeveral: "before consent",
	fault.PINWeak: "cied pin", fault.PINDiffers: "cied pin", fault.PINSame: "cied pin", fault.PINRefused: "cied pin",
	fault.PINUnusable: "told as internal", fault.PINUnknown: "cied pin", fault.PINFree: "cied pin",
	fault.PUKFormat: "cied pin", fault.PUKWrong: "cied pin", fault.PUKBlocked: "cied pin", fault.PUKFewTries: "cied pin",
	fault.PUKDoubtful: "cied pin",
	fault.TrustFetch:  "cied trust", fault.TrustListMalformed: "cied trust", fault.TrustListSignature: "cied trust",
	fault.TrustListSigner: "cied trust", fault.TrustListStale: "cied trust", fault.TrustListReplayed: "cied trust", fault.TrustListNoCIE: "cied trust",
	fault.NonceMismatch: "relying", fault.TokenMalformed: "relying", fault.TokenSignature: "relying",
	fault.PCSCMissing: doctors, fault.PCSCProtocol: doctors, fault.PCSCTwice: doctors, fault.PCSCStuck: doctors,
	fault.DriverMissing: doctors, fault.DriverOutdated: doctors, fault.ReaderClaimed: doctors, fault.ReaderContact: doctors,
	fault.ReaderClone: doctors, fault.ReaderOff: doctors, fault.ReaderNoSlot: doctors, fault.CardWeak: doctors, fault.CardOld: doctors,
	fault.ClockWrong: doctors, fault.NetworkDown: doctors, fault.NameUnknown: doctors, fault.ProxyRefused: doctors,
	fault.NetworkBlocked: doctors, fault.SiteIntercepted: doctors, fault.SiteTLS: doctors, fault.SiteSilent: doctors,
	fault.SiteBroken: doctors, fault.SiteRefuses: doctors, fault.BrowserSandboxed: doctors, fault.BrowserPolicy: doctors,
	fault.RemoteSession: doctors, fault.OtherSoftware: doctors, fault.DiskFull: doctors, fault.RunsAsRoot: doctors,
	fault.ProgramOutdated: doctors, fault.TrustOutdated: doctors, fault.RepairFailed: doctors, fault.SiteTLS13: doctors,
	fault.ModuleMissing: "cied browser", fault.BrowserFile: "cied browser",
	fault.TraceInvalid: "cied trace", fault.TraceDiffers: "cied trace",
	fault.FederationInvalid: "cied federation", fault.EvidenceFailed: "cied federation",
	fault.FrameRejected: "an answer without a body", fault.MethodNotAllowed: "no operation", fault.RouteUnknown: "no operation",
}

func TestEveryRouteIsDescribedOrNotForIntegrators(t *testing.T) {
	d := readDocument(t)
	want := slices.Clone(notForIntegrators)
	for path, item := range d.object("#/paths") {
		for method := range item.(map[string]any) {
			if method != "parameters" {
				want = append(want, strings.ToUpper(method)+" "+path)
			}
		}
	}
	var got []string
	for _, r := range routes() {
		got = append(got, r.method+" "+r.path)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the server has\n%q\nthe document and the list\n%q", got, want)
	}
	servers := d.root["servers"].([]any)
	if url := servers[0].(map[string]any)["url"]; url != fmt.Sprint("http://127.0.0.1:", DefaultPort) {
		t.Errorf("server %v", url)
	}
}

// What a site is told after consent is a closed list, and the document has it.
func TestAfterConsentASiteLearnsWhatTheDocumentLists(t *testing.T) {
	ends := readDocument(t).codes("EndCode")
	for _, row := range fault.Rows() {
		got := ending{consented: true, fault: fault.New(row.Code, "test", nil)}.told()
		want := fault.Internal
		switch {
		case slices.Contains(ends, row.Code):
			want = row.Code
		case row.Code == fault.PersonAway:
			want = fault.Cancelled
		}
		if got != want {
			t.Errorf("%s is told as %s, want %s", row.Code, got, want)
		}
		if row.HTTP >= 400 && got != fault.Internal {
			t.Errorf("%s is of a request, and told as the end of a login", row.Code)
		}
	}
	if got := afterConsent("made-up"); got != fault.Internal {
		t.Errorf("a code outside the table is told as %s", got)
	}
}

func TestEveryCodeThatAnOriginCanReceiveIsDescribed(t *testing.T) {
	d := readDocument(t)
	refusals := slices.Concat(d.codes("RefusalCode"), d.codes("HiddenCode"))
	ends := d.codes("EndCode")
	described := slices.Concat(refusals, ends)
	for _, row := range fault.Rows() {
		_, never := neverTold[row.Code]
		if never == slices.Contains(described, row.Code) {
			t.Errorf("%s is both described and never told, or neither", row.Code)
		}
	}
	for _, code := range described {
		if code.Row().Code != code {
			t.Errorf("%s is no code", code)
		}
	}
	for _, code := range refusals {
		if code.Row().HTTP < 400 && code != fault.Interrupted {
			t.Errorf("%s refuses no request", code)
		}
	}
	for _, code := range ends {
		if code.Row().HTTP >= 400 && code != fault.Internal {
			t.Errorf("%s ends no login", code)
		}
	}
}

// An end is read twice: as the result of a session, and in the fragment of a callback.
func TestEveryEndIsWhatTheDocumentSays(t *testing.T) {
	p := &prober{t: t, d: readDocument(t)}
	golden, err := os.ReadFile("../token/testdata/web-eid.json")
	if err != nil {
		t.Fatal(err)
	}
	answers := []login.Answer{
		{Format: token.WebEID, Data: golden}, {Format: token.CMS, Data: []byte{0x30, 0x03, 0x02, 0x01, 0xFF}},
	}
	for _, a := range answers {
		p.ends(string(a.Format), "done", func(_ context.Context, tell func(card.Event)) (login.Answer, error) {
			tell(card.Event{Stage: card.Consented})
			return login.Answer{Format: a.Format, Data: slices.Clone(a.Data)}, nil
		})
	}
	for _, code := range p.d.codes("EndCode") {
		p.ends(string(code), "failed", fails(fault.New(code, "test", nil), true))
	}
}

func TestEveryRequestIsJudgedAsTheDocumentSays(t *testing.T) {
	d := readDocument(t)
	v := serve(t, playing(signs), Server{Limits: generous()})
	for i, body := range []string{
		object(), object("nonce", short(43)), object("nonce", short(44)), object("nonce", short(128)), object("nonce", short(129)),
		object("nonce", short(43)+" "), object("nonce", short(43)+"é"), `{"nonce":7}`, `["nonce"]`, `"nonce"`, `null`,
		object("nonce", "1"+nonceA, "format", "cms", "lang", "de-AT", "state", ""), object("nonce", "2"+nonceA, "format", ""),
		object("nonce", "3"+nonceA, "format", "jwt"), object("nonce", "4"+nonceA, "format", "CMS"),
		object("nonce", "5"+nonceA, "lang", strings.Repeat("x", 64)), object("nonce", "6"+nonceA, "lang", strings.Repeat("x", 65)),
		object("nonce", "7"+nonceA, "state", strings.Repeat("x", 256)), object("nonce", "8"+nonceA, "state", strings.Repeat("x", 257)),
		object("nonce", "9"+nonceA, "origin", site), object("nonce", "a"+nonceA, "Format", "cms"),
	} {
		why := d.check(d.object("#/components/schemas/Request"), decode(t, body))
		r := v.fetch("POST", "/v1/sessions", body)
		if refused := r.StatusCode == http.StatusBadRequest; refused != (why != nil) || !refused && r.StatusCode != http.StatusCreated {
			t.Errorf("%d: %s: the server says %d %q, the document %v", i, body, r.StatusCode, r.code(), why)
		}
		if r.StatusCode == http.StatusCreated {
			v.ended(r.Header.Get("Location"))
		}
	}
}

// TestEveryAnswerIsWhatTheDocumentSays meets every status and code of every operation;
// the two that it cannot meet need an error of ours, or the moment in which the server closes.
func TestEveryAnswerIsWhatTheDocumentSays(t *testing.T) {
	p := &prober{t: t, d: readDocument(t), met: map[string]bool{}}
	for name, probe := range map[string]func(*testing.T, *prober){
		"whole login": wholeLogin, "refused by the guard": guarded, "refused for their fields": fieldsRefused,
		"refused for who asks": origins, "refused for now": notNow, "too many who follow": crowd,
	} {
		t.Run(name, func(t *testing.T) { probe(t, &prober{t, p.d, p.met}) })
	}
	for _, described := range p.described() {
		if !p.met[described] && !strings.HasSuffix(described, " internal") && !strings.HasSuffix(described, " interrupted") {
			t.Errorf("described, and never met: %s", described)
		}
	}
}

func wholeLogin(t *testing.T, p *prober) {
	person := make(chan bool) // agrees, then stays
	v := serve(t, playing(func(ctx context.Context, tell func(card.Event)) (login.Answer, error) {
		<-person
		tell(card.Event{Stage: card.Consented})
		select {
		case <-person:
			return signs(ctx, tell)
		case <-ctx.Done():
			return login.Answer{}, ctx.Err()
		}
	}), Server{Limits: unpaced()})
	r := v.post(fields("nonce", nonceA))
	p.told(r)
	person <- true
	person <- true
	v.end(r.Header.Get("Location"))
	for r = v.fetch("POST", "/v1/sessions", object("nonce", "B"+nonceA)); r.code() == fault.Busy; {
		r = v.fetch("POST", "/v1/sessions", object("nonce", "B"+nonceA)) // the login before is just being forgotten
	}
	p.told(r)
	path := r.Header.Get("Location")
	next, leave := v.stream(path)
	defer leave()
	p.event(path, next())
	p.told(v.fetch("GET", path, ""))
	person <- true
	p.event(path, next())
	p.told(v.fetch("GET", path+"?wait=0", ""))
	p.told(v.fetch("DELETE", path, ""))
	p.event(path, next())
	p.told(v.fetch("GET", path+"?wait=25", ""))
	for _, op := range operations(path)[2:] {
		p.told(op.ask(v)) // once more
	}
}

func guarded(t *testing.T, p *prober) {
	v := serve(t, playing(waits), Server{})
	stranger := serve(t, playing(waits), Server{Peer: func(net.Conn) error { return errors.New("another user") }})
	for _, op := range operations("/v1/sessions/x") {
		p.told(op.ask(v, header("Upgrade", "websocket")))
		p.told(op.ask(v, func(r *http.Request) { r.Host = "evil.example.it" }))
		p.told(op.with(strings.Repeat("x", maxBody+1)).ask(v))
		p.told(op.ask(stranger))
		framed := op.ask(v, func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") })
		if framed.StatusCode != http.StatusForbidden || framed.body != "" {
			t.Errorf("inside a frame: %d %s", framed.StatusCode, framed.body)
		}
		old := v.raw(op.method + " " + op.path + " HTTP/1.0\r\nHost: HOST\r\n\r\n")
		resp, err := http.ReadResponse(bufio.NewReader(strings.NewReader(old)), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(old, "\r\n\r\n")
		p.answer(op.method, op.path, reply{resp, body})
	}
}

func fieldsRefused(t *testing.T, p *prober) {
	v := serve(t, playing(waits), Server{})
	for _, f := range [][]string{{}, {"nonce", "short"}, {"nonce", nonceA, "format", "jwt"}} {
		p.told(v.post(fields(f...)))
		p.told(v.post(fields(f...), header("Accept", "text/html,*/*;q=0.8")))
		p.told(v.fetch("POST", "/v1/sessions", object(f...)))
	}
	for _, op := range operations("/v1/sessions/x")[:2] {
		p.told(op.ask(v, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }))
	}
	for _, op := range operations(v.create(object("nonce", nonceA)))[2:] {
		op.path += "?x"
		p.told(op.ask(v))
	}
	for _, op := range operations("/v1/sessions/x")[2:] {
		p.told(op.ask(v))
	}
}

func origins(t *testing.T, p *prober) {
	v := serve(t, playing(waits), Server{})
	ops := operations(v.create(object("nonce", nonceA)))
	for _, op := range ops {
		p.told(op.ask(v, func(r *http.Request) { r.Header.Del("Origin") }))
		p.told(op.ask(v, as("null")))
		p.told(op.ask(v, as("http://idp.example.it")))
		p.told(op.ask(v, func(r *http.Request) { r.Header.Set("Sec-Fetch-Mode", "no-cors") }))
	}
	for _, op := range ops[2:] {
		p.told(op.ask(v, as(other)))
	}
	strict := serve(t, playing(waits), Server{Allow: func(string) error { return fault.New(fault.OriginRefused, "test", nil) }})
	for _, op := range ops {
		p.told(op.ask(strict))
	}
}

func notNow(t *testing.T, p *prober) {
	v := serve(t, playing(waits), Server{})
	v.create(object("nonce", nonceA))
	hasty := generous()
	hasty.PerOrigin = 1
	quick := serve(t, playing(signs), Server{Limits: hasty})
	quick.ended(quick.create(object("nonce", nonceA)))
	for _, nonce := range []string{nonceA, "B" + nonceA} { // used, and new
		p.told(v.post(fields("nonce", nonce)))
		p.told(v.fetch("POST", "/v1/sessions", object("nonce", nonce)))
	}
	p.told(quick.post(fields("nonce", "B"+nonceA)))
	p.told(quick.fetch("POST", "/v1/sessions", object("nonce", "C"+nonceA)))
}

func crowd(t *testing.T, p *prober) {
	v := serve(t, playing(waits), Server{})
	path := v.create(object("nonce", nonceA))
	for range maxWatchers {
		next, leave := v.stream(path)
		defer leave()
		p.event(path, next())
	}
	p.told(v.fetch("GET", path, ""))
	p.told(v.fetch("GET", path+"/events", ""))
}

// An operation is a request as its caller sends it, that is good but for what a test edits.
type operation struct {
	method, path, body string
	form               bool
}

// operations are those of the document: two that begin a login, and three on the session
// at path.
func operations(path string) []operation {
	return []operation{
		{"POST", "/v1/authorize", fields("nonce", "Z"+nonceA), true}, {"POST", "/v1/sessions", object("nonce", "Z"+nonceA), false},
		{"GET", path, "", false}, {"DELETE", path, "", false}, {"GET", path + "/events", "", false},
	}
}

func (o operation) with(body string) operation { o.body = body; return o }

func (o operation) ask(v *visitor, edits ...func(*http.Request)) reply {
	v.t.Helper()
	if o.form {
		return v.post(o.body, edits...)
	}
	return v.fetch(o.method, o.path, o.body, edits...)
}

// A prober holds answers against the document and notes which of it they have met, each
// as "METHOD path status" and the code of a problem.
type prober struct {
	t   *testing.T
	d   document
	met map[string]bool
}

func (p *prober) told(r reply) {
	p.t.Helper()
	p.answer(r.Request.Method, r.Request.URL.Path, r)
}

// answer wants status, headers, content type and body as the document has them.
func (p *prober) answer(method, path string, r reply) {
	p.t.Helper()
	pattern, _ := patternOf(path)
	name := fmt.Sprintf("%s %s %d", method, pattern, r.StatusCode)
	described, ok := p.d.responses(method, pattern)[strconv.Itoa(r.StatusCode)].(map[string]any)
	if !ok {
		p.t.Errorf("%s is not described: %s", name, r.body)
		return
	}
	described = p.d.follow(described)
	if err := errors.Join(p.d.checkHeaders(described, r.Header), p.d.checkBody(described, r)); err != nil {
		p.t.Errorf("%s: %v: %s", name, err, r.body)
	}
	if code := r.code(); code != "" {
		name += " " + string(code)
		list := "HiddenCode"
		if r.Header.Get("Access-Control-Allow-Origin") != "" || slices.Contains(p.d.codes("RefusalCode"), code) {
			list = "RefusalCode"
		}
		if !slices.Contains(p.d.codes(list), code) {
			p.t.Errorf("%s is not among %s", name, list)
		}
	}
	p.met[name] = true
}

// event wants the data of one event as the document has it.
func (p *prober) event(path, data string) {
	p.t.Helper()
	if err := p.d.check(p.d.object("#/components/schemas/Event"), decode(p.t, data)); err != nil {
		p.t.Errorf("event %s: %v", data, err)
	}
	p.met["GET /v1/sessions/{id}/events 200"] = true
}

// ends plays one login on either way and wants both ends as the document has them.
func (p *prober) ends(what, state string, script func(context.Context, func(card.Event)) (login.Answer, error)) {
	p.t.Helper()
	v := serve(p.t, playing(script), Server{})
	r := v.fetch("GET", v.create(object("nonce", nonceA, "state", "s"))+"?wait=25", "")
	if err := p.d.check(p.d.object("#/components/schemas/Session"), decode(p.t, r.body)); err != nil || !strings.Contains(r.body, `"state":"`+state+`"`) {
		p.t.Errorf("%s: session: %v: %s", what, err, r.body)
	}
	v = serve(p.t, playing(script), Server{})
	path := v.begin(fields("nonce", nonceA, "state", "s"))
	v.end(path)
	_, fragment, _ := strings.Cut(v.ask("GET", path+"/finish", "").Header.Get("Location"), "#")
	body, err := base64.RawURLEncoding.DecodeString(fragment)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.d.check(p.d.object("#/components/schemas/Answer"), decode(p.t, string(body))); err != nil {
		p.t.Errorf("%s: callback: %v: %s", what, err, body)
	}
	if state == "failed" && !strings.Contains(string(body), `"code":"`+what+`"`) {
		p.t.Errorf("%s: callback: %s", what, body)
	}
}

// described lists what the document says that can be met, as met has it.
func (p *prober) described() []string {
	var all []string
	for path, item := range p.d.object("#/paths") {
		for method := range item.(map[string]any) {
			if method == "parameters" {
				continue
			}
			method = strings.ToUpper(method)
			for status, r := range p.d.responses(method, path) {
				for _, code := range p.d.codesOf(p.d.follow(r.(map[string]any))) {
					all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", method, path, status, code)))
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

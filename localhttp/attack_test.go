package localhttp

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"cied/fault"
)

// An attack is one row of the project's threat matrix.
type attack struct {
	row  int
	slug string
	run  func(t *testing.T, v *visitor)
}

// harmless are the attacks that must be refused without any effect: no login begins.
func harmless() []attack {
	return []attack{
		{1, "foreign-host", foreignHost},
		{2, "host-that-looks-like-ours", hostsLikeOurs},
		{3, "absolute-form-target", absoluteForm},
		{5, "rebinding-page", rebinding},
		{7, "origin-null", originNull},
		{8, "origin-missing", originMissing},
		{9, "origin-in-another-form", originForms},
		{11, "get-starts-nothing", getStartsNothing},
		{12, "text-plain-form", textPlain},
		{13, "form-posted-to-pin-and-consent", noPINRoute},
		{14, "no-cors-fetch", noCORSFetch},
		{15, "preflight-of-a-site", preflightGranted},
		{16, "preflight-of-no-site", preflightRefused},
		{17, "preflight-for-more", preflightForMore},
		{18, "preflight-for-private-networks", preflightPrivate},
		{19, "json-without-preflight", jsonFromNowhere},
		{20, "in-a-frame", inAFrame},
		{21, "sandboxed-frame-posts-to-top", sandboxed},
		{22, "websocket", webSocket},
		{23, "http-2", http2},
		{24, "smuggled-request", smuggled},
		{25, "too-large", tooLarge},
		{27, "path-traversal", traversal},
		{28, "unknown-methods", methods},
		{32, "origin-named-by-the-page", namedOrigin},
		{35, "way-back-named-by-the-page", namedWayBack},
		{44, "unknown-session", unknownSession},
	}
}

// survived are the attacks in which logins begin, and the cases that must pass. Each
// starts the servers it needs.
func survived() []attack {
	own := func(run func(t *testing.T)) func(*testing.T, *visitor) {
		return func(t *testing.T, _ *visitor) { run(t) }
	}
	return []attack{
		{4, "our-own-hosts", own(ownNames)},
		{6, "listens-on-loopback-alone", own(loopbackAlone)},
		{10, "other-sites-are-asked-about", own(otherSites)},
		{26, "slow-and-idle-callers", own(slowCallers)},
		{29, "nonces-and-fields", own(noncesAndFields)},
		{31, "replayed-nonce", own(replay)},
		{37, "two-logins-at-once", own(twoLogins)},
		{38, "cancelled-by-the-person", own(personCancels)},
		{39, "closed-tab-and-reload", own(closedTab)},
		{45, "cancelled-by-another-origin", own(foreignCancel)},
		{46, "another-user", own(anotherUser)},
		{47, "nobody-knows-whose", own(func(t *testing.T) { refusedPeer(t, errNoPeer) })},
		{48, "port-taken", own(portTaken)},
		{49, "result-read-twice-or-by-another", own(resultIsTheSites)},
		{50, "markup-in-what-a-site-sends", own(markup)},
		{51, "prompt-bombing", own(bombing)},
		{52, "no-button-agrees", own(nothingAgrees)},
		{53, "opener-is-cut-off", own(openerCutOff)},
		{54, "a-failure-tells-nothing", own(failureTellsNothing)},
	}
}

// elsewhere are the rows whose subject is not the front door, and where it is tested.
func elsewhere() map[int]string {
	return map[int]string{
		30: "what is signed: token, TestGoldenWebEID and TestOtherConstructionsAreRefused",
		33: "what a verifier refuses: relying, TestAnswerForSomebodyElseIsRefused",
		34: "how an origin is shown: prompt; here and in token it is only taken in punycode",
		36: "a callback page that redirects: what the browser does with the fragment then is not ours to stop",
		40: "a card that is lifted: login, TestCardThatIsLiftedAndLaidBackIsProvedAgain",
		41: "another card after the PIN: login, TestCardThatIsExchangedWhileThePersonTypesSeesNoPIN",
		42: "readers and PC/SC: login, TestPatientLoginWaitsForAReader; nfc",
		43: "tries: login, TestTriesLeftAreShownBeforeEveryPIN and TestLastTryIsNotSpentWithoutAYes",
		55: "chains: pki, TestCardCertificate",
		56: "a wrong clock: pki, TestDatesFaultShowsBothDatesAndTheClock",
		57: "revocation: pki/revocation, TestOCSPAnswersThatProveNothing; pki/fetch",
		58: "validators of others: token, TestOpenSSLAloneVerifiesWebEID; relying",
		59: "real browsers: internal/e2e, where one is installed",
		60: "fuzzing: FuzzFront, FuzzFraming, FuzzForm, FuzzJSON and FuzzNumber; each parser has its own",
		61: "stopped: cmd/cied, TestServeAnswersAndStopsOnSIGTERM; login, TestCardIsResetAfterEveryEnd. A suspended machine cannot be tested here",
		62: "a scheme of our own: there is none, so nothing can be launched",
	}
}

// TestAttackMatrix has the attacks on this package, one for each row of the project's
// threat matrix, against a real server over TCP.
func TestAttackMatrix(t *testing.T) {
	for _, a := range harmless() {
		t.Run(a.name(), func(t *testing.T) {
			v := serve(t, playing(signs), Server{})
			a.run(t, v)
			if len(v.play.started) != 0 {
				t.Error("a login began")
			}
		})
	}
	for _, a := range survived() {
		t.Run(a.name(), func(t *testing.T) { a.run(t, nil) })
	}
}

func (a attack) name() string { return fmt.Sprintf("row-%02d-%s", a.row, a.slug) }

// The threat matrix has 62 rows.
func TestEveryRowOfTheMatrixIsTestedOrHasItsReason(t *testing.T) {
	times := make(map[int]int)
	for _, a := range append(harmless(), survived()...) {
		times[a.row]++
	}
	for row := range elsewhere() {
		times[row]++
	}
	for row := 1; row <= 62; row++ {
		if times[row] != 1 {
			t.Errorf("row %d stands %d times", row, times[row])
		}
	}
}

// want checks status and code of a refusal.
func want(t *testing.T, what string, r reply, status int, code fault.Code) {
	t.Helper()
	if r.StatusCode != status || r.code() != code {
		t.Errorf("%s: %d %q, want %d %q", what, r.StatusCode, r.code(), status, code)
	}
}

func foreignHost(t *testing.T, v *visitor) {
	for _, path := range []string{"/", "/v1/authorize", "/v1/sessions", "/ui/app.js", "/nothing"} {
		r := v.ask("POST", path, "", func(r *http.Request) { r.Host = "evil.com" })
		want(t, path, r, 421, fault.HostRejected)
	}
}

func hostsLikeOurs(t *testing.T, v *visitor) {
	_, port, _ := net.SplitHostPort(v.addr)
	for _, host := range []string{
		"127.0.0.1.evil.com:" + port, "localhost.evil.com", "127.0.0.1:1", "127.0.0.1", "localhost",
		"localhost.:" + port, "127.0.0.2:" + port, "127.1:" + port, "[::]:" + port, "0.0.0.0:" + port,
		"[::ffff:127.0.0.1]:" + port, "user@localhost:" + port,
	} {
		got := statuses(t, v.raw("GET / HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"))
		if len(got) != 1 || got[0] != 421 && got[0] != 400 {
			t.Errorf("Host %q: %v", host, got)
		}
	}
	for _, head := range []string{"", "Host:\r\n", "Host: HOST\r\nHost: HOST\r\n", "Host: HOST\r\nHost: evil.com\r\n"} {
		got := statuses(t, v.raw("GET / HTTP/1.1\r\n"+head+"Connection: close\r\n\r\n"))
		if len(got) != 1 || got[0] != 421 && got[0] != 400 {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func absoluteForm(t *testing.T, v *visitor) {
	for _, target := range []string{"http://evil.com/", "http://HOST/", "https://HOST/ui/app.js"} {
		got := statuses(t, v.raw("GET "+target+" HTTP/1.1\r\nHost: HOST\r\n\r\n"))
		if len(got) != 1 || got[0] != 421 {
			t.Errorf("%s: %v", target, got)
		}
	}
}

func ownNames(t *testing.T) {
	v := serve(t, playing(signs), Server{})
	_, port, _ := net.SplitHostPort(v.addr)
	for _, host := range []string{"localhost:", "LOCALHOST:", "LocalHost:", "[::1]:", "127.0.0.1:"} {
		if r := v.ask("GET", "/", "", func(r *http.Request) { r.Host = host + port }); r.StatusCode != http.StatusOK {
			t.Errorf("Host %s: %d", host, r.StatusCode)
		}
	}
}

func rebinding(t *testing.T, v *visitor) {
	_, port, _ := net.SplitHostPort(v.addr)
	r := v.ask("POST", "/v1/authorize", fields("nonce", nonceA), fromSite("http://rebind.test:"+port),
		func(r *http.Request) { r.Host = "rebind.test:" + port })
	want(t, "rebound name", r, 421, fault.HostRejected)
}

func loopbackAlone(t *testing.T) {
	listeners, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listeners {
		defer l.Close()
		if a := l.Addr().(*net.TCPAddr); !a.IP.IsLoopback() || a.Port != portOf(listeners[0]) {
			t.Errorf("listens on %v", a)
		}
	}
}

func inAFrame(t *testing.T, v *visitor) {
	for _, dest := range []string{"iframe", "frame", "fencedframe", "object", "embed"} {
		for _, path := range []string{"/", "/ui/s/x", "/ui/app.js", "/v1/authorize", "/v1/sessions/x"} {
			r := v.ask("GET", path, "", header("Sec-Fetch-Dest", dest), header("Accept", "text/html"))
			if r.StatusCode != http.StatusForbidden || r.body != "" {
				t.Errorf("%s in %s: %d %q", path, dest, r.StatusCode, r.body)
			}
		}
	}
}

func webSocket(t *testing.T, v *visitor) {
	for _, path := range []string{"/", "/ui/s/x", "/v1/authorize", "/v1/sessions/x/events"} {
		got := statuses(t, v.raw("GET "+path+" HTTP/1.1\r\nHost: HOST\r\nOrigin: "+site+"\r\nConnection: Upgrade\r\n"+
			"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"))
		if len(got) != 1 || got[0] != 400 {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func http2(t *testing.T, v *visitor) {
	for name, request := range map[string]string{
		"upgrade":         "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
		"prior knowledge": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
		"HTTP/1.0":        "GET / HTTP/1.0\r\nHost: HOST\r\n\r\n",
	} {
		if got := v.raw(request); !strings.HasPrefix(got, "HTTP/1.1 400 ") && !strings.HasPrefix(got, "HTTP/1.0 505 ") {
			t.Errorf("%s: %.60q", name, got)
		}
	}
	old := v.raw("GET / HTTP/1.0\r\nHost: HOST\r\n\r\n")
	if !strings.Contains(old, `"`+string(fault.HTTPVersion)+`"`) {
		t.Errorf("HTTP/1.0 is not told why: %q", old)
	}
}

func smuggled(t *testing.T, v *visitor) {
	second := "GET /ui/app.js HTTP/1.1\r\nHost: HOST\r\n\r\n"
	head := "POST /v1/authorize HTTP/1.1\r\nHost: HOST\r\nOrigin: " + site + "\r\nContent-Type: " + formType + "\r\n"
	for name, request := range map[string]string{
		"length and chunks":     head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
		"chunks":                head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
		"chunk extension":       head + "Transfer-Encoding: chunked\r\n\r\n0;x=y\r\n\r\n" + second,
		"unknown coding":        head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + second,
		"two lengths":           head + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + second,
		"the same length twice": head + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + second,
		"list of lengths":       head + "Content-Length: 0, 0\r\n\r\n" + second,
		"signed length":         head + "Content-Length: +0\r\n\r\n" + second,
		"folded line":           head + "X: a\r\n Content-Length: 44\r\n\r\n" + second,
		"folded with a tab":     head + "X: a\r\n\tb\r\n\r\n" + second,
		"bare LF":               head + "X: a\nContent-Length: 44\r\n\r\n" + second,
		"bare CR":               head + "X: a\rContent-Length: 44\r\n\r\n" + second,
		"only LF":               strings.ReplaceAll(head+"\r\n", "\r\n", "\n") + second,
		"NUL":                   head + "X: a\x00b\r\n\r\n" + second,
		"space before colon":    head + "Content-Length : 44\r\n\r\n" + second,
	} {
		got := statuses(t, v.raw(request))
		if len(got) != 1 || got[0] != 400 && got[0] != 501 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func tooLarge(t *testing.T, v *visitor) {
	want(t, "body of 8 KiB + 1", v.post(strings.Repeat("a", maxBody+1)), 413, fault.RequestTooLarge)
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"1 GiB declared":   {"POST /v1/authorize HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1073741824\r\n\r\n", 413},
		"header of 64 KiB": {"GET / HTTP/1.1\r\nHost: HOST\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", 431},
		"200 headers":      {"GET / HTTP/1.1\r\nHost: HOST\r\n" + strings.Repeat("X: a\r\n", 200) + "\r\n", 400},
	} {
		// The server may close before all is sent, so the answer may be lost to a reset.
		if got := statuses(t, v.raw(c.request)); len(got) > 1 || len(got) == 1 && got[0] != c.status {
			t.Errorf("%s: %v, want %d", name, got, c.status)
		}
	}
}

func traversal(t *testing.T, v *visitor) {
	for _, path := range []string{
		"/ui/..%2f..%2fetc/passwd", "/ui/../../etc/passwd", "/ui/%2e%2e/%2e%2e/etc/passwd", "//", "//ui/app.js", "/ui//app.js",
		"/ui/..\\..\\etc", "/ui/app.js%00", "/ui/app%2ejs", "/ui", "/ui/", "/ui/session.html", "/UI/app.js", "/ui/s", "/ui/s/",
		"/ui/s//finish", "/ui/s/{id}", "/ui/app.js/", "/v1/authorize/", "/ui/s/x/y/z", "/.", "/./ui/app.js",
		"/v1/sessions/", "/v1/sessions//events", "/v1/sessions/x/", "/v1/sessions/x/events/", "/v1/sessions/x/finish",
	} {
		got := statuses(t, v.raw("GET "+path+" HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"))
		if len(got) != 1 || got[0] != 404 && got[0] != 400 {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func methods(t *testing.T, v *visitor) {
	for _, line := range []string{"TRACE /", "OPTIONS *", "OPTIONS /v1/authorize", "PUT /v1/sessions", "GET /v1/sessions", "POST /v1/sessions/x", "HEAD /v1/sessions/x", "HEAD /", "PUT /", "BREW /ui/app.js", "CONNECT HOST", "CONNECT /", "DELETE /ui/style.css"} {
		got := v.raw(line + " HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 405 ") && !strings.HasPrefix(got, "HTTP/1.1 400 ") {
			t.Errorf("%s: %.60q", line, got)
		}
	}
}

func anotherUser(t *testing.T) { refusedPeer(t, errors.New("uid 65534")) }

func refusedPeer(t *testing.T, why error) {
	asked := make(chan net.Addr, 16)
	v := serve(t, playing(signs), Server{Peer: func(c net.Conn) error {
		asked <- c.RemoteAddr()
		return why
	}})
	r := v.post(fields("nonce", nonceA))
	want(t, "authorize", r, http.StatusForbidden, fault.PeerRefused)
	if !r.Close || strings.Contains(r.body, why.Error()) {
		t.Errorf("close %v, %s", r.Close, r.body)
	}
	if len(asked) != 1 || len(v.play.started) != 0 {
		t.Errorf("asked %d times, %d logins", len(asked), len(v.play.started))
	}
}

func portTaken(t *testing.T) {
	first, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range first {
		defer l.Close()
	}
	if _, err := Listen(portOf(first[0])); !errors.Is(err, fault.PortInUse) {
		t.Errorf("second listener: %v", err)
	}
}

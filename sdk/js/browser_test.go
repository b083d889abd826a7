//go:build unix

package sdkjs_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/internal/browser"
	"cied/internal/machinetest"
	"cied/localhttp"
	"cied/login"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/relying"
	sdkjs "cied/sdk/js"
	"cied/token"
)

// host is where the site stands for the browsers. No name server knows it.
const host = "idp.example.test"

// patience is how long a step may take that is taken in the end.
const patience = 60 * time.Second

// visitor is the session of the one visitor.
const visitor = "0123456789"

// A person answers cied's questions, in the place of reader, card and dialog.
type person struct {
	asked   chan login.Request
	answers chan error // nil is a yes
	world   *pkitest.World
	t       *testing.T
}

func (p *person) Login(ctx context.Context, r login.Request, _ func(card.Event)) (login.Answer, error) {
	p.asked <- r
	select {
	case <-ctx.Done():
		return login.Answer{}, ctx.Err()
	case err := <-p.answers:
		if err != nil {
			return login.Answer{}, err
		}
	}
	data, err := token.NewWebEID(r.Origin, r.Nonce, p.world.Card, pkitest.Key(p.t, "card"), "")
	return login.Answer{Format: token.WebEID, Data: data, Test: true}, err
}

// A desk is what stands before a visitor: a browser, a site with the sample pages, and the
// place where cied may run.
type desk struct {
	browser browser.Browser
	person  *person
	origin  string // of the site
	daemon  string // "http://127.0.0.1:PORT"
	site    *site
}

// A site serves the sample pages, with their headers, and verifies what comes back.
type site struct {
	daemon   string
	sample   string // directory of the scripts: "sample" or "sample/by-server"
	verifier relying.Verifier
	headers  map[string]http.Header

	mu     sync.Mutex
	nonces map[string]bool // of the one visitor, one for each tab
}

// sit puts a visitor at a desk, on which cied does not run yet.
func sit(t *testing.T, start func(testing.TB, browser.Options) browser.Browser, sample string) *desk {
	t.Helper()
	world := pkitest.New(t)
	d := &desk{person: &person{asked: make(chan login.Request, 8), answers: make(chan error), world: world, t: t}}
	d.daemon = "http://" + freeAddress(t)
	d.site = &site{daemon: d.daemon, sample: sample, headers: readHeaders(t), nonces: make(map[string]bool)}
	server := httptest.NewTLSServer(d.site.routes())
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	d.origin = "https://" + host + ":" + u.Port()
	d.site.verifier = relying.Verifier{Origin: d.origin, Anchors: pki.NewAnchors(world.CIE(), nil, true), Now: func() time.Time { return pkitest.Now }}
	d.browser = start(t, browser.Options{Host: host, Public: []string{"127.0.0.1:" + u.Port()}})
	return d
}

// freeAddress returns an address on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startCied starts the front door, until the end of the test.
func (d *desk) startCied(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", strings.TrimPrefix(d.daemon, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	limits := localhttp.DefaultLimits()
	limits.PerOrigin, limits.Total = 1000, 1000
	server := &localhttp.Server{Login: d.person, Peer: func(net.Conn) error { return nil }, Limits: limits, Lang: "en"}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
}

// readHeaders reads sample/_headers: what stands there is what these tests have tried.
func readHeaders(t *testing.T) map[string]http.Header {
	t.Helper()
	text, err := os.ReadFile("sample/_headers")
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]http.Header)
	var path string
	for line := range strings.Lines(string(text)) {
		switch name, value, found := strings.Cut(strings.TrimSpace(line), ": "); {
		case strings.HasPrefix(line, "/"):
			path = strings.TrimSpace(line)
			all[path] = make(http.Header)
		case found && path != "":
			all[path].Set(name, value)
		}
	}
	return all
}

func (s *site) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login.html", s.login)
	mux.HandleFunc("GET /login.js", s.file("login.js"))
	mux.HandleFunc("GET /answer.js", s.file("answer.js"))
	mux.HandleFunc("GET /cied/launch.html", s.page("launch.html"))
	mux.HandleFunc("GET /cied/start.js", s.page("start.js"))
	mux.HandleFunc("GET "+token.CallbackPath, s.page("callback.html"))
	mux.Handle("GET /cied/", http.StripPrefix("/cied/", http.FileServerFS(sdkjs.Dist())))
	mux.HandleFunc("POST /login", s.takeToken)
	mux.HandleFunc("POST /answer", s.takeFragment)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, path := range []string{"/*", r.URL.Path} {
			for name, values := range s.headers[path] {
				w.Header().Set(name, strings.Replace(values[0], "http://127.0.0.1:24731", s.daemon, 1))
			}
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *site) file(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, s.sample+"/"+name) }
}

func (s *site) page(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "sample/"+name) }
}

// login shows the page with a new nonce.
func (s *site) login(w http.ResponseWriter, _ *http.Request) {
	nonce, err := relying.NewNonce(rand.Reader)
	if err != nil {
		panic(err)
	}
	s.mu.Lock()
	s.nonces[nonce] = true
	s.mu.Unlock()
	page, err := os.ReadFile("sample/login.html")
	if err != nil {
		panic(err)
	}
	http.SetCookie(w, &http.Cookie{Name: "__Host-session", Value: visitor, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, strings.Replace(string(page), `"NONCE"`, fmt.Sprintf(`"%s" data-daemon="%s"`, nonce, s.daemon), 1))
}

// takeToken verifies the token that the page that waits has posted.
func (s *site) takeToken(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, token.MaxWebEID))
	s.judge(w, r, relying.Callback{Format: token.WebEID, Answer: body})
}

// takeFragment verifies the fragment that the callback page has posted.
func (s *site) takeFragment(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, relying.MaxFragment))
	c, err := relying.ParseCallback(string(body))
	if err != nil {
		fmt.Fprint(w, fault.CodeOf(err))
		return
	}
	s.judge(w, r, c)
}

func (s *site) judge(w http.ResponseWriter, r *http.Request, c relying.Callback) {
	who, err := s.identify(r, c)
	if err != nil {
		who = string(fault.CodeOf(err))
	}
	fmt.Fprint(w, who)
}

// identify believes an answer to any nonce that a tab of the visitor has, once.
func (s *site) identify(r *http.Request, c relying.Callback) (string, error) {
	session, err := r.Cookie("__Host-session")
	if err != nil || session.Value != visitor || r.Header.Get("Origin") != s.verifier.Origin {
		return "", fault.CrossSite
	}
	if c.Err != nil {
		return "", c.Err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for nonce := range s.nonces {
		if identity, err := s.verifier.Verify(r.Context(), c.Format, c.Answer, nonce); err == nil {
			delete(s.nonces, nonce)
			return identity.FiscalCode, nil
		}
	}
	return "", fault.NonceMismatch
}

// open opens the login page.
func (d *desk) open(t *testing.T) browser.Page {
	t.Helper()
	return d.browser.Open(t, d.origin+"/login.html")
}

// window waits until cied's page is there for a login, and returns it.
func (d *desk) window(t *testing.T) browser.Page {
	t.Helper()
	select {
	case r := <-d.person.asked:
		if r.Origin != d.origin {
			t.Errorf("cied was asked by %q", r.Origin)
		}
	case <-time.After(patience):
		t.Fatalf("cied was not asked in %v", patience)
	}
	return d.browser.Window(t, d.daemon+"/ui/s/")
}

// says has the person say yes (nil) or no to the login that runs.
func (d *desk) says(t *testing.T, answer error) {
	t.Helper()
	select {
	case d.person.answers <- answer:
	case <-time.After(patience):
		t.Fatalf("nobody asked the person in %v", patience)
	}
}

// shows wants the text of an element to contain want, sooner or later: the element is
// awaited by a selector that only its last state fits.
func shows(t *testing.T, p browser.Page, selector, want string) {
	t.Helper()
	if got := p.Text(t, selector); !strings.Contains(got, want) {
		t.Errorf("%s shows %q, want %q", selector, got, want)
	}
}

// fiscalCode is of the invented person of pkitest.
const fiscalCode = "RSSMRA80A41H501W"

// outcome fits when the page has said how it ended.
const outcome = "#outcome:not(:empty)"

func TestTheSamplePagesLogIn(t *testing.T) {
	machine(t)
	for name, start := range browsers {
		t.Run(name, func(t *testing.T) {
			d := sit(t, start, "sample")
			d.startCied(t)
			t.Run("two tabs do not mix their answers", func(t *testing.T) { d.twoTabs(t) })
			t.Run("a yes", func(t *testing.T) {
				page := d.open(t)
				page.Click(t, "#login")
				d.window(t)
				d.says(t, nil)
				shows(t, page, outcome, fiscalCode)
			})
			t.Run("a no", func(t *testing.T) {
				page := d.open(t)
				page.Click(t, "#login")
				d.window(t)
				d.says(t, fault.Cancelled) // in the dialog; the window then goes back by itself
				shows(t, page, outcome, "(cancelled)")
			})
			t.Run("the page's own no", func(t *testing.T) {
				page := d.open(t)
				page.Click(t, "#login")
				d.window(t)
				page.Click(t, "#cancel")
				shows(t, page, outcome, "AbortError")
				d.says(t, nil)
				callback := d.browser.Window(t, d.origin+token.CallbackPath)
				shows(t, callback, "#message:not(:empty)", "non c'è più")
				callback.Close(t)
			})
		})
	}
}

// twoTabs has one tab log in while another is refused because of it, and the other one
// after that.
func (d *desk) twoTabs(t *testing.T) {
	first := d.open(t)
	first.Click(t, "#login")
	d.window(t)
	second := d.open(t)
	second.Click(t, "#login")
	busy := d.browser.Window(t, d.daemon+"/v1/authorize")
	d.says(t, nil)
	shows(t, first, outcome, fiscalCode)
	var text string
	second.Eval(t, `document.getElementById("outcome").textContent`, &text)
	if text != "" {
		t.Errorf("the second tab shows %q", text)
	}
	busy.Close(t)
	second.Click(t, openAgain)
	d.window(t)
	d.says(t, nil)
	shows(t, second, outcome, fiscalCode)
}

func TestTheSamplePagesLogInByTheirServer(t *testing.T) {
	machine(t)
	for name, start := range browsers {
		t.Run(name, func(t *testing.T) {
			d := sit(t, start, "sample/by-server")
			d.startCied(t)
			page := d.open(t)
			page.Click(t, "#login")
			d.window(t)
			d.says(t, nil)
			shows(t, page, outcome, fiscalCode)
		})
	}
}

// openAgain is the button that is there when nothing has come back for a while.
const openAgain = "[data-kind=perhaps-not-running] .cied-open"

// TestAWindowThatMeetsNobodyIsToldAndLogsInLater: the person starts cied, then opens the
// window again or reloads it. Of a reload Firefox asks, in a dialog of its own, whether to
// send the form once more.
func TestAWindowThatMeetsNobodyIsToldAndLogsInLater(t *testing.T) {
	machine(t)
	for name, start := range browsers {
		t.Run(name, func(t *testing.T) {
			d := sit(t, start, "sample")
			page := d.open(t)
			page.Click(t, "#login")
			shows(t, page, "[data-kind=perhaps-not-running] .cied-text", "cied")
			d.startCied(t)
			if name == "Chromium" {
				d.browser.Window(t, d.daemon+"/v1/authorize").Reload(t)
			} else {
				page.Click(t, openAgain)
			}
			d.window(t)
			d.says(t, nil)
			shows(t, page, outcome, fiscalCode)
		})
	}
}

// TestABlockedWindowIsToldAndOpenedByAClick asks without a click, as no page should.
func TestABlockedWindowIsToldAndOpenedByAClick(t *testing.T) {
	machine(t)
	for name, start := range browsers {
		t.Run(name, func(t *testing.T) {
			d := sit(t, start, "sample")
			d.startCied(t)
			page := d.open(t)
			began := time.Now()
			page.Eval(t, `document.getElementById("login").click()`, nil)
			shows(t, page, "[data-kind=popup-blocked] .cied-open", "Apri la finestra")
			if waited := time.Since(began); waited < 2*time.Second {
				t.Errorf("told after %v", waited)
			}
			page.Click(t, "[data-kind=popup-blocked] .cied-open")
			d.window(t)
			d.says(t, nil)
			shows(t, page, outcome, fiscalCode)
		})
	}
}

var browsers = map[string]func(testing.TB, browser.Options) browser.Browser{"Chromium": browser.Chromium, "Firefox": browser.Firefox}

// machine skips the test unless machine tests were asked for, and waits for its turn.
func machine(t *testing.T) {
	t.Helper()
	machinetest.OnlyAsked(t, "a browser")
	machinetest.Lock(t)
}

package doctor

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"

	"cied/fault"
)

func siteCases() []injected {
	return []injected{
		{"the site answers", answers(service, says(http.StatusOK)), networkChecks(), "", AllWell},
		{"the site asks for a client certificate over TLS 1.2", asksForKey(tls.VersionTLS12, tls.VersionTLS12, tls.RequireAnyClientCert), networkChecks(), "", AllWell},
		{"the site asks for a client certificate and takes nothing but TLS 1.3", asksForKey(tls.VersionTLS13, tls.VersionTLS13, tls.RequireAnyClientCert), networkChecks(), fault.SiteTLS13, Site},
		{"the site asks for a client certificate over TLS 1.3 and takes 1.2 too", asksForKey(tls.VersionTLS12, tls.VersionTLS13, tls.RequireAnyClientCert), networkChecks(), fault.SiteTLS13, ""},
		{"the site asks for a client certificate over TLS 1.3 and answers without one", asksForKey(tls.VersionTLS13, tls.VersionTLS13, tls.RequestClientCert), networkChecks(), fault.SiteTLS13, ""},
		{"the site has RSA key exchange only", onlyRSA, networkChecks(), "", AllWell},
		{"the certificate of the site has ended", ended, networkChecks(), fault.SiteTLS, Site},
		{"the certificate of the site is not valid yet", early, networkChecks(), fault.SiteTLS, Site},
		{"the certificate of the site is for another name", wrongName, networkChecks(), fault.SiteTLS, Site},
		{"nobody known issued the certificate of the site", issuedBy(service, "Office", false), networkChecks(), fault.SiteTLS, Site},
		{"the site speaks TLS 1.0 only", oldTLS, networkChecks(), fault.SiteTLS, Site},
		{"the site speaks no TLS", plainHTTP, networkChecks(), fault.SiteTLS, Site},
		{"the site redirects to one whose certificate has ended", redirectsToEnded, networkChecks(), fault.SiteTLS, Site},
		{"an antivirus reads the connection", issuedBy(service, "AO Kaspersky Lab", true), networkChecks(), fault.SiteIntercepted, Network},
		{"an antivirus that the system does not know reads the connection", issuedBy(service, "ESET, spol. s r. o.", false), networkChecks(), fault.SiteIntercepted, Network},
		{"the office's gateway answers for Entra con CIE", issuedBy(idp, "Example Office Proxy", true), networkChecks(), fault.SiteIntercepted, Network},
		{"a portal answers for Entra con CIE", issuedBy(idp, "Example Hotel", false), networkChecks(), fault.SiteIntercepted, Network},
		{"an added authority with a good name answers for Entra con CIE", addedToComputer(idp), networkChecks(), fault.SiteIntercepted, Network},
		{"the site of the office has the office's authority", addedToComputer(service), networkChecks(), "", AllWell},
		{"the site reports an error of its own", answers(service, says(http.StatusInternalServerError)), networkChecks(), fault.SiteBroken, Site},
		{"the site is being repaired", answers(service, says(http.StatusServiceUnavailable)), networkChecks(), fault.SiteBroken, Site},
		{"the site redirects to a name that nobody knows", redirectsToNowhere, networkChecks(), fault.SiteBroken, Site},
		{"the site redirects in a circle", answers(service, circle), networkChecks(), fault.SiteBroken, Site},
		{"the site redirects to http", answers(service, toPlain), networkChecks(), fault.SiteBroken, Site},
		{"the site hangs up instead of answering", answers(service, hangsUp), networkChecks(), fault.SiteBroken, Site},
		{"the site has no such page", answers(service, says(http.StatusNotFound)), networkChecks(), fault.SiteRefuses, Site},
		{"the site accepts connections and is silent", siteSilent, networkChecks(), fault.SiteSilent, Site},
		{"nobody listens at the site", lostBy(service, errnoRefused), networkChecks(), fault.SiteSilent, Site},
		{"the first page of Entra con CIE reports an error", answers("", says(http.StatusServiceUnavailable)), networkChecks(), fault.SiteBroken, ""},
		{"Entra con CIE has no first page", answers("", says(http.StatusNotFound)), networkChecks(), "", AllWell},
	}
}

// answers is a computer for which the site, "" for Entra con CIE, answers as h does.
func answers(site string, h http.HandlerFunc) func(testing.TB) *Machine {
	host := site
	if site == "" {
		host = idp
	}
	return func(t testing.TB) *Machine { return serving(t, site, host, h) }
}

// asksForKey is a computer for which the site asks so for a certificate: by requiring one it
// ends the handshake of a client without, as the IdP does.
func asksForKey(least, most uint16, how tls.ClientAuthType) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		a := publicAuthority(t)
		settings := with(a.issue(t, service))
		settings.ClientAuth, settings.MinVersion, settings.MaxVersion = how, least, most
		return online(service, a, internet{service: secure(t, settings, fine)})
	}
}

func onlyRSA(t testing.TB) *Machine {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	a := publicAuthority(t)
	settings := with(a.issueFor(t, service, noon.AddDate(0, -1, 0), noon.AddDate(0, 1, 0), key))
	settings.MaxVersion, settings.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_RSA_WITH_AES_256_GCM_SHA384}
	return online(service, a, internet{service: secure(t, settings, fine)})
}

func ended(t testing.TB) *Machine {
	a := publicAuthority(t)
	return online(service, a, internet{service: endedServer(t, a, service)})
}

func early(t testing.TB) *Machine {
	a := publicAuthority(t)
	c := a.issueFor(t, service, noon.AddDate(0, 0, 1), noon.AddDate(1, 0, 0), newKey(t))
	return online(service, a, internet{service: secure(t, with(c), fine)})
}

func endedServer(t testing.TB, a authority, host string) connection {
	return secure(t, with(a.issueFor(t, host, noon.AddDate(-1, 0, 0), noon.AddDate(0, 0, -1), newKey(t))), fine)
}

func wrongName(t testing.TB) *Machine {
	a := publicAuthority(t)
	return online(service, a, internet{service: secure(t, with(a.issue(t, other)), fine)})
}

// issuedBy is a computer for which host has a certificate of an authority of that name.
func issuedBy(host, organization string, trusted bool) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		a := newAuthority(t, organization, organization+" Root")
		m := online(host, a, internet{host: secure(t, with(a.issue(t, host)), fine)})
		if !trusted {
			m.Roots = publicAuthority(t).pool()
		}
		return m
	}
}

func oldTLS(t testing.TB) *Machine {
	a := publicAuthority(t)
	settings := with(a.issue(t, service))
	settings.MinVersion, settings.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
	return online(service, a, internet{service: secure(t, settings, fine)})
}

func plainHTTP(t testing.TB) *Machine {
	return online(service, publicAuthority(t), internet{service: leadsTo(listen(t, func(c *net.TCPConn) {
		_, _ = c.Read(make([]byte, 4096))
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
	}))})
}

func redirectsToEnded(t testing.TB) *Machine {
	a := publicAuthority(t)
	return online(service, a, internet{
		service: secure(t, with(a.issue(t, service)), func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+other+"/", http.StatusFound)
		}),
		other: endedServer(t, a, other),
	})
}

func redirectsToNowhere(t testing.TB) *Machine {
	a := publicAuthority(t)
	return online(service, a, internet{
		service: secure(t, with(a.issue(t, service)), func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+other+"/", http.StatusFound)
		}),
		other: fails(nameLost),
	})
}

// addedToComputer is a computer whose administrator added an authority that bears the name
// of a public one.
func addedToComputer(host string) func(testing.TB) *Machine {
	return func(t testing.TB) *Machine {
		a := publicAuthority(t)
		m := online(host, a, internet{host: secure(t, with(a.issue(t, host)), fine)})
		m.Root = fstest.MapFS{"usr/local/share/ca-certificates/office.crt": {Data: a.pem()}}
		return m
	}
}

func circle(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }

func toPlain(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "http://"+service+"/", http.StatusFound)
}

func hangsUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// A mute connection takes everything and never answers: its wait is over at once, so that
// the test need not wait.
type mute struct{ net.Conn }

func (mute) Read([]byte) (int, error)    { return 0, &net.OpError{Op: "read", Err: syscall.ETIMEDOUT} }
func (mute) Write(b []byte) (int, error) { return len(b), nil }

func siteSilent(t testing.TB) *Machine {
	return online(service, publicAuthority(t), internet{service: func(context.Context) (net.Conn, error) {
		near, far := net.Pipe()
		t.Cleanup(func() { far.Close() })
		return mute{near}, nil
	}})
}

func TestInterceptionNamesWhoIntercepts(t *testing.T) {
	for _, c := range []struct{ organization, want string }{
		{"AO Kaspersky Lab", "AO Kaspersky Lab Root, AO Kaspersky Lab answers in the name of " + idp},
		{"Example Office Proxy", "Example Office Proxy Root, Example Office Proxy answers in the name of " + idp},
		{"Zscaler Inc.\x1b[2J\n", "Zscaler Inc.  Root, Zscaler Inc. answers in the name of " + idp},
	} {
		results := run(t.Context(), issuedBy(idp, c.organization, true)(t), networkChecks())
		if f := first(results, "site"); f.Code != fault.SiteIntercepted || f.Evidence != c.want {
			t.Errorf("%s: %s %q, want %q", c.organization, f.Code, f.Evidence, c.want)
		}
	}
}

func TestEvidenceSaysWhatIsWrongWithACertificate(t *testing.T) {
	for _, c := range []struct {
		machine func(testing.TB) *Machine
		want    string
	}{
		{ended, "the certificate of www.example.it ended on 2026-03-01"},
		{early, "the certificate of www.example.it begins on 2026-03-03"},
		{wrongName, "the certificate of www.example.it is for login.example.it"},
		{issuedBy(service, "Office", false), "the certificate of www.example.it is issued by somebody unknown, Office Root, Office"},
		{redirectsToEnded, "the certificate of login.example.it ended on 2026-03-01"},
	} {
		if f := first(run(t.Context(), c.machine(t), networkChecks()), "site"); f.Evidence != c.want {
			t.Errorf("%q, want %q", f.Evidence, c.want)
		}
	}
}

// The three checks ask the site once, for the page that the person named without its query,
// and send nothing that tells who asks.
func TestTheSiteIsAskedOnceAndToldNothing(t *testing.T) {
	var asked atomic.Int32
	m := serving(t, service+"/login?x=1", service, func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Method != http.MethodGet || r.URL.String() != "/login" {
			t.Errorf("%s %s", r.Method, r.URL)
		}
		for _, h := range []string{"Cookie", "Referer", "Authorization", "Accept-Language"} {
			if v := r.Header.Get(h); v != "" {
				t.Errorf("%s: %s", h, v)
			}
		}
	})
	if v, f := judge(run(t.Context(), m, networkChecks())); v != AllWell || asked.Load() != 1 {
		t.Errorf("asked %d times, verdict %s %+v", asked.Load(), v, f)
	}
}

func TestARedirectDoesNotTellWhereItCameFrom(t *testing.T) {
	a := publicAuthority(t)
	var referer atomic.Value
	m := online(service+"/?codice=1", a, internet{
		service: secure(t, with(a.issue(t, service)), func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+other+"/", http.StatusFound)
		}),
		other: secure(t, with(a.issue(t, other)), func(_ http.ResponseWriter, r *http.Request) {
			referer.Store(r.Header.Get("Referer"))
		}),
	})
	if v, f := judge(run(t.Context(), m, networkChecks())); v != AllWell || referer.Load() != "" {
		t.Errorf("Referer %q, verdict %s %+v", referer.Load(), v, f)
	}
}

// A name in the letters of its language is the one that its certificate writes in ASCII:
// RFC 5891, 5, and RFC 9525, 6.3.
func TestAnInternationalNameFitsItsCertificate(t *testing.T) {
	const ascii = "xn--citt-3na.example.it"
	m := serving(t, "citt\u00e0.example.it", ascii, fine)
	if v, f := judge(run(t.Context(), m, networkChecks())); v != AllWell {
		t.Errorf("verdict %s %+v", v, f)
	}
}

// An authority that was added is found in every form that the tools of the distributions take.
func TestAnAddedAuthorityIsFound(t *testing.T) {
	a, b := publicAuthority(t), publicAuthority(t)
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  bool
	}{
		"in PEM, behind another": {fstest.MapFS{"etc/pki/ca-trust/source/anchors/office.pem": {Data: slices.Concat(b.pem(), a.pem())}}, true},
		"in DER":                 {fstest.MapFS{"etc/ca-certificates/trust-source/anchors/office.der": {Data: a.cert.Raw}}, true},
		"only another":           {fstest.MapFS{"usr/local/share/ca-certificates/office.crt": {Data: b.pem()}}, false},
		"a directory":            {fstest.MapFS{"usr/local/share/ca-certificates/office.crt/x": {Data: a.pem()}}, false},
		"none":                   {fstest.MapFS{}, false},
	} {
		if got := (&Machine{Root: c.files}).installedHere(a.cert); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestASiteIsAnHTTPSAddressOrAName(t *testing.T) {
	for _, c := range []struct{ site, want string }{
		{"", "https://" + idp},
		{"www.example.it", "https://www.example.it"},
		{"www.example.it:8443/login?x=1#y", "https://www.example.it:8443/login"},
		{"www.example.it/login?", "https://www.example.it/login"},
		{"https://[::1]:8443/", "https://[::1]:8443/"},
		{"http://www.example.it", ""},
		{"https://anna:mela@www.example.it", ""},
		{"https:///login", ""},
		{"https://www example.it", ""},
		{"file:///etc/passwd", ""},
	} {
		u, err := siteAddress(c.site)
		if c.want == "" && err == nil || c.want != "" && (err != nil || u.String() != c.want) {
			t.Errorf("%q: %v, %v; want %q", c.site, u, err, c.want)
		}
	}
}

func FuzzASiteIsHTTPSOrNothing(f *testing.F) {
	for _, s := range []string{"", "www.example.it", "https://a@b", "https://[::1]:1/%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, site string) {
		u, err := siteAddress(site)
		if err == nil && (strings.ContainsAny(u.String(), "?#") || u.Scheme != "https" || u.Hostname() == "" || u.User != nil) {
			t.Errorf("%q: %v", site, u)
		}
	})
}

// A word that were in both lists would make a public authority an interceptor.
func TestNoPublicAuthorityIsAnInterceptor(t *testing.T) {
	for _, public := range publicAuthorities() {
		for _, word := range interceptors() {
			if strings.Contains(public, word) || strings.Contains(word, public) {
				t.Errorf("%q and %q", public, word)
			}
		}
	}
	for _, word := range append(publicAuthorities(), interceptors()...) {
		if word != strings.ToLower(word) || len(word) < 3 {
			t.Errorf("%q is not a word in lower case", word)
		}
	}
}

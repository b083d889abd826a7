package doctor

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"cied/fault"
	"cied/pki"
)

// evidenceOf is what a check has written, a finding on a line.
func evidenceOf(t testing.TB, m *Machine, id string) string {
	t.Helper()
	var lines []string
	for _, r := range run(t.Context(), m, networkChecks()) {
		for _, f := range r.Findings {
			if r.ID == id {
				lines = append(lines, f.Evidence)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestWhichTLSTheSiteAsksOverIsTold(t *testing.T) {
	for _, c := range []struct {
		least, most uint16
		want        string
	}{
		{tls.VersionTLS12, tls.VersionTLS12, service + " asks for a client certificate, over TLS 1.2"},
		{tls.VersionTLS12, tls.VersionTLS13, service + " asks for a client certificate over TLS 1.3, and takes TLS 1.2 from a browser that offers no more"},
		{tls.VersionTLS13, tls.VersionTLS13, service + " asks for a client certificate over TLS 1.3, and takes no TLS 1.2"},
	} {
		if got := evidenceOf(t, asksForKey(c.least, c.most, tls.RequireAnyClientCert)(t), "site"); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// Whether TLS 1.2 is taken is seen from a handshake: no second page is asked for.
func TestTheSecondHandshakeAsksForNoPage(t *testing.T) {
	a := publicAuthority(t)
	settings := with(a.issue(t, service))
	settings.ClientAuth = tls.RequestClientCert
	var asked atomic.Int32
	m := online(service, a, internet{service: secure(t, settings, func(http.ResponseWriter, *http.Request) { asked.Add(1) })})
	if got := evidenceOf(t, m, "site"); !strings.Contains(got, "takes TLS 1.2") || asked.Load() != 1 {
		t.Errorf("%q, asked %d times", got, asked.Load())
	}
}

// The site that asks may be one that the named page leads to.
func TestTheSiteBehindARedirectIsLookedAt(t *testing.T) {
	a := publicAuthority(t)
	settings := with(a.issue(t, other))
	settings.ClientAuth, settings.MinVersion = tls.RequireAnyClientCert, tls.VersionTLS13
	m := online(service, a, internet{
		service: secure(t, with(a.issue(t, service)), func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+other+":8443/?session=1", http.StatusFound)
		}),
		other: secure(t, settings, fine),
	})
	if v, f := judge(run(t.Context(), m, networkChecks())); f.Code != fault.SiteTLS13 || v != Site || !strings.HasPrefix(f.Evidence, other) {
		t.Errorf("%s %+v", v, f)
	}
}

func TestTheSecondHandshakeGoesThroughTheProxy(t *testing.T) {
	m := asksForKey(tls.VersionTLS12, tls.VersionTLS13, tls.RequireAnyClientCert)(t)
	direct := m.Dial
	var tunnels atomic.Int32
	m = behind(t, m, internet{}, func(w http.ResponseWriter, r *http.Request) {
		tunnels.Add(1)
		far, err := direct(r.Context(), "tcp", r.Host)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		fmt.Fprint(near, "HTTP/1.1 200 OK\r\n\r\n")
		go copyAndClose(near, far)
		copyAndClose(far, near)
	})
	if got := evidenceOf(t, m, "site"); !strings.Contains(got, "takes TLS 1.2") || tunnels.Load() != 2 {
		t.Errorf("%q, %d tunnels", got, tunnels.Load())
	}
}

// A server sends the names of its authorities, and a browser offers no certificate of others.
func TestASiteThatDoesNotAcceptTheCIEIsToldOf(t *testing.T) {
	office, cie := newAuthority(t, "Example Office", "Office Root"), newAuthority(t, "Example Ministry", "Invented CA of the CIE")
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		for name, c := range map[string]struct {
			accepts *x509.CertPool
			want    bool
		}{
			"the office's own only": {office.pool(), true}, "those of the CIE": {cie.pool(), false}, "any": {nil, false},
		} {
			a := publicAuthority(t)
			settings := with(a.issue(t, service))
			settings.ClientAuth, settings.ClientCAs, settings.MaxVersion = tls.RequireAnyClientCert, c.accepts, version
			m := online(service, a, internet{service: secure(t, settings, fine)})
			m.Anchors = []pki.Anchor{{Kind: pki.CountrySigner, Name: office.cert.RawSubject}, {Kind: pki.Root, Name: cie.cert.RawSubject}}
			if got := strings.Contains(evidenceOf(t, m, "site"), "none of the authorities that "+service+" accepts is one of the CIE"); got != c.want {
				t.Errorf("%s, %s: %v", tls.VersionName(version), name, got)
			}
		}
	}
}

func copyAndClose(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	to.Close()
}

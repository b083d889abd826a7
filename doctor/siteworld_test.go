package doctor

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"testing/fstest"
	"time"
)

// The instant of these tests, and the sites in them. All are invented but idp.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

const (
	service = "www.example.it"
	other   = "login.example.it"
	idp     = "idserver.servizicie.interno.gov.it"
)

// An authority issues the certificates of a test's servers.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// publicAuthority bears the name of one that browsers know, and is not that one.
func publicAuthority(t testing.TB) authority {
	return newAuthority(t, "Sectigo Limited", "Invented Root for Tests")
}

func newAuthority(t testing.TB, organization, name string) authority {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{organization}, CommonName: name},
		NotBefore: noon.AddDate(-9, 0, 0), NotAfter: noon.AddDate(9, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	return authority{parse(t, template, template, key.Public(), key), key}
}

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// issue makes a server's certificate that is valid for a month before and after noon.
func (a authority) issue(t testing.TB, host string) tls.Certificate {
	return a.issueFor(t, host, noon.AddDate(0, -1, 0), noon.AddDate(0, 1, 0), newKey(t))
}

func (a authority) issueFor(t testing.TB, host string, begin, end time.Time, key crypto.Signer) tls.Certificate {
	t.Helper()
	c := parse(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: begin, NotAfter: end, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
	}, a.cert, key.Public(), a.key)
	return tls.Certificate{Certificate: [][]byte{c.Raw}, PrivateKey: key}
}

func newKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func parse(t testing.TB, template, issuer *x509.Certificate, public any, signer crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A connection is what comes of connecting to a host.
type connection = func(context.Context) (net.Conn, error)

// An internet is the names that a test's computer can connect to, and how.
type internet map[string]connection

func (i internet) dial(ctx context.Context, _, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if connect, known := i[host]; known {
		return connect(ctx)
	}
	return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
}

// fails makes a connection that never comes about.
func fails(err error) connection {
	return func(context.Context) (net.Conn, error) { return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err} }
}

// leadsTo connects to a server on this computer.
func leadsTo(address string) connection {
	return func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", address)
	}
}

// secure starts a TLS server. Its clock shows noon, unless h sets another Date.
func secure(t testing.TB, settings *tls.Config, h http.HandlerFunc) connection {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", noon.Format(http.TimeFormat))
		h(w, r)
	}))
	s.TLS = settings
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail on purpose
	s.StartTLS()
	t.Cleanup(s.Close)
	return leadsTo(s.Listener.Addr().String())
}

func with(c tls.Certificate) *tls.Config { return &tls.Config{Certificates: []tls.Certificate{c}} }

func says(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
}

func fine(http.ResponseWriter, *http.Request) {}

// online is a computer with a default route whose browser trusts a.
func online(site string, a authority, net internet) *Machine {
	return &Machine{
		OS: "linux", Now: func() time.Time { return noon }, Site: site, Roots: a.pool(), Dial: net.dial,
		Root: fstest.MapFS{"proc/net/route": {Data: []byte(routeTable)}},
	}
}

// serving is a computer for which host answers over TLS as h does.
func serving(t testing.TB, site, host string, h http.HandlerFunc) *Machine {
	a := publicAuthority(t)
	return online(site, a, internet{host: secure(t, with(a.issue(t, host)), h)})
}

// behind is m with a proxy at proxy.example.it that answers CONNECT with h.
func behind(t testing.TB, m *Machine, net internet, h http.HandlerFunc) *Machine {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	net["proxy.example.it"] = leadsTo(s.Listener.Addr().String())
	m.Dial = net.dial
	m.Proxy = viaProxy("http://anna:mela@proxy.example.it:3128")
	return m
}

func viaProxy(address string) func(*http.Request) (*url.URL, error) {
	return func(*http.Request) (*url.URL, error) { return url.Parse(address) }
}

// first is the finding of a check that decides, or its first one.
func first(results []Result, id string) Finding {
	for _, r := range results {
		if r.ID == id && len(r.Findings) > 0 {
			return r.Findings[0]
		}
	}
	return Finding{}
}

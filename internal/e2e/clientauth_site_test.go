//go:build linux

package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"html/template"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/pki"
)

var tlsPage = template.Must(template.ParseFS(pages, "testdata/clientauth/page.html"))

// A provider stands for the identity provider that citizens meet today: a page of the
// service, the question which way to log in, a port that asks the browser for a TLS client
// certificate, and a page for both ends. Browsers remember, by host and port, which
// certificate they were told to send, so each step of a test has a provider of its own.
type provider struct {
	anchors *pki.Anchors
	entry   string // URL of the service
	asking  string // origin of the port that asks for a certificate
}

// startProvider believes in the authorities of the card in the hand. Its port for
// certificates speaks no TLS older than min and none newer than max.
func startProvider(t *testing.T, h *hand, min, max uint16) *provider {
	t.Helper()
	anchors, err := pki.LoadDir(h.trust)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{anchors: anchors}
	p.asking = serveTLS(t, p.authenticate, &tls.Config{
		MinVersion: min, MaxVersion: max, ClientAuth: tls.RequestClientCert, ClientCAs: authorities(h),
	})
	p.entry = serveTLS(t, p.walk, nil) + "/"
	return p
}

// authorities are the names that the request for a certificate carries (RFC 5246, 7.4.4).
func authorities(h *hand) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range append(h.card.World().CIERoots(), h.card.World().CIEIssuers()...) {
		pool.AddCert(c)
	}
	return pool
}

// serveTLS answers on a port of its own, and returns "https://idp.example.test:PORT".
func serveTLS(t *testing.T, answer http.HandlerFunc, config *tls.Config) (origin string) {
	t.Helper()
	s, origin := listenTLS(t)
	s.Config.Handler, s.TLS = answer, config
	s.StartTLS()
	return origin
}

// listenTLS takes a port for a server that has not started yet.
func listenTLS(t *testing.T) (s *httptest.Server, origin string) {
	t.Helper()
	s = httptest.NewUnstartedServer(nil)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // browsers give up on handshakes as they please
	t.Cleanup(s.Close)
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return s, "https://" + net.JoinHostPort(host, port)
}

// walk shows the pages before the certificate, and the one where it ends without.
func (p *provider) walk(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		show(w, "Service", "for those who log in", "/idp/x509-prompt")
	case "/idp/x509-prompt":
		show(w, "Log in with CIE", "with this computer", p.asking+"/idp/Authn/X509")
	case "/idp/errorcode":
		show(w, "Error", r.FormValue("err"), "")
	default:
		http.NotFound(w, r)
	}
}

// authenticate is behind the port that asks for a certificate.
func (p *provider) authenticate(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/idp/Authn/X509" {
		show(w, "Log in with CIE", "by another way", "")
		return
	}
	if len(r.TLS.PeerCertificates) == 0 {
		http.Redirect(w, r, p.entry+"idp/errorcode?err=No_client_certificate", http.StatusSeeOther)
		return
	}
	leaf := r.TLS.PeerCertificates[0]
	id, err := p.anchors.CardCertificate(leaf.Raw, time.Now())
	switch {
	case err != nil:
		show(w, "Error", err.Error(), "")
	case len(leaf.ExtKeyUsage) != 1 || leaf.ExtKeyUsage[0] != x509.ExtKeyUsageClientAuth:
		show(w, "Error", "not for client authentication", "")
	default:
		show(w, "Welcome", id.FiscalCode, "")
	}
}

// show writes a page: a title, what it says, and where it goes on.
func show(w http.ResponseWriter, title, says, next string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := tlsPage.Execute(w, struct{ Title, Says, Next string }{title, says, next}); err != nil {
		panic(err)
	}
}

// examined is what cied doctor says of the port that asks for a certificate.
func (p *provider) examined(t *testing.T) string {
	t.Helper()
	address := strings.Replace(strings.TrimPrefix(p.asking, "https://"), host, "127.0.0.1", 1)
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	trusted := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: conn.ConnectionState().PeerCertificates[0].Raw})
	dir := t.TempDir()
	put(t, dir, "site.pem", string(trusted))
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	doctor := exec.CommandContext(t.Context(), path, "doctor", "--site", "https://"+address)
	doctor.Env = append(os.Environ(), "SSL_CERT_FILE="+filepath.Join(dir, "site.pem"))
	said, err := doctor.CombinedOutput()
	if _, found := errors.AsType[*exec.ExitError](err); err != nil && !found { // it exits by what it finds
		t.Fatal(err)
	}
	return string(said)
}

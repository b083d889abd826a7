//go:build linux

package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"cied/internal/machinetest"
)

// A stand-in of a site whose visitors log in with a client certificate of the simulated
// authorities: it greets them by the serial number of their certificate's subject.
func (h *hand) startTLS12(t *testing.T) (site, trust string) {
	t.Helper()
	holders := x509.NewCertPool()
	for _, c := range append(h.card.World().CIERoots(), h.card.World().CIEIssuers()...) {
		holders.AddCert(c)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "welcome %s over %s", r.TLS.PeerCertificates[0].Subject.SerialNumber, tls.VersionName(r.TLS.Version))
	}))
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS12, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: holders}
	server.StartTLS()
	t.Cleanup(server.Close)
	dir := t.TempDir()
	put(t, dir, "server.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	return server.URL, filepath.Join(dir, "server.pem")
}

// The server believes a signature of the handshake that crypto/tls has verified.
func (d *desk) curl(t *testing.T) {
	d.usesEngine(t)
	site, trust := d.startTLS12(t)
	d.signs(t, "curl", 1, func() {
		said := command(t, "", machinetest.Need(t, "curl"), "--silent", "--show-error", "--noproxy", "*", "--cacert", trust,
			"--engine", "pkcs11", "--cert-type", "ENG", "--cert", uri+";type=cert", "--key-type", "ENG", "--key", uri+";type=private", site)
		if want := "welcome " + d.card.Identity().Certificate.Subject.SerialNumber + " over TLS 1.2"; said != want {
			t.Errorf("%q, want %q", said, want)
		}
	})
}

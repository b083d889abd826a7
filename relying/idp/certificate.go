package idp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"

	"cied/pki"
	"cied/relying"
)

// noCertificate is the word of the real provider for a browser that brought none.
const noCertificate = "No_client_certificate"

// TLSConfig returns the configuration of the listener that [Server.Certificate] answers at.
// It asks for a certificate and takes a connection without one, so that a page can say what
// was missing. TLS ends at 1.2: the chip signs with RSASSA-PKCS1-v1_5, which 1.3 does not
// have (RFC 8446, 4.4.3). Sessions are not resumed: a resumed one would show the certificate
// without a signature of the card (RFC 5246, F.1.4).
func (v *Server) TLSConfig(own tls.Certificate) *tls.Config {
	return &tls.Config{
		Certificates:           []tls.Certificate{own},
		MinVersion:             tls.VersionTLS12,
		MaxVersion:             tls.VersionTLS12,
		ClientAuth:             tls.RequestClientCert, // what it is worth, package pki says
		ClientCAs:              names(v.o.Verifier.Anchors),
		SessionTicketsDisabled: true,
		NextProtos:             []string{"http/1.1"},
	}
}

// names returns a pool that says which authorities are meant (RFC 5246, 7.4.4), so that
// browsers offer the card's certificate alone; each name once. It verifies nothing: it has no
// keys.
func names(anchors *pki.Anchors) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, a := range anchors.List() {
		if a.Kind != pki.CountrySigner {
			pool.AddCert(&x509.Certificate{Raw: a.Name, RawSubject: a.Name})
		}
	}
	return pool
}

// Certificate is the handler of the listener that asks for the card's certificate. Its one page
// is [PathCertificate].
func (v *Server) Certificate() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+PathCertificate, v.handle(v.session(v.certificate)))
	mux.Handle("GET /idp/ui/style.css", v.handle(asset("style.css", "text/css; charset=utf-8")))
	mux.Handle("/", v.handle(v.nowhere))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		w.Header().Set("Connection", "close") // the next login is a new handshake, and a new PIN
		switch {
		case v.o.Certificate == "" || r.Host != hostOf(v.o.Certificate) || r.TLS == nil || r.Method == http.MethodHead:
			v.show(w, r, errHost)
		case r.Header.Get("Sec-Fetch-Site") == "cross-site":
			v.show(w, r, errCrossSite)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// certificate lets somebody in by the certificate of the connection. That its key is in the
// hands of the other side is proved by the handshake (RFC 5246, 7.4.8).
func (v *Server) certificate(w http.ResponseWriter, r *http.Request, name string, s *session) error {
	if len(r.TLS.PeerCertificates) == 0 {
		see(w, v.o.Origin+PathErrorCode+"?err="+noCertificate)
		return nil
	}
	err := v.enter(w, r, name, s, func(ctx context.Context) (relying.Identity, error) {
		return v.o.Verifier.VerifyCertificate(ctx, r.TLS.PeerCertificates[0].Raw)
	})
	if err != nil {
		return err
	}
	see(w, v.o.Origin+"/idp/next")
	return nil
}

// promptPage says what the browser is about to ask for.
func (v *Server) promptPage(w http.ResponseWriter, _ *http.Request, _ string, s *session) error {
	if v.o.Certificate == "" {
		return errNowhere
	}
	p := v.page(s)
	p.Door, p.DoorURL = true, v.o.Certificate
	v.render(w, http.StatusOK, "prompt.html", p)
	return nil
}

// errorCodePage explains a failure of the certificate door, as the real provider's address
// does. What it does not know is one sentence for all.
func (v *Server) errorCodePage(w http.ResponseWriter, r *http.Request, _ string, s *session) error {
	p := v.page(s)
	p.Door, p.Languages = v.o.Certificate != "", nil // a choice would lose the word
	p.NoCertificate = r.URL.Query().Get("err") == noCertificate
	v.render(w, http.StatusForbidden, "errorcode.html", p)
	return nil
}

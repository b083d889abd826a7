package idp_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cied/pki/pkitest"
	"cied/relying/idp"
)

const doorURL = "https://idp.example:8443" + idp.PathCertificate

// doored is a world whose provider has the certificate's door too.
func doored(t *testing.T) *world {
	return newWorld(t, func(w *world) { w.options.Certificate = doorURL })
}

// show has the door seen by a browser that has shown this certificate; nil: none.
func (w *world) show(certificate *x509.Certificate) {
	door := w.server().Certificate()
	w.door = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.TLS = &tls.ConnectionState{}
		if certificate != nil {
			r.TLS.PeerCertificates = []*x509.Certificate{certificate}
		}
		door.ServeHTTP(rw, r)
	})
}

func TestTheCertificateOfTheCardIsADoorToo(t *testing.T) {
	w := doored(t)
	w.show(w.card)
	b := w.browser()
	b.enter()
	b.shows("Usa il certificato nel browser")
	b.get(provider + idp.PathPrompt)
	b.shows(doorURL)
	b.get(doorURL)
	b.on("/idp/consent")
	b.shows("RSSMRA80A41H501W")
	b.press("/idp/consent", send)
	b.press("/acs", nil)
	if got := b.result(); got.Citizen == nil || got.Citizen.FiscalNumber != "RSSMRA80A41H501W" {
		t.Errorf("%+v", got)
	}
}

func TestTheCertificatesDoorRefusesWhatPackagePKIRefuses(t *testing.T) {
	key := &pkitest.Key(t, "card").PublicKey
	stranger := pkitest.SelfSigned(t, pkitest.RootTemplate(9), pkitest.Key(t, "stranger"))
	for name, tt := range map[string]struct {
		card func(w *world) *x509.Certificate
		path string
		want string
	}{
		"nobody's authority": {func(*world) *x509.Certificate { return stranger.Issue(t, pkitest.CardTemplate(), key) }, "/idp/login", "cert-issuer-unknown"},
		"another policy": {func(w *world) *x509.Certificate {
			template := pkitest.CardTemplate()
			template.Policies = []x509.OID{pkitest.PolicySub}
			return w.pki.Sub.Issue(t, template, key)
		}, "/idp/login", "cert-policy"},
		"another purpose": {func(w *world) *x509.Certificate {
			template := pkitest.CardTemplate()
			template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
			return w.pki.Sub.Issue(t, template, key)
		}, "/idp/login", "cert-purpose"},
		"expired":     {func(w *world) *x509.Certificate { w.expire(); return w.card }, "/idp/next", "Carta scaduta o revocata"},
		"revoked":     {func(w *world) *x509.Certificate { w.revoked = true; return w.card }, "/idp/next", "Carta scaduta o revocata"},
		"none at all": {func(*world) *x509.Certificate { return nil }, idp.PathErrorCode, "Il browser non ha mandato nessun certificato"},
	} {
		t.Run(name, func(t *testing.T) {
			w := doored(t)
			w.show(tt.card(w))
			b := w.browser()
			b.enter()
			b.get(doorURL)
			if b.at.Path != tt.path {
				t.Errorf("the browser is on %s", b.at)
			}
			b.shows(tt.want)
		})
	}
}

func TestTheRealProvidersWordForAMissingCertificate(t *testing.T) {
	w := doored(t)
	w.show(nil)
	b := w.browser()
	b.enter()
	b.get(doorURL)
	if b.at.String() != provider+"/idp/errorcode?err=No_client_certificate" {
		t.Errorf("the browser is on %s", b.at)
	}
	b.status(http.StatusForbidden)
	b.press("/idp/cancel", nil)
	b.press("/acs", nil)
	b.shows("ErrorCode nr25")
}

func TestTheDoorOpensForNobodyElse(t *testing.T) {
	w := doored(t)
	w.show(w.card)
	b := w.browser()
	b.get(doorURL)
	b.status(http.StatusNotFound) // no login is going on
	b.enter()
	b.header.Set("Sec-Fetch-Site", "cross-site")
	b.get(doorURL)
	b.status(http.StatusForbidden)
	b.header.Del("Sec-Fetch-Site")
	door := w.door
	w.door = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { r.TLS = nil; w.server().Certificate().ServeHTTP(rw, r) })
	b.get(doorURL)
	b.status(http.StatusMisdirectedRequest)
	w.door = door
	b.get(provider + idp.PathCertificate)
	b.status(http.StatusNotFound) // the other listener has no such page
}

func TestWithoutADoorNoneIsOffered(t *testing.T) {
	b := newWorld(t).browser()
	b.enter()
	if strings.Contains(b.page, "x509") {
		t.Error("the login page offers the certificate's door")
	}
	b.get(provider + idp.PathPrompt)
	b.status(http.StatusNotFound)
}

// The listener itself, over TCP: the card's key signs each handshake, in TLS 1.2.
func TestTheListenerAsksForTheCardInTLS12(t *testing.T) {
	w := doored(t)
	own := signer(t, "sub", "idp.example")
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		io.WriteString(rw, r.TLS.PeerCertificates[0].Subject.CommonName)
	}))
	s.TLS = w.server().TLSConfig(tls.Certificate{Certificate: [][]byte{own.Certificate.Raw}, PrivateKey: own.Key})
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // the last handshake is meant to fail
	s.StartTLS()
	defer s.Close()
	var offered [][]byte
	config := &tls.Config{InsecureSkipVerify: true, GetClientCertificate: func(r *tls.CertificateRequestInfo) (*tls.Certificate, error) {
		offered = r.AcceptableCAs
		return &tls.Certificate{Certificate: [][]byte{w.card.Raw}, PrivateKey: pkitest.Key(t, "card")}, nil
	}, ClientSessionCache: tls.NewLRUClientSessionCache(1)}
	for range 2 {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
		response, err := client.Get(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if state := response.TLS; state.Version != tls.VersionTLS12 || state.DidResume || string(name) != w.card.Subject.CommonName {
			t.Errorf("version %x, resumed %v, %s", state.Version, state.DidResume, name)
		}
	}
	if len(offered) != 2 { // the roots have one name
		t.Errorf("%d authorities are named", len(offered))
	}
	config.MinVersion = tls.VersionTLS13
	if _, err := (&http.Client{Transport: &http.Transport{TLSClientConfig: config}}).Get(s.URL); err == nil {
		t.Error("TLS 1.3 is spoken")
	}
}

package revocation_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/pki/fetch"
	"cied/pki/pkitest"
	"cied/pki/revocation"
)

// An authority is the real other side: a CA whose books, responder and lists are
// OpenSSL's. Its clock is the machine's.
type authority struct {
	*world
	dir  string
	now  time.Time
	book string // index.txt
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	machinetest.Have(t, "openssl")
	a := &authority{world: newWorld(t), dir: t.TempDir(), now: time.Now()}
	template := responderTemplate()
	template.NotBefore, template.NotAfter = a.now.Add(-time.Hour), a.now.Add(time.Hour)
	a.responder = a.sub.Sub(t, template, a.responder.Key)
	a.write(t, "sub.pem", pkitest.PEM(a.sub.Certificate))
	a.write(t, "sub.key", keyPEM(t, a.sub.Key))
	a.write(t, "ocsp.pem", pkitest.PEM(a.responder.Certificate))
	a.write(t, "ocsp.key", keyPEM(t, a.responder.Key))
	a.write(t, "number", []byte("0A\n"))
	a.write(t, "ca.cnf", []byte(`[ca]
default_ca = sub
[sub]
database = index.txt
crlnumber = number
default_md = sha256
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
issuingDistributionPoint = critical, @scope
[scope]
fullname = URI:`+crlAddress+`
onlyuser = TRUE
`))
	return a
}

func keyPEM(t *testing.T, key *rsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func (a *authority) write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), content, 0o600); err != nil {
		t.Error(err) // Fatal is not for the goroutine of a server
	}
}

func (a *authority) read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(a.dir, name))
	if err != nil {
		t.Error(err)
	}
	return b
}

// enter writes the card into the books: good where reason is empty.
func (a *authority) enter(t *testing.T, reason string) {
	t.Helper()
	const layout = "060102150405Z"
	state, revoked := "V", ""
	if reason != "" {
		state, revoked = "R", a.now.Add(-24*time.Hour).UTC().Format(layout)+","+reason
	}
	a.book += fmt.Sprintf("%s\t%s\t%s\t%02X\tunknown\t/CN=nobody\n", state, a.card.NotAfter.UTC().Format(layout), revoked, a.card.SerialNumber)
	a.write(t, "index.txt", []byte(a.book))
}

func (a *authority) openssl(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "openssl", args...)
	cmd.Dir = a.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("openssl %s: %v\n%s", args[0], err, out)
	}
}

// respond has OpenSSL answer requests, with more options, behind a real socket.
func (a *authority) respond(t *testing.T, options ...string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		a.write(t, "request.der", request)
		a.openssl(t, append([]string{"ocsp", "-index", "index.txt", "-CA", "sub.pem",
			"-reqin", "request.der", "-respout", "response.der"}, options...)...)
		w.Write(a.read(t, "response.der"))
	}))
	t.Cleanup(s.Close)
	template := cardTemplate()
	template.OCSPServer = []string{s.URL}
	a.card = a.sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
}

func (a *authority) ask(t *testing.T) revocation.Status {
	t.Helper()
	c := revocation.Checker{Fetch: fetch.New(fetch.Options{AllowLocal: true})}
	return c.OCSP(t.Context(), a.card, issuer(a.sub), a.now)
}

var (
	delegated = []string{"-rsigner", "ocsp.pem", "-rkey", "ocsp.key"}
	direct    = []string{"-rsigner", "sub.pem", "-rkey", "sub.key"}
)

func TestOpenSSLResponder(t *testing.T) {
	cases := []struct {
		name   string
		reason string // in the books
		with   []string
		want   string
	}{
		{"good, by a delegate", "", delegated, "not revoked (ocsp of "},
		{"good, by the delegate's key", "", append([]string{"-resp_key_id"}, delegated...), "not revoked (ocsp of "},
		{"good, by the issuer with its certificate", "", direct, "not revoked (ocsp of "},
		{"good, by the issuer alone, for an hour", "", append([]string{"-resp_no_certs", "-nmin", "60"}, direct...), "not revoked (ocsp of "},
		{"revoked", "keyCompromise", delegated, ": keyCompromise (ocsp of "},
		{"suspended", "certificateHold", delegated, ": certificateHold (ocsp of "},
		{"signed with SHA-1", "", append([]string{"-rmd", "sha1"}, delegated...), "its signature is not RSA"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := newAuthority(t)
			a.respond(t, c.with...)
			a.enter(t, c.reason)
			if s := a.ask(t); !strings.Contains(s.String(), c.want) {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestOpenSSLResponderThatDoesNotKnowTheCertificate(t *testing.T) {
	a := newAuthority(t)
	a.respond(t, delegated...)
	a.enter(t, "")
	template := cardTemplate()
	template.SerialNumber, template.OCSPServer = big.NewInt(5), a.card.OCSPServer
	a.card = a.sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
	unknown(t, a.ask(t), "does not know the certificate")
}

func TestOpenSSLList(t *testing.T) {
	for reason, want := range map[string]revocation.State{"": revocation.Good, "superseded": revocation.Revoked} {
		a := newAuthority(t)
		a.enter(t, reason)
		a.openssl(t, "ca", "-config", "ca.cnf", "-gencrl", "-keyfile", "sub.key", "-cert", "sub.pem", "-crldays", "7", "-out", "list.pem")
		block, _ := pem.Decode(a.read(t, "list.pem"))
		if block == nil {
			t.Fatal("openssl wrote no PEM")
		}
		c := serving(t, block.Bytes)
		if err := c.Refresh(t.Context(), []string{crlAddress}, issuer(a.sub), a.now); err != nil {
			t.Fatal(err)
		}
		if s := c.CRL(a.card, issuer(a.sub), a.now); s.State != want || s.Reason != reason {
			t.Errorf("%q: got %v", reason, s)
		}
	}
}

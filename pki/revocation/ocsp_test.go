package revocation_test

import (
	"bytes"
	"crypto"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"cied/fault"
	"cied/pki"
	"cied/pki/fetch"
	"cied/pki/pkitest"
	"cied/pki/revocation"
)

// answer asks about the card and has the network answer with der.
func (w *world) answer(t *testing.T, der []byte) revocation.Status {
	t.Helper()
	c := &revocation.Checker{Fetch: network{post: func(string, []byte) ([]byte, error) { return exact(der), nil }}}
	return c.OCSP(t.Context(), w.card, issuer(w.sub), now)
}

// nonceOf is the extnValue of the nonce in a request.
func nonceOf(t *testing.T, request []byte) []byte {
	t.Helper()
	_, value, found := bytes.Cut(request, []byte("\x06\x09\x2b\x06\x01\x05\x05\x07\x30\x01\x02\x04\x22"))
	if !found || len(value) != 34 || value[0] != 0x04 || value[1] != 32 {
		t.Fatalf("no nonce of 32 octets ends % X", request)
	}
	return value
}

func TestOCSPRequestNamesTheCertificateAndHasANonce(t *testing.T) {
	w := newWorld(t)
	var requests [][]byte
	c := &revocation.Checker{Fetch: network{post: func(address string, body []byte) ([]byte, error) {
		if address != ocspAddress {
			t.Errorf("asks %q", address)
		}
		requests = append(requests, body)
		return nil, errOffline
	}}}
	for range 2 {
		unknown(t, c.OCSP(t.Context(), w.card, issuer(w.sub), now), "no network")
	}
	got, err := ocsp.ParseRequest(requests[0])
	if err != nil {
		t.Fatal(err)
	}
	bare, err := ocsp.CreateRequest(w.card, w.sub.Certificate, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := ocsp.ParseRequest(bare)
	if err != nil {
		t.Fatal(err)
	}
	if got.SerialNumber.Cmp(want.SerialNumber) != 0 || !bytes.Equal(got.IssuerKeyHash, want.IssuerKeyHash) ||
		!bytes.Equal(got.IssuerNameHash, want.IssuerNameHash) || got.HashAlgorithm != want.HashAlgorithm {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if bytes.Equal(nonceOf(t, requests[0]), nonceOf(t, requests[1])) {
		t.Error("one nonce for two requests")
	}
}

func TestOCSPAnswersThatAreBelieved(t *testing.T) {
	w := newWorld(t)
	hash := sha1.Sum(x509.MarshalPKCS1PublicKey(&w.sub.Key.PublicKey))
	cases := []struct {
		name string
		with func(*reply)
	}{
		{"a delegate's, by name", func(*reply) {}},
		{"the issuer's own, by name", func(r *reply) { r.key, r.name, r.certs = w.sub.Key, w.sub.RawSubject, nil }},
		{"the issuer's own, by its name in other letters", func(r *reply) {
			r.key, r.name, r.certs = w.sub.Key, bytes.Replace(w.sub.RawSubject, []byte("Invented issuing"), []byte("INVENTED issuing"), 1), nil
		}},
		{"the issuer's own, by key", func(r *reply) { r.key, r.name, r.keyHash, r.certs = w.sub.Key, nil, hash[:], nil }},
		{"the issuer's own, with its certificate", func(r *reply) { r.key, r.name, r.certs = w.sub.Key, w.sub.RawSubject, [][]byte{w.sub.Raw} }},
		{"behind the issuer's certificate", func(r *reply) { r.certs = [][]byte{w.sub.Raw, w.responder.Raw} }},
		{"beside an answer about another", func(r *reply) {
			other := r.about[0]
			other.serial, other.status = big.NewInt(99), 2
			r.about = []about{other, r.about[0]}
		}},
		{"without a nonce, a day old", func(r *reply) { r.about[0].this = now.Add(-24 * time.Hour) }},
		{"by a clock 10 minutes ahead", func(r *reply) { r.produced, r.about[0].this = now.Add(10*time.Minute), now.Add(10*time.Minute) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := w.good()
			c.with(&r)
			s := w.answer(t, r.der(t))
			if s.State != revocation.Good || s.By != revocation.ByOCSP || s.Err(true) != nil || !s.ThisUpdate.Equal(r.about[0].this) && len(r.about) == 1 {
				t.Errorf("got %v", s)
			}
		})
	}
}

func TestOCSPAnswerRevokedSaysWhenAndWhy(t *testing.T) {
	w := newWorld(t)
	r := w.good()
	r.about[0].status, r.about[0].reason, r.about[0].revokedAt = 1, ocsp.CertificateHold, now.Add(-48*time.Hour)
	s := w.answer(t, r.der(t))
	err := s.Err(false)
	if s.State != revocation.Revoked || s.Reason != "certificateHold" || !s.At.Equal(now.Add(-48*time.Hour)) || !errors.Is(err, fault.CertRevoked) {
		t.Errorf("got %v, %v", s, err)
	}
	if want := "revoked on 2026-11-20 12:00 UTC: certificateHold (ocsp of 2026-11-22 11:59 UTC)"; s.String() != want || !strings.Contains(err.Error(), want) {
		t.Errorf("got %q, want %q", s, want)
	}
}

func TestOCSPAnswersThatProveNothing(t *testing.T) {
	w := newWorld(t)
	stranger := pkitest.SelfSigned(t, pkitest.SubTemplate(), pkitest.Key(t, "stranger")) // the same name
	// delegate answers with a certificate made from the responder's template.
	delegate := func(ca pkitest.CA, change func(*x509.Certificate)) func(*reply) {
		return func(r *reply) {
			template := responderTemplate()
			change(template)
			r.certs = [][]byte{ca.Issue(t, template, &w.responder.Key.PublicKey).Raw}
		}
	}
	cases := []struct {
		name string
		with func(*reply)
		why  string
	}{
		{"for another serial number", func(r *reply) { r.about[0].serial = big.NewInt(99) }, "answers 0 times"},
		{"for another issuer of the same name", func(r *reply) { r.about[0].ca = stranger }, "answers 0 times"},
		{"for another name of the issuer's key", func(r *reply) {
			renamed := pkitest.SubTemplate()
			renamed.Subject.CommonName = "Another issuing CA (TEST)"
			r.about[0].ca = pkitest.SelfSigned(t, renamed, w.sub.Key)
		}, "answers 0 times"},
		{"twice, good and revoked", func(r *reply) {
			again := r.about[0]
			again.status, again.revokedAt = 1, now
			r.about = append(r.about, again)
		}, "answers 2 times"},
		{"for nobody", func(r *reply) { r.about = nil }, "answers 0 times"},
		{"unknown", func(r *reply) { r.about[0].status = 2 }, "does not know the certificate"},

		{"signed by a citizen of the same CA", func(r *reply) {
			r.key, r.name, r.certs = pkitest.Key(t, "card"), w.card.RawSubject, [][]byte{w.card.Raw}
		}, "not for OCSP"},
		{"signed under anyExtendedKeyUsage", delegate(w.sub, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }), "not for OCSP"},
		{"signed by a delegate of a stranger of the same name", delegate(stranger, func(*x509.Certificate) {}), "not of the issuer"},
		{"signed by a delegate of itself", delegate(pkitest.CA{Certificate: w.responder.Certificate, Key: w.responder.Key}, func(*x509.Certificate) {}), "not of the issuer"},
		{"signed by an expired delegate", delegate(w.sub, func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Hour) }), "check the clock"},
		{"signed by a delegate of tomorrow", delegate(w.sub, func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }), "check the clock"},
		{"signed by a delegate for encryption", delegate(w.sub, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }), "lacks digitalSignature"},
		{"signed by a delegate with a riddle", delegate(w.sub, func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
		}), "unknown critical extension"},
		{"signed with SHA-1", func(r *reply) { r.hash = crypto.SHA1 }, "its signature is not RSA"},
		{"signed by somebody else than it says", func(r *reply) { r.key = pkitest.Key(t, "stranger") }, "signature of the OCSP response is wrong"},
		{"signed by a stranger in the issuer's name", func(r *reply) { r.key, r.name = stranger.Key, w.sub.RawSubject }, "signature of the OCSP response is wrong"},
		{"signed by a weak delegate", func(r *reply) {
			r.key = pkitest.Key(t, "weak")
			r.certs = [][]byte{w.sub.Issue(t, responderTemplate(), &r.key.PublicKey).Raw}
		}, "signature of the OCSP response is wrong"},
		{"without the delegate's certificate", func(r *reply) { r.certs = nil }, "neither the issuer nor"},
		{"with a delegate's certificate that is none", func(r *reply) { r.certs = [][]byte{{0x30, 0}} }, "a certificate of the OCSP response"},
		{"with the delegate behind a crowd", func(r *reply) {
			crowd := make([][]byte, 8)
			for i := range crowd {
				crowd[i] = w.card.Raw
			}
			r.certs = append(crowd, w.responder.Raw)
		}, "neither the issuer nor"},

		{"to another request", func(r *reply) { r.nonce = append([]byte{4, 32}, make([]byte, 32)...) }, "its nonce is not ours"},
		{"with an empty nonce", func(r *reply) { r.nonce = []byte{} }, "its nonce is not ours"},
		{"without nonce and without end", func(r *reply) { r.about[0].next = time.Time{} }, "neither our nonce nor an end"},
		{"without nonce, two days old", func(r *reply) { r.about[0].this = now.Add(-48 * time.Hour) }, "more than 24h0m0s old"},
		{"stale", func(r *reply) { r.about[0].this, r.about[0].next = now.Add(-2*time.Hour), now.Add(-16*time.Minute) }, "check the clock"},
		{"from the future", func(r *reply) { r.about[0].this, r.about[0].next = now.Add(time.Hour), now.Add(2*time.Hour) }, "check the clock"},
		{"produced in the future", func(r *reply) { r.produced = now.Add(time.Hour) }, "check the clock"},
		{"with its end before its start", func(r *reply) { r.about[0].next = r.about[0].this.Add(-time.Second) }, "ends before it begins"},

		{"with an unknown critical extension", func(r *reply) { r.critical = true }, "critical extension is unknown"},
		{"changed after it was signed", func(r *reply) {
			r.forge = func(der []byte) { der[bytes.Index(der, []byte("20261122"))]++ } // 3026
		}, "signature of the OCSP response is wrong"},
		{"of version 2", func(r *reply) { r.version = 1 }, "not of version 1"},
		{"larger than any", func(r *reply) { r.certs = append(r.certs, make([]byte, 64<<10)) }, "at most 65536"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := w.good()
			c.with(&r)
			unknown(t, w.answer(t, r.der(t)), c.why)
		})
	}
}

func TestOCSPAnswerThatIsNoAnswer(t *testing.T) {
	w := newWorld(t)
	good := w.good().der(t)
	cases := []struct {
		name string
		der  []byte
		why  string
	}{
		{"nothing", nil, "cannot be read"},
		{"a page of a portal", []byte("<html>"), "cannot be read"},
		{"cut off", good[:len(good)-1], "cannot be read"},
		{"with something behind it", append(good[:len(good):len(good)], 0), "cannot be read"},
		{"try later", ocsp.TryLaterErrorResponse, "try later"},
		{"unauthorized", ocsp.UnauthorizedErrorResponse, "unauthorized"},
		{"success without a response", []byte{0x30, 3, 0x0A, 1, 0}, "not a basic one"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { unknown(t, w.answer(t, c.der), c.why) })
	}
}

// With our nonce inside, a response was made for us: it may rest on older knowledge, and
// may leave out how long it holds.
func TestNonceProvesFreshness(t *testing.T) {
	w := newWorld(t)
	cases := []struct {
		name string
		with func(*about)
		good bool
	}{
		{"a week old, with an end", func(a *about) { a.this = now.AddDate(0, 0, -7) }, true},
		{"of now, without an end", func(a *about) { a.next = time.Time{} }, true},
		{"a week old, without an end", func(a *about) { a.this, a.next = now.AddDate(0, 0, -7), time.Time{} }, false},
		{"past its end", func(a *about) { a.next = now.Add(-time.Hour); a.this = now.Add(-2 * time.Hour) }, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checker := revocation.Checker{Fetch: network{post: func(_ string, request []byte) ([]byte, error) {
				r := w.good()
				r.nonce = nonceOf(t, request)
				c.with(&r.about[0])
				return r.der(t), nil
			}}}
			if s := checker.OCSP(t.Context(), w.card, issuer(w.sub), now); (s.State == revocation.Good) != c.good {
				t.Errorf("got %v", s)
			}
		})
	}
}

// A response that was recorded for one request is sent to the next.
func TestReplayedOCSPAnswerIsRefused(t *testing.T) {
	w := newWorld(t)
	var recorded []byte
	c := revocation.Checker{Fetch: network{post: func(_ string, request []byte) ([]byte, error) {
		if recorded == nil {
			r := w.good()
			r.nonce = nonceOf(t, request)
			recorded = r.der(t)
		}
		return recorded, nil
	}}}
	if s := c.OCSP(t.Context(), w.card, issuer(w.sub), now); s.State != revocation.Good {
		t.Fatalf("got %v", s)
	}
	unknown(t, c.OCSP(t.Context(), w.card, issuer(w.sub), now), "its nonce is not ours")
}

func TestSecondOCSPAddressIsAskedWhereTheFirstIsSilent(t *testing.T) {
	w := newWorld(t)
	template := cardTemplate()
	template.OCSPServer = []string{"http://down.cie.example/", ocspAddress}
	w.card = w.sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
	c := revocation.Checker{Fetch: network{post: func(address string, _ []byte) ([]byte, error) {
		if address != ocspAddress {
			return nil, errOffline
		}
		return w.good().der(t), nil
	}}}
	if s := c.OCSP(t.Context(), w.card, issuer(w.sub), now); s.State != revocation.Good {
		t.Errorf("got %v", s)
	}
}

func TestNobodyIsAskedAboutACertificate(t *testing.T) {
	w := newWorld(t)
	stranger := pkitest.SelfSigned(t, pkitest.SubTemplate(), pkitest.Key(t, "stranger"))
	silent := w.sub.Issue(t, pkitest.CardTemplate(), &pkitest.Key(t, "card").PublicKey)
	forged := stranger.Issue(t, cardTemplate(), &pkitest.Key(t, "card").PublicKey)
	noKeyID := issuer(w.sub)
	noKeyID.KeyID = nil
	never := network{post: func(address string, _ []byte) ([]byte, error) {
		t.Errorf("asked %s", address)
		return nil, errOffline
	}}
	cases := []struct {
		name   string
		cert   *x509.Certificate
		issuer pki.Anchor
		fetch  revocation.Fetcher
		why    string
	}{
		{"that names no address", silent, issuer(w.sub), never, "names no OCSP address"},
		{"of a stranger of the same name", forged, issuer(w.sub), never, "not of this issuer"},
		{"of a stranger, key identifier unknown", forged, noKeyID, never, "not of this issuer"},
		{"of an issuer without a key", w.card, pki.Anchor{Name: w.sub.RawSubject}, never, "not of this issuer"},
		{"where nobody may be asked", w.card, issuer(w.sub), nil, "no OCSP responder may be asked"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checker := revocation.Checker{Fetch: c.fetch}
			unknown(t, checker.OCSP(t.Context(), c.cert, c.issuer, now), c.why)
		})
	}
}

func TestNoRandomnessIsNoQuestion(t *testing.T) {
	w := newWorld(t)
	c := revocation.Checker{Fetch: network{}, Rand: bytes.NewReader(make([]byte, 31))}
	unknown(t, c.OCSP(t.Context(), w.card, issuer(w.sub), now), "unexpected EOF")
}

// An address inside a certificate must not lead to this computer.
func TestResponderOnThisComputerIsNotReached(t *testing.T) {
	var hits atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	t.Cleanup(s.Close)
	w := newWorld(t)
	template := cardTemplate()
	template.OCSPServer = []string{s.URL}
	card := w.sub.Issue(t, template, &pkitest.Key(t, "card").PublicKey)
	c := revocation.Checker{Fetch: fetch.New(fetch.Options{})}
	status := c.OCSP(t.Context(), card, issuer(w.sub), now)
	unknown(t, status, "an address of this computer")
	if hits.Load() != 0 || !errors.Is(status.Why, fault.TrustFetch) {
		t.Errorf("%d requests, %v", hits.Load(), status.Why)
	}
}

func TestZeroStatusIsNotGood(t *testing.T) {
	var s revocation.Status
	if !errors.Is(s.Err(true), fault.RevocationUnknown) || s.Err(false) != nil || s.String() != "not checked" {
		t.Errorf("got %v, %q", s.Err(true), s)
	}
}

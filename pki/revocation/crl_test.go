package revocation_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/ocsp"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
)

// list is the CRL of the issuing CA with the serial numbers 1000 to 1009 and, if they are
// given, others.
func list(also ...int64) *x509.RevocationList {
	l := &x509.RevocationList{
		SignatureAlgorithm: x509.SHA256WithRSA,
		Number:             big.NewInt(7),
		ThisUpdate:         now.Add(-time.Hour), NextUpdate: now.Add(24 * time.Hour),
	}
	for i := range int64(10) {
		also = append(also, 1000+i)
	}
	for _, serial := range also {
		l.RevokedCertificateEntries = append(l.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: big.NewInt(serial), RevocationTime: now.Add(-48 * time.Hour), ReasonCode: ocsp.KeyCompromise})
	}
	return l
}

func signList(t testing.TB, l *x509.RevocationList, ca pkitest.CA) []byte {
	t.Helper()
	der, err := x509.CreateRevocationList(rand.Reader, l, ca.Certificate, ca.Key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// serving is a checker with an empty cache whose network has der at every address.
func serving(t testing.TB, der []byte) *revocation.Checker {
	t.Helper()
	return &revocation.Checker{
		Cache: revocation.NewCache(t.TempDir()),
		Fetch: network{get: func(string) ([]byte, error) { return exact(der), nil }},
	}
}

func (w *world) refresh(t testing.TB, c *revocation.Checker) error {
	t.Helper()
	return c.Refresh(t.Context(), revocation.CRLAddresses(w.card), issuer(w.sub), now)
}

// keeping is a checker that has fetched the list.
func (w *world) keeping(t testing.TB, l *x509.RevocationList) *revocation.Checker {
	t.Helper()
	c := serving(t, signList(t, l, w.sub))
	if err := w.refresh(t, c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCRLTellsWithoutANetwork(t *testing.T) {
	w := newWorld(t)
	c := w.keeping(t, list())
	c.Fetch = nil
	s := c.CRL(w.card, issuer(w.sub), now)
	if s.State != revocation.Good || s.By != revocation.ByCRL || !s.NextUpdate.Equal(now.Add(24*time.Hour)) || s.Err(true) != nil {
		t.Errorf("not listed: %v", s)
	}
	c = w.keeping(t, list(4)) // the card's
	s = c.CRL(w.card, issuer(w.sub), now)
	if want := "revoked on 2026-11-20 12:00 UTC: keyCompromise (crl of 2026-11-22 11:00 UTC)"; s.String() != want || !errors.Is(s.Err(false), fault.CertRevoked) {
		t.Errorf("listed: %v", s)
	}
}

func TestEveryReasonInACRLIsARevocation(t *testing.T) {
	w := newWorld(t)
	for code, name := range map[int]string{
		ocsp.Unspecified: "unspecified", ocsp.CertificateHold: "certificateHold", ocsp.RemoveFromCRL: "removeFromCRL",
		ocsp.AACompromise: "aACompromise", 7: "reason 7", 99: "reason 99",
	} {
		l := list(4)
		l.RevokedCertificateEntries[0].ReasonCode = code
		if s := w.keeping(t, l).CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked || s.Reason != name {
			t.Errorf("%d: got %v", code, s)
		}
	}
}

// scopeOf is an issuingDistributionPoint extension.
func scopeOf(fields ...byte) pkix.Extension {
	value := append([]byte{0x30, byte(len(fields))}, fields...)
	return pkix.Extension{Id: asn1.ObjectIdentifier{2, 5, 29, 28}, Critical: true, Value: value}
}

// pointOf is an issuingDistributionPoint with one address.
func pointOf(address string) pkix.Extension {
	n := byte(len(address))
	return scopeOf(append([]byte{0xA0, n + 4, 0xA0, n + 2, 0x86, n}, address...)...)
}

func TestCRLsThatCoverTheCard(t *testing.T) {
	w := newWorld(t)
	for name, scope := range map[string]pkix.Extension{
		"user certificates": scopeOf(0x81, 1, 0xFF),
		"its address":       pointOf(crlAddress),
		"everything":        scopeOf(),
	} {
		l := list()
		l.ExtraExtensions = []pkix.Extension{scope}
		if s := w.keeping(t, l).CRL(w.card, issuer(w.sub), now); s.State != revocation.Good {
			t.Errorf("%s: %v", name, s)
		}
	}
}

func TestCRLsThatDoNotCoverTheCard(t *testing.T) {
	w := newWorld(t)
	cases := []struct {
		name  string
		scope pkix.Extension
		why   string
	}{
		{"CAs only", scopeOf(0x82, 1, 0xFF), "about CAs only"},
		{"another address", pointOf("http://ldap.cie.example/2.crl"), "another distribution point"},
	}
	for _, c := range cases {
		l := list()
		l.ExtraExtensions = []pkix.Extension{c.scope}
		unknown(t, w.keeping(t, l).CRL(w.card, issuer(w.sub), now), c.why)
	}
	l := list()
	l.ExtraExtensions = []pkix.Extension{scopeOf(0x81, 1, 0xFF)}
	ca := w.sub.Issue(t, func() *x509.Certificate {
		c := pkitest.RootTemplate(8)
		c.Subject.CommonName = "Below (TEST)"
		return c
	}(), &pkitest.Key(t, "stranger").PublicKey)
	unknown(t, w.keeping(t, l).CRL(ca, issuer(w.sub), now), "not about CAs")
}

func TestCRLsThatAreNotKept(t *testing.T) {
	w := newWorld(t)
	stranger := pkitest.SelfSigned(t, pkitest.SubTemplate(), pkitest.Key(t, "stranger")) // the same name
	renamed := pkitest.SubTemplate()
	renamed.Subject.CommonName = "Another issuing CA (TEST)"
	other := pkitest.SelfSigned(t, renamed, pkitest.Key(t, "sub")) // the same key
	extended := func(e pkix.Extension) func(*x509.RevocationList) {
		return func(l *x509.RevocationList) { l.ExtraExtensions = []pkix.Extension{e} }
	}
	critical := func(id ...int) pkix.Extension { return pkix.Extension{Id: id, Critical: true, Value: []byte{2, 1, 3}} }
	entry := func(e pkix.Extension) func(*x509.RevocationList) {
		return func(l *x509.RevocationList) { l.RevokedCertificateEntries[5].ExtraExtensions = []pkix.Extension{e} }
	}
	cases := []struct {
		name string
		by   pkitest.CA
		with func(*x509.RevocationList)
		why  string
	}{
		{"a stranger's of the same name", stranger, func(*x509.RevocationList) {}, "signature of the CRL is wrong"},
		{"of the same key under another name", other, func(*x509.RevocationList) {}, "of another issuer"},
		{"stale", w.sub, func(l *x509.RevocationList) { l.NextUpdate = now.Add(-16 * time.Minute) }, "check the clock"},
		{"from the future", w.sub, func(l *x509.RevocationList) { l.ThisUpdate = now.Add(16 * time.Minute) }, "check the clock"},
		{"a delta", w.sub, extended(critical(2, 5, 29, 27)), "delta CRL"},
		{"an indirect one", w.sub, extended(scopeOf(0x84, 1, 0xFF)), "indirect"},
		{"of some reasons", w.sub, extended(scopeOf(0x83, 2, 6, 0x40)), "some reasons"},
		{"of attribute certificates", w.sub, extended(scopeOf(0x85, 1, 0xFF)), "attribute certificates"},
		{"with a scope that cannot be read", w.sub, extended(scopeOf(0x81, 1, 0x01)), "scope of the CRL cannot be read"},
		{"for a directory name", w.sub, extended(scopeOf(0xA0, 4, 0xA0, 2, 0xA4, 0)), "has no address"},
		{"for a relative name", w.sub, extended(scopeOf(0xA0, 2, 0xA1, 0)), "has no full name"},
		{"with an unknown critical extension", w.sub, extended(critical(1, 2, 3)), "critical extension is unknown"},
		{"with an extension twice", w.sub, extended(pkix.Extension{Id: []int{2, 5, 29, 20}, Value: []byte{2, 1, 9}}), "there twice"},
		{"with entries of others", w.sub, entry(critical(2, 5, 29, 29)), "of other issuers"},
		{"with a critical entry extension", w.sub, entry(critical(1, 2, 3)), "critical extension is unknown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := list()
			c.with(l)
			checker := serving(t, signList(t, l, c.by))
			refusesList(t, w.refresh(t, checker), c.why)
			unknown(t, checker.CRL(w.card, issuer(w.sub), now), "no CRL of the issuer is kept")
		})
	}
}

func refusesList(t *testing.T, err error, why string) {
	t.Helper()
	code := string(fault.CodeOf(err))
	if !strings.HasPrefix(code, "trust-list-") && code != string(fault.RevocationUnknown) || !bytes.Contains([]byte(err.Error()), []byte(why)) {
		t.Errorf("got %v, want a reason with %q", err, why)
	}
}

func TestBytesThatAreNoCRL(t *testing.T) {
	w := newWorld(t)
	good := signList(t, list(), w.sub)
	changed := func(at int) []byte { b := exact(good); b[at] ^= 1; return b }
	cases := []struct {
		name string
		der  []byte
		why  string
	}{
		{"nothing", nil, "cannot be read"},
		{"a page of a portal", []byte("<html>"), "cannot be read"},
		{"cut off", good[:len(good)-1], "cannot be read"},
		{"with something behind it", append(good[:len(good):len(good)], 0), "cannot be read"},
		{"with another signature", changed(len(good) - 1), "signature of the CRL is wrong"},
		{"of version 1", changed(bytes.Index(good, []byte{2, 1, 1, 0x30}) + 2), "not of version 2"},
		{"with two algorithms", changed(bytes.Index(good, []byte{0xF7, 0x0D, 1, 1, 11}) + 4), "two signature algorithms"},
		{"larger than any", make([]byte, revocation.MaxCRL+1), "at most 67108864"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { refusesList(t, w.refresh(t, serving(t, c.der)), c.why) })
	}
}

// resigned is the list with one thing changed in it before the issuer signs it.
func resigned(t *testing.T, w *world, l *x509.RevocationList, old, new string) []byte {
	t.Helper()
	der := signList(t, l, w.sub)
	parsed, err := x509.ParseRevocationList(der)
	if err != nil {
		t.Fatal(err)
	}
	tbs := exact(parsed.RawTBSRevocationList)
	if len(old) != len(new) || bytes.Count(tbs, []byte(old)) != 1 {
		t.Fatalf("% X is there %d times", old, bytes.Count(tbs, []byte(old)))
	}
	copy(tbs[bytes.Index(tbs, []byte(old)):], new)
	algorithm, signature := reply{key: w.sub.Key}.sign(t, tbs)
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		b.AddBytes(algorithm)
		b.AddASN1BitString(signature)
	})
	return built(t, &b)
}

func TestSignedCRLThatIsMalformedIsNotKept(t *testing.T) {
	w := newWorld(t)
	cases := []struct{ name, old, new, why string }{
		{"an entry that is no sequence", "\x30\x21\x02\x02\x03\xE8", "\x31\x21\x02\x02\x03\xE8", "an entry of the CRL"},
		{"an entry that is too long", "\x30\x21\x02\x02\x03\xF1", "\x30\x22\x02\x02\x03\xF1", "an entry of the CRL"},
		{"a serial number in a second way", "\x02\x02\x03\xE8", "\x02\x02\x00\x01", "an entry of the CRL"},
		{"no serial number", "\x02\x02\x03\xE8", "\x04\x02\x03\xE8", "an entry of the CRL"},
		{"a date in another type", "\x03\xE8\x17\x0D", "\x03\xE8\x16\x0D", "an entry of the CRL"},
		{"no version", "\x02\x01\x01\x30", "\x02\x01\x00\x30", "not of version 2"},
		{"a thirteenth month", "261122110000Z", "261322110000Z", "dates of the CRL"},
		{"no number in its number", "\x55\x1D\x14\x04\x03\x02", "\x55\x1D\x14\x04\x03\x04", "number of the CRL"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			der := resigned(t, w, list(), c.old, c.new)
			refusesList(t, w.refresh(t, serving(t, der)), c.why)
		})
	}
}

// A listed certificate is revoked, however badly the rest of its entry is written.
func TestEntryWithoutAReadableDateIsARevocation(t *testing.T) {
	w := newWorld(t)
	l := list(4)
	l.RevokedCertificateEntries[0].RevocationTime = now.Add(-72 * time.Hour)
	c := serving(t, resigned(t, w, l, "261119120000Z", "269919120000Z"))
	if err := w.refresh(t, c); err != nil {
		t.Fatal(err)
	}
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked || s.String() != "revoked: keyCompromise (crl of 2026-11-22 11:00 UTC)" {
		t.Errorf("got %v", s)
	}
}

func TestCRLsWithEverySHA2AndBothTimes(t *testing.T) {
	w := newWorld(t)
	for _, algorithm := range []x509.SignatureAlgorithm{x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA} {
		l := list()
		l.SignatureAlgorithm, l.NextUpdate = algorithm, now.AddDate(30, 0, 0) // GeneralizedTime from 2050
		if s := w.keeping(t, l).CRL(w.card, issuer(w.sub), now); s.State != revocation.Good {
			t.Errorf("%v: %v", algorithm, s)
		}
	}
	l := list()
	l.SignatureAlgorithm = x509.SHA256WithRSAPSS
	refusesList(t, w.refresh(t, serving(t, signList(t, l, w.sub))), "its signature is not RSA")
}

// TestRevokedForEverOutlivesTheList: a list that nobody renews frees nobody.
func TestRevokedForEverOutlivesTheList(t *testing.T) {
	w := newWorld(t)
	l := list(4) // the card's
	if s := w.keeping(t, l).CRL(w.card, issuer(w.sub), now.AddDate(1, 0, 0)); s.State != revocation.Revoked {
		t.Errorf("a year later: %v", s)
	}
	for i := range l.RevokedCertificateEntries {
		l.RevokedCertificateEntries[i].ReasonCode = ocsp.CertificateHold
	}
	c := w.keeping(t, l)
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
		t.Errorf("on hold: %v", s)
	}
	unknown(t, c.CRL(w.card, issuer(w.sub), now.AddDate(1, 0, 0)), "check the clock")
}

// TestListOfAnotherScopeTakesNoPlace: what one list says is not unsaid by a later one that
// is about others.
func TestListOfAnotherScopeTakesNoPlace(t *testing.T) {
	w := newWorld(t)
	full, other := list(4), list()
	other.Number = big.NewInt(70)
	other.ExtraExtensions = []pkix.Extension{pointOf("http://ldap.cie.example/2.crl")}
	c := w.keeping(t, full)
	if _, err := c.Keep(signList(t, other, w.sub), []pki.Anchor{issuer(w.sub)}, now); err != nil {
		t.Fatal(err)
	}
	if s := c.CRL(w.card, issuer(w.sub), now); s.State != revocation.Revoked {
		t.Errorf("%v", s)
	}
}

func TestCRLThatHasGrownStaleTellsNothing(t *testing.T) {
	w := newWorld(t)
	c := w.keeping(t, list())
	unknown(t, c.CRL(w.card, issuer(w.sub), now.Add(48*time.Hour)), "was valid until 2026-11-23 12:00 UTC; the clock of this computer says 2026-11-24 12:00 UTC: check the clock")
	unknown(t, c.CRL(w.card, issuer(w.sub), now.AddDate(-3, 0, 0)), "check the clock")
}

// Every entry of a long list is found, and nothing else is: the other reader is Go's.
func TestIndexFindsWhatTheListHas(t *testing.T) {
	w := newWorld(t)
	l := list()
	for i := range int64(500) { // neighbours, and numbers that share their last 8 octets
		n := big.NewInt(i * 7919)
		l.RevokedCertificateEntries = append(l.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: new(big.Int).Lsh(big.NewInt(i+1), 72), RevocationTime: now, ReasonCode: ocsp.Superseded},
			x509.RevocationListEntry{SerialNumber: n.Add(n, big.NewInt(1<<40)), RevocationTime: now})
	}
	der := signList(t, l, w.sub)
	got, err := revocation.ReadList(der, issuer(w.sub))
	if err != nil {
		t.Fatal(err)
	}
	sameEntries(t, got, der)
	for _, absent := range []*big.Int{big.NewInt(0), big.NewInt(1 << 41), big.NewInt(-1000), new(big.Int).Lsh(big.NewInt(501), 72)} {
		if _, _, listed := got.Find(absent); listed {
			t.Errorf("%v is listed", absent)
		}
	}
}

// sameEntries compares with what crypto/x509 reads.
func sameEntries(t *testing.T, got revocation.List, der []byte) {
	t.Helper()
	want, err := x509.ParseRevocationList(der)
	if err != nil {
		return // stricter in other things: what it reads is all that is compared
	}
	if got.Len() != len(want.RevokedCertificateEntries) {
		t.Fatalf("%d entries, want %d", got.Len(), len(want.RevokedCertificateEntries))
	}
	for _, e := range want.RevokedCertificateEntries {
		if _, _, listed := got.Find(e.SerialNumber); !listed {
			t.Errorf("%v is not found", e.SerialNumber)
		}
	}
}

func TestCheckAsksTheListFirst(t *testing.T) {
	w := newWorld(t)
	asked := 0
	post := func(string, []byte) ([]byte, error) { asked++; return w.good().der(t), nil }
	c := w.keeping(t, list(4))
	c.Fetch = network{post: post}
	if s := c.Check(t.Context(), w.card, issuer(w.sub), now); s.State != revocation.Revoked || s.By != revocation.ByCRL || asked != 0 {
		t.Errorf("listed: %v, asked %d times", s, asked)
	}
	c = &revocation.Checker{Cache: revocation.NewCache(t.TempDir()), Fetch: network{post: post}}
	if s := c.Check(t.Context(), w.card, issuer(w.sub), now); s.State != revocation.Good || s.By != revocation.ByOCSP || asked != 1 {
		t.Errorf("no list: %v, asked %d times", s, asked)
	}
	c.Fetch = network{}
	s := c.Check(t.Context(), w.card, issuer(w.sub), now)
	unknown(t, s, "no network")
	unknown(t, s, "no CRL of the issuer is kept")
}

func TestResponderThatTheListHasIsNotBelieved(t *testing.T) {
	w := newWorld(t)
	c := w.keeping(t, list(50)) // the responder's
	c.Fetch = network{post: func(string, []byte) ([]byte, error) { return w.good().der(t), nil }}
	unknown(t, c.OCSP(t.Context(), w.card, issuer(w.sub), now), "responder's certificate is revoked")

	template := responderTemplate()
	template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Value: []byte{5, 0}}}
	w.responder = w.sub.Sub(t, template, w.responder.Key)
	if s := c.OCSP(t.Context(), w.card, issuer(w.sub), now); s.State != revocation.Good {
		t.Errorf("with id-pkix-ocsp-nocheck: %v", s)
	}
}

// TestListThatIsNotKeptHasItsOwnFault: who fetched it has to know what to do.
func TestListThatIsNotKeptHasItsOwnFault(t *testing.T) {
	w := newWorld(t)
	kept := revocation.Checker{Cache: revocation.NewCache(t.TempDir())}
	good := signList(t, list(), w.sub)
	changed := exact(good)
	changed[len(changed)-1] ^= 1
	root := pkitest.SelfSigned(t, pkitest.RootTemplate(1), pkitest.Key(t, "root"))
	issuers := []pki.Anchor{issuer(root), issuer(w.sub)}
	for want, der := range map[fault.Code][]byte{
		fault.TrustListMalformed: {0x30, 0}, fault.TrustListSignature: changed, fault.TrustListSigner: signList(t, list(), root),
	} {
		given := issuers
		if want == fault.TrustListSigner {
			given = issuers[1:]
		}
		if _, err := kept.Keep(der, given, now); !errors.Is(err, want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := kept.Keep(good, issuers, now.AddDate(5, 0, 0)); !errors.Is(err, fault.TrustListStale) {
		t.Errorf("stale: %v", err)
	}
	if got, err := kept.Keep(good, issuers, now); err != nil || got.KeyID == nil || string(got.Name) != string(w.sub.RawSubject) {
		t.Errorf("%+v, %v", got, err)
	}
}

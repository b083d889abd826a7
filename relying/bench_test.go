package relying_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"cied/pki"
	"cied/pki/pkitest"
	"cied/pki/revocation"
	"cied/relying"
	"cied/token"
)

// caKey is one of RSA-4096, as the authorities of the CIE have.
func caKey(b *testing.B) *rsa.PrivateKey {
	b.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 4096)
	if err != nil {
		b.Fatal(err)
	}
	return key
}

// largeWorld is the hierarchy of pkitest with the real lengths of keys: made once, for
// keys of this length take seconds.
var largeWorld = sync.OnceValue(func() func(b *testing.B) *pkitest.World {
	var w *pkitest.World
	return func(b *testing.B) *pkitest.World {
		b.Helper()
		if w == nil {
			made := pkitest.New(b)
			made.Root = pkitest.SelfSigned(b, pkitest.RootTemplate(1), caKey(b))
			made.Sub = made.Root.Sub(b, pkitest.SubTemplate(), caKey(b))
			made.Card = made.Sub.Issue(b, pkitest.CardTemplate(), &pkitest.Key(b, "card").PublicKey)
			w = made
		}
		return w
	}
})

// lists is a checker that holds the list of the card's issuer, and no network.
func lists(b *testing.B, w *pkitest.World, anchors *pki.Anchors) *revocation.Checker {
	b.Helper()
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: w.Card.SerialNumber, ThisUpdate: pkitest.Now.AddDate(0, 0, -1), NextUpdate: pkitest.Now.AddDate(0, 0, 1),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: w.Sub.SerialNumber, RevocationTime: pkitest.Now.AddDate(0, 0, -2)}},
	}, w.Sub.Certificate, w.Sub.Key)
	if err != nil {
		b.Fatal(err)
	}
	c := &revocation.Checker{Cache: revocation.NewCache(b.TempDir())}
	if _, err := c.Keep(der, anchors.List(), pkitest.Now); err != nil {
		b.Fatal(err)
	}
	return c
}

// BenchmarkVerify is one answer of Web eID on one core: issuers with RSA-4096, a card with
// RSA-2048, and the issuer's list asked, each time. The second figure is the rate beside
// that of OpenSSL for RSA-2048 alone.
func BenchmarkVerify(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	w := largeWorld()(b)
	v := verifier(w)
	if err := v.SetRevocation(relying.RevocationHard, lists(b, w, v.Anchors)); err != nil {
		b.Fatal(err)
	}
	v.Chains = new(relying.Chains)
	data := answer(b, token.WebEID, w.Card, pkitest.Key(b, "card"), origin, nonce)
	verify := func(before func()) func(b *testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			openssl, began := opensslRate(b), processTime()
			for b.Loop() {
				before()
				if _, err := v.Verify(b.Context(), token.WebEID, data, nonce); err != nil {
					b.Fatal(err)
				}
			}
			report(b, processTime()-began, (openssl+opensslRate(b))/2)
		}
	}
	b.Run("not seen before", verify(v.Chains.Clear))
	b.Run("seen within minutes", verify(func() {}))
}

// report gives the verifications in a second of one processor, and what part they are of
// OpenSSL's, where that is known. OpenSSL was measured before and after, for machines have
// moods.
func report(b *testing.B, spent time.Duration, openssl float64) {
	b.Helper()
	rate := float64(b.N) / spent.Seconds()
	b.ReportMetric(rate, "verifications/s")
	if openssl > 0 {
		b.ReportMetric(100*rate/openssl, "%-of-openssl")
	}
}

// verifyRate is the last figure of the table that openssl speed prints.
var verifyRate = regexp.MustCompile(`(?m)^rsa\s+2048 bits\s.*\s([0-9.]+)$`)

// opensslRate returns the RSA-2048 verifications of OpenSSL in a second of one core; 0
// where it is not installed.
func opensslRate(b *testing.B) float64 {
	b.Helper()
	program, err := exec.LookPath("openssl")
	if err != nil {
		return 0
	}
	out, err := exec.Command(program, "speed", "-seconds", "1", "rsa2048").Output()
	if err != nil {
		b.Fatal(err)
	}
	found := verifyRate.FindSubmatch(out)
	if found == nil {
		b.Fatalf("openssl speed gives no rate:\n%s", out)
	}
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return rate
}

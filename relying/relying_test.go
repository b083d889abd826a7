package relying_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
	"cied/relying"
	"cied/token"
)

const origin = "https://idp.example.it"

var nonce = strings.Repeat("A", 43) + "="

func now() time.Time { return pkitest.Now }

// wantFault wants err to speak with the given code, or to be nil for "".
func wantFault(t *testing.T, err error, want fault.Code) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatalf("refused: %v", err)
	case want != "" && err == nil:
		t.Fatalf("accepted, want %s", want)
	case want != "" && fault.Of(err).Code != want:
		t.Fatalf("%s (%v), want %s", fault.Of(err).Code, err, want)
	}
}

func verifier(w *pkitest.World) *relying.Verifier {
	return &relying.Verifier{Origin: origin, Anchors: pki.NewAnchors(w.CIE(), nil, true), Now: now}
}

// answer makes an answer of either format by the given card.
func answer(t testing.TB, format token.Format, card *x509.Certificate, key *rsa.PrivateKey, origin, nonce string) []byte {
	t.Helper()
	var data []byte
	var err error
	if format == token.CMS {
		data, err = token.NewCMS(token.Statement{Origin: origin, Nonce: nonce, Time: now(), Version: "1"}, card, key)
	} else {
		data, err = token.NewWebEID(origin, nonce, card, key, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var formats = []token.Format{token.WebEID, token.CMS}

func TestAnswerProvesThePerson(t *testing.T) {
	w := pkitest.New(t)
	want := relying.Identity{FiscalCode: "RSSMRA80A41H501W", GivenName: "MARIA", Surname: "ROSSI PROVA", Document: "CA00000AA", NotAfter: w.Card.NotAfter, Test: true}
	for _, format := range formats {
		got, err := verifier(w).Verify(t.Context(), format, answer(t, format, w.Card, pkitest.Key(t, "card"), origin, nonce), nonce)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", format, got, err)
		}
	}
}

func TestIdentityUnderRealAnchorsIsNoTest(t *testing.T) {
	w := pkitest.New(t)
	v := verifier(w)
	v.Anchors = pki.NewAnchors(w.CIE(), nil, false)
	got, err := v.Verify(t.Context(), token.CMS, answer(t, token.CMS, w.Card, pkitest.Key(t, "card"), origin, nonce), nonce)
	if err != nil || got.Test {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAnswerForSomebodyElseIsRefused(t *testing.T) {
	w := pkitest.New(t)
	key := pkitest.Key(t, "card")
	for _, format := range formats {
		want := map[token.Format]fault.Code{token.WebEID: fault.TokenSignature, token.CMS: fault.NonceMismatch}[format]
		for name, data := range map[string][]byte{
			"another origin": answer(t, format, w.Card, key, "https://evil.example.it", nonce),
			"another port":   answer(t, format, w.Card, key, origin+":8443", nonce),
			"another nonce":  answer(t, format, w.Card, key, origin, strings.Repeat("B", 44)),
		} {
			t.Run(string(format)+", "+name, func(t *testing.T) {
				got, err := verifier(w).Verify(t.Context(), format, data, nonce)
				wantFault(t, err, want)
				if got != (relying.Identity{}) {
					t.Errorf("an identity came with the fault: %+v", got)
				}
			})
		}
	}
}

func TestAnswerOfAStrangerIsRefused(t *testing.T) {
	w := pkitest.New(t)
	stranger := pkitest.SelfSigned(t, pkitest.RootTemplate(1), pkitest.Key(t, "stranger"))
	key := pkitest.Key(t, "card")
	forged := stranger.Issue(t, pkitest.CardTemplate(), &key.PublicKey)
	expired := pkitest.CardTemplate()
	expired.NotAfter = pkitest.Now.Add(-time.Second)
	old := w.Sub.Issue(t, expired, &key.PublicKey)
	for _, format := range formats {
		for name, tc := range map[string]struct {
			card *x509.Certificate
			want fault.Code
		}{"same-name root": {forged, fault.CertIssuerUnknown}, "expired card": {old, fault.CertExpired}} {
			t.Run(string(format)+", "+name, func(t *testing.T) {
				_, err := verifier(w).Verify(t.Context(), format, answer(t, format, tc.card, key, origin, nonce), nonce)
				wantFault(t, err, tc.want)
			})
		}
	}
}

// TestCertificateOfAnotherIsNoProof puts a good certificate beside somebody else's signature.
func TestCertificateOfAnotherIsNoProof(t *testing.T) {
	w := pkitest.New(t)
	thief := pkitest.Key(t, "stranger")
	own := w.Sub.Issue(t, pkitest.CardTemplate(), &thief.PublicKey)
	for _, format := range formats {
		data := answer(t, format, own, thief, origin, nonce)
		if format == token.WebEID {
			data = bytes.Replace(data, []byte(base64.StdEncoding.EncodeToString(own.Raw)), []byte(base64.StdEncoding.EncodeToString(w.Card.Raw)), 1)
		} else {
			data = bytes.Replace(data, own.Raw, w.Card.Raw, 1)
		}
		_, err := verifier(w).Verify(t.Context(), format, data, nonce)
		wantFault(t, err, fault.TokenSignature)
	}
}

func TestUnreadableAnswersAreRefused(t *testing.T) {
	w := pkitest.New(t)
	cms := answer(t, token.CMS, w.Card, pkitest.Key(t, "card"), origin, nonce)
	for name, tc := range map[string]struct {
		format token.Format
		data   []byte
		nonce  string
		want   fault.Code
	}{
		"no data":        {token.WebEID, nil, nonce, fault.TokenMalformed},
		"wrong format":   {token.WebEID, cms, nonce, fault.TokenMalformed},
		"unknown format": {"jwt", cms, nonce, fault.FormatUnsupported},
		"no format":      {"", cms, nonce, fault.FormatUnsupported},
		"no nonce":       {token.CMS, cms, "", fault.NonceLength},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verifier(w).Verify(t.Context(), tc.format, tc.data, tc.nonce)
			wantFault(t, err, tc.want)
		})
	}
}

func TestMaxAgeBoundsTheStatementsTimeBothWays(t *testing.T) {
	w := pkitest.New(t)
	data := answer(t, token.CMS, w.Card, pkitest.Key(t, "card"), origin, nonce)
	for _, tc := range []struct {
		distance, max time.Duration
		want          fault.Code
	}{
		{time.Hour, 0, ""}, {5 * time.Minute, 5 * time.Minute, ""}, {-5 * time.Minute, 5 * time.Minute, ""},
		{5*time.Minute + time.Second, 5 * time.Minute, fault.NonceMismatch}, {-6 * time.Minute, 5 * time.Minute, fault.NonceMismatch},
	} {
		v := verifier(w)
		v.MaxAge = tc.max
		v.Now = func() time.Time { return pkitest.Now.Add(tc.distance) }
		_, err := v.Verify(t.Context(), token.CMS, data, nonce)
		wantFault(t, err, tc.want)
	}
}

func TestNonceIs32RandomBytesInBase64(t *testing.T) {
	n, err := relying.NewNonce(bytes.NewReader(make([]byte, 32)))
	if err != nil || n != nonce || token.CheckNonce(n) != nil {
		t.Errorf("%q, %v", n, err)
	}
	if n, err := relying.NewNonce(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Errorf("a nonce from 31 bytes: %q", n)
	}
	if _, err := relying.NewNonce(iotest.ErrReader(errors.New("no entropy"))); err == nil {
		t.Error("a nonce without randomness")
	}
}

// A clock is moved by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestChallengeIsAnsweredOnceByItsOwnSession(t *testing.T) {
	c := relying.NewChallenges(rand.Reader, now)
	n, err := c.Issue("browser 1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Take("browser 2")
	wantFault(t, err, fault.NonceMismatch)
	got, err := c.Take("browser 1")
	if err != nil || got != n {
		t.Fatalf("%q, %v; want %q", got, err, n)
	}
	_, err = c.Take("browser 1")
	wantFault(t, err, fault.NonceMismatch)
}

func TestNewChallengeVoidsTheEarlierOne(t *testing.T) {
	c := relying.NewChallenges(rand.Reader, now)
	first, _ := c.Issue("s")
	second, _ := c.Issue("s")
	got, err := c.Take("s")
	if err != nil || got != second || got == first {
		t.Errorf("%q, %v", got, err)
	}
	_, err = c.Take("s")
	wantFault(t, err, fault.NonceMismatch)
}

func TestChallengeEndsAfterFiveMinutes(t *testing.T) {
	for wait, want := range map[time.Duration]fault.Code{relying.NonceTTL - 1: "", relying.NonceTTL: fault.NonceMismatch} {
		k := &clock{pkitest.Now}
		c := relying.NewChallenges(rand.Reader, k.now)
		if _, err := c.Issue("s"); err != nil {
			t.Fatal(err)
		}
		k.at = k.at.Add(wait)
		_, err := c.Take("s")
		wantFault(t, err, want)
	}
}

func TestFloodOfChallengesForgetsTheOldest(t *testing.T) {
	c := relying.NewChallenges(zeros{}, now)
	for i := range relying.MaxChallenges + 1 {
		if _, err := c.Issue(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := c.Len(); n != relying.MaxChallenges {
		t.Errorf("%d challenges are kept", n)
	}
	_, err := c.Take("0")
	wantFault(t, err, fault.NonceMismatch)
	_, err = c.Take("1")
	wantFault(t, err, "")
}

func TestExpiredChallengesAreForgottenAtTheNext(t *testing.T) {
	k := &clock{pkitest.Now}
	c := relying.NewChallenges(zeros{}, k.now)
	for i := range 10 {
		if _, err := c.Issue(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	k.at = k.at.Add(relying.NonceTTL)
	if _, err := c.Issue("late"); err != nil {
		t.Fatal(err)
	}
	if n := c.Len(); n != 1 {
		t.Errorf("%d challenges are kept", n)
	}
}

func TestSessionNeedsAName(t *testing.T) {
	c := relying.NewChallenges(zeros{}, now)
	for _, session := range []string{"", strings.Repeat("s", 257)} {
		if _, err := c.Issue(session); err == nil {
			t.Errorf("issued to a session of %d bytes", len(session))
		}
	}
}

// TestOneOfManyTakersWins races for one challenge.
func TestOneOfManyTakersWins(t *testing.T) {
	c := relying.NewChallenges(rand.Reader, now)
	if _, err := c.Issue("s"); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	won := make(chan string, 16)
	for range 16 {
		wg.Go(func() {
			if n, err := c.Take("s"); err == nil {
				won <- n
			}
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Errorf("%d takers won", len(won))
	}
}

// zeros is a source of bytes that are not random.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// FuzzVerify offers anything as an answer: only the genuine ones prove a person.
func FuzzVerify(f *testing.F) {
	w := pkitest.New(f)
	for _, format := range formats {
		f.Add(format == token.CMS, answer(f, format, w.Card, pkitest.Key(f, "card"), origin, nonce))
	}
	v := verifier(w)
	f.Fuzz(func(t *testing.T, cms bool, data []byte) {
		format := token.WebEID
		if cms {
			format = token.CMS
		}
		in := make([]byte, len(data))
		copy(in, data)
		if id, err := v.Verify(t.Context(), format, in, nonce); err == nil && id.FiscalCode != "RSSMRA80A41H501W" {
			t.Errorf("%+v", id)
		}
	})
}

package token_test

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"cied/fault"
	"cied/pki/cms"
	"cied/pki/pkitest"
	"cied/token"
)

func statement() token.Statement {
	return token.Statement{Origin: origin, Nonce: nonce, Time: pkitest.Now, Version: "1.0.0"}
}

func newCMS(t testing.TB, w *pkitest.World) []byte {
	t.Helper()
	der, err := token.NewCMS(statement(), w.Chain(), pkitest.Key(t, "card"))
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestGoldenCMS reads an answer of another writer, which like OpenSSL gives its algorithms
// the parameters NULL where NewCMS gives none (RFC 5754, 2 and 3.2: verifiers take both).
func TestGoldenCMS(t *testing.T) {
	der, err := os.ReadFile("testdata/answer.p7m")
	if err != nil {
		t.Fatal(err)
	}
	s, err := token.ParseCMS(der)
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Verify(origin, nonce), "")
	if s.Format != token.StatementFormat || s.Version != "1.0.0" || !s.Time.Equal(pkitest.Now) {
		t.Errorf("%+v", s.Statement)
	}
}

// TestFreshCMSHasItsSignedAttributes looks with another reader than ours.
func TestFreshCMSHasItsSignedAttributes(t *testing.T) {
	before := time.Now().Truncate(time.Second)
	p7, err := pkcs7.Parse(newCMS(t, pkitest.New(t)))
	if err != nil {
		t.Fatal(err)
	}
	var contentType asn1.ObjectIdentifier
	var digest []byte
	var at time.Time
	if err := errors.Join(
		p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeContentType, &contentType),
		p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeMessageDigest, &digest),
		p7.UnmarshalSignedAttribute(pkcs7.OIDAttributeSigningTime, &at),
	); err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(p7.Content)
	if !contentType.Equal(pkcs7.OIDData) || !bytes.Equal(digest, want[:]) || at.Before(before) || at.After(time.Now()) {
		t.Errorf("content-type %v, message-digest %x, signing-time %v", contentType, digest, at)
	}
	if len(p7.Signers) != 1 || !p7.Signers[0].DigestAlgorithm.Algorithm.Equal(pkcs7.OIDDigestAlgorithmSHA256) ||
		!p7.Signers[0].DigestEncryptionAlgorithm.Algorithm.Equal(pkcs7.OIDEncryptionAlgorithmRSASHA256) {
		t.Errorf("%d signers", len(p7.Signers))
	}
}

// TestTimeOfAnAnswerIsTheStatements has a statement whose time no clock of the test shows.
func TestTimeOfAnAnswerIsTheStatements(t *testing.T) {
	st := statement()
	st.Time = time.Date(2061, 7, 28, 0, 0, 0, 0, time.UTC)
	der, err := token.NewCMS(st, pkitest.New(t).Chain(), pkitest.Key(t, "card"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := token.ParseCMS(der)
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Verify(origin, nonce), "")
	if !s.Time.Equal(st.Time) {
		t.Errorf("time %v", s.Time)
	}
}

func TestStatementIsCanonicalJSON(t *testing.T) {
	st := statement()
	st.Nonce = `"\<>&` + strings.Repeat("n", 44) // RFC 8785 escapes the first two and no more
	st.Time = time.Date(2026, 11, 22, 13, 0, 0, 999, time.FixedZone("CET", 3600))
	der, err := token.NewCMS(st, pkitest.New(t).Chain(), pkitest.Key(t, "card"))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := cms.Parse(der)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"format":"cied-statement:1","nonce":"\"\\<>&` + strings.Repeat("n", 44) +
		`","origin":"https://idp.example.it","time":"2026-11-22T12:00:00Z","version":"1.0.0"}`
	if string(signed.Content) != want {
		t.Errorf("got %s", signed.Content)
	}
	s, err := token.ParseCMS(der)
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Verify(origin, st.Nonce), "")
}

// TestRootsStayAtHome counts what an answer carries: the card and its issuing CA.
func TestRootsStayAtHome(t *testing.T) {
	w := pkitest.New(t)
	signed, err := cms.Parse(newCMS(t, w))
	if err != nil {
		t.Fatal(err)
	}
	if len(signed.Certificates) != 2 || !signed.Certificates[0].Equal(w.Card) || !signed.Certificates[1].Equal(w.Sub.Certificate) {
		t.Errorf("%d certificates", len(signed.Certificates))
	}
}

func TestStatementForAnotherChallengeIsRefused(t *testing.T) {
	s, err := token.ParseCMS(newCMS(t, pkitest.New(t)))
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, s.Verify("https://evil.example.it", nonce), fault.NonceMismatch)
	wantFault(t, s.Verify(origin, strings.Repeat("B", 44)), fault.NonceMismatch)
}

func TestMutatedStatementsAreMalformed(t *testing.T) {
	w := pkitest.New(t)
	before := `{"format":"cied-statement:1","nonce":"` + nonce + `","origin":"https://idp.example.it","time":"2026-11-22T12:00:00Z","version":"1.0.0"}`
	if _, err := token.ParseCMS(w.SignedMessage(t, []byte(before))); err != nil {
		t.Fatal(err)
	}
	for name, replace := range map[string][2]string{
		"another format":      {"cied-statement:1", "cied-statement:2"},
		"a space":             {`":"https`, `": "https`},
		"another order":       {`"format":"cied-statement:1",`, ``},
		"a field more":        {`"version"`, `"admin":"yes","version"`},
		"a field twice":       {`"version"`, `"origin":"https://evil.example.it","version"`},
		"an escaped letter":   {"idp", `\u0069dp`},
		"parts of a second":   {"12:00:00Z", "12:00:00.5Z"},
		"a zone":              {"12:00:00Z", "13:00:00+01:00"},
		"a short nonce":       {nonce, "short"},
		"no origin":           {"https://idp.example.it", ""},
		"no version":          {"1.0.0", ""},
		"a long version":      {"1.0.0", strings.Repeat("1", 65)},
		"a version with è":    {"1.0.0", "è"},
		"a number for a name": {`"1.0.0"`, "1"},
	} {
		t.Run(name, func(t *testing.T) {
			content := strings.Replace(before, replace[0], replace[1], 1)
			if content == before {
				t.Fatal("the mutation changed nothing")
			}
			_, err := token.ParseCMS(w.SignedMessage(t, []byte(content)))
			wantFault(t, err, fault.TokenMalformed)
		})
	}
}

// TestEverySignedByteCounts changes each byte outside the certificates.
func TestEverySignedByteCounts(t *testing.T) {
	w := pkitest.New(t)
	der := newCMS(t, w)
	start := bytes.Index(der, w.Card.Raw)
	end := start + len(w.Card.Raw) + len(w.Sub.Raw)
	for i := range der {
		if i >= start && i < end {
			continue
		}
		changed := bytes.Clone(der)
		changed[i] ^= 1 << (i % 8)
		s, err := token.ParseCMS(changed)
		if err == nil {
			err = s.Verify(origin, nonce)
		}
		if !errors.Is(err, fault.TokenMalformed) && !errors.Is(err, fault.TokenSignature) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
}

func TestOtherMessagesAreMalformed(t *testing.T) {
	w := pkitest.New(t)
	for name, der := range map[string][]byte{
		"nothing": nil, "a certificate": w.Card.Raw, "an EF.SOD": pkitest.SOD{Form: pkitest.Forms()[0], Signer: w.Signer}.File(t)[4:],
		"trailing": append(newCMS(t, w), 0), "huge": make([]byte, 1<<20), "BER": {0x30, 0x80, 0, 0},
	} {
		_, err := token.ParseCMS(der)
		if !errors.Is(err, fault.TokenMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoCertificateNoAnswer(t *testing.T) {
	if _, err := token.NewCMS(statement(), nil, pkitest.Key(t, "card")); err == nil {
		t.Error("signed without a certificate")
	}
}

func TestCardWithoutItsCASignsAlone(t *testing.T) {
	w := pkitest.New(t)
	for name, chain := range map[string][]*x509.Certificate{"card": {w.Card}, "card and root": {w.Card, w.Root.Certificate}} {
		der, err := token.NewCMS(statement(), chain, pkitest.Key(t, "card"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := token.ParseCMS(der)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(origin, nonce); err != nil || !s.Certificate.Equal(w.Card) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNothingIsSignedForABrokenChain(t *testing.T) {
	w := pkitest.New(t)
	signer := &counting{Signer: pkitest.Key(t, "card")}
	if _, err := token.NewCMS(statement(), []*x509.Certificate{w.Card, w.Signer.Certificate}, signer); err == nil || len(signer.digests) != 0 {
		t.Errorf("%v after %d signatures", err, len(signer.digests))
	}
}

func FuzzParseCMS(f *testing.F) {
	f.Add(newCMS(f, pkitest.New(f)))
	f.Fuzz(func(t *testing.T, der []byte) {
		s, err := token.ParseCMS(exact(der))
		if err != nil {
			if !errors.Is(err, fault.TokenMalformed) {
				t.Errorf("%v", err)
			}
			return
		}
		_ = s.Verify(origin, nonce)
	})
}

package token_test

import (
	"bytes"
	"crypto/sha256"
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
	der, err := token.NewCMS(statement(), w.Card, pkitest.Key(t, "card"))
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
	der, err := token.NewCMS(st, pkitest.New(t).Card, pkitest.Key(t, "card"))
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
	der, err := token.NewCMS(st, pkitest.New(t).Card, pkitest.Key(t, "card"))
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

// TestAnswerCarriesTheCardsCertificateAlone: CAs that come with an answer prove nothing.
func TestAnswerCarriesTheCardsCertificateAlone(t *testing.T) {
	w := pkitest.New(t)
	signed, err := cms.Parse(newCMS(t, w))
	if err != nil {
		t.Fatal(err)
	}
	if len(signed.Certificates) != 1 || !signed.Certificates[0].Equal(w.Card) {
		t.Errorf("%d certificates", len(signed.Certificates))
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

package token_test

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"cied/fault"
	"cied/pki/pkitest"
	"cied/token"
)

var update = flag.Bool("update", false, "write the golden files anew")

func newWebEID(t testing.TB, w *pkitest.World) []byte {
	t.Helper()
	data, err := token.NewWebEID(origin, nonce, w.Card, pkitest.Key(t, "card"), program)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestGoldenWebEID holds the bytes of a token: PKCS #1 v1.5 has no randomness.
func TestGoldenWebEID(t *testing.T) {
	const name = "testdata/web-eid.json"
	got := newWebEID(t, pkitest.New(t))
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got %s", got)
	}
	parsed, err := token.ParseWebEID(want)
	if err != nil {
		t.Fatal(err)
	}
	wantFault(t, parsed.Verify(origin, nonce), "")
}

func TestSignerIsGivenOneSHA256OfTheMessage(t *testing.T) {
	w := pkitest.New(t)
	signer := &counting{Signer: pkitest.Key(t, "card")}
	if _, err := token.NewWebEID(origin, nonce, w.Card, signer, ""); err != nil {
		t.Fatal(err)
	}
	o, n := sha256.Sum256([]byte(origin)), sha256.Sum256([]byte(nonce))
	want := sha256.Sum256(append(o[:], n[:]...))
	if len(signer.digests) != 1 || !bytes.Equal(signer.digests[0], want[:]) || signer.opts.HashFunc() != crypto.SHA256 {
		t.Errorf("given %d digests, %x, %v", len(signer.digests), signer.digests, signer.opts)
	}
}

// TestOtherConstructionsAreRefused signs with the right key what verifiers must not take.
func TestOtherConstructionsAreRefused(t *testing.T) {
	w := pkitest.New(t)
	decoded, _ := base64.StdEncoding.DecodeString(nonce)
	twice := sha256.Sum256(token.WebEIDMessage(origin, nonce))
	reversed := token.WebEIDMessage(nonce, origin)
	for name, message := range map[string][]byte{
		"as it must be":            token.WebEIDMessage(origin, nonce),
		"the decoded nonce":        token.WebEIDMessage(origin, string(decoded)),
		"hashed twice":             twice[:],
		"a trailing slash":         token.WebEIDMessage(origin+"/", nonce),
		"the default port":         token.WebEIDMessage(origin+":443", nonce),
		"another origin":           token.WebEIDMessage("https://evil.example.it", nonce),
		"another nonce":            token.WebEIDMessage(origin, strings.Repeat("B", 44)),
		"nonce before origin":      reversed,
		"characters and no hashes": []byte(origin + nonce),
	} {
		t.Run(name, func(t *testing.T) {
			digest := sha256.Sum256(message)
			signature, err := rsa.SignPKCS1v15(nil, pkitest.Key(t, "card"), crypto.SHA256, digest[:])
			if err != nil {
				t.Fatal(err)
			}
			var want fault.Code = fault.TokenSignature
			if name == "as it must be" {
				want = ""
			}
			wantFault(t, (&token.WebEIDToken{Certificate: w.Card, Signature: signature}).Verify(origin, nonce), want)
		})
	}
}

func TestMutatedTokensAreMalformed(t *testing.T) {
	good := string(newWebEID(t, pkitest.New(t)))
	var fields map[string]string
	if err := json.Unmarshal([]byte(good), &fields); err != nil {
		t.Fatal(err)
	}
	set := func(name, value string) string {
		return strings.Replace(good, `"`+name+`":"`+fields[name]+`"`, `"`+name+`":"`+value+`"`, 1)
	}
	urlSafe := strings.NewReplacer("+", "-", "/", "_").Replace(fields["signature"])
	for name, data := range map[string]string{
		"nothing":                  "",
		"null":                     "null",
		"an array":                 "[" + good + "]",
		"two objects":              good + good,
		"cut":                      good[:len(good)-1],
		"no signature":             set("signature", ""),
		"URL-safe signature":       set("signature", urlSafe),
		"signature without '='":    set("signature", strings.TrimRight(fields["signature"], "=")),
		"signature with line ends": set("signature", fields["signature"][:64]+`\n`+fields["signature"][64:]),
		"certificate in PEM":       set("unverifiedCertificate", "-----BEGIN CERTIFICATE-----"),
		"no certificate":           set("unverifiedCertificate", "MAMCAQU="),
		"PS256":                    set("algorithm", "PS256"),
		"RS512":                    set("algorithm", "RS512"),
		"none":                     set("algorithm", "none"),
		"lower-case algorithm":     set("algorithm", "rs256"),
		"format 1.1":               set("format", "web-eid:1.1"),
		"format 1":                 set("format", "web-eid:1"),
		"a field of 1.1":           strings.Replace(good, "{", `{"unverifiedIntermediateCertificates":"",`, 1),
		"a field twice":            strings.Replace(good, "{", `{"format":"web-eid:1.0",`, 1),
		"a field in other letters": strings.Replace(good, `"signature"`, `"Signature"`, 1),
		"a field that is a list":   strings.Replace(good, "{", `{"appVersion":[],`, 1),
		"a field that is null":     strings.Replace(good, `"appVersion":"`+fields["appVersion"]+`"`, `"appVersion":null`, 1),
		"a field null twice":       strings.Replace(good, `"appVersion":"`+fields["appVersion"]+`"`, `"appVersion":null,"appVersion":null`, 1),
		"null, and then a field":   strings.Replace(good, "{", `{"format":null,`, 1),
		"a field, and then null":   strings.Replace(good, "}", `,"format":null,"algorithm":null}`, 1),
		"escaped, and twice":       strings.Replace(good, "{", `{"\u0066ormat":"\"",`, 1),
		"a field that is a number": strings.Replace(good, `"web-eid:1.0"`, `1`, 1),
		"longer than 10,000":       set("appVersion", strings.Repeat("x", token.MaxWebEID)),
		"nested without end":       strings.Repeat(`{"a":`, 2000),
	} {
		t.Run(name, func(t *testing.T) {
			if data == good {
				t.Fatal("the mutation changed nothing")
			}
			_, err := token.ParseWebEID([]byte(data))
			wantFault(t, err, fault.TokenMalformed)
		})
	}
}

func TestTokenWithoutAppVersionIsGood(t *testing.T) {
	w := pkitest.New(t)
	data, err := token.NewWebEID(origin, nonce, w.Card, pkitest.Key(t, "card"), "")
	if err != nil || bytes.Contains(data, []byte("appVersion")) {
		t.Fatalf("%s, %v", data, err)
	}
	_, err = token.ParseWebEID(data)
	wantFault(t, err, "")
}

// TestSignatureOfAnotherKeyIsNeverDelivered has a card whose key is not its certificate's.
func TestSignatureOfAnotherKeyIsNeverDelivered(t *testing.T) {
	w := pkitest.New(t)
	data, err := token.NewWebEID(origin, nonce, w.Card, pkitest.Key(t, "stranger"), "")
	wantFault(t, err, fault.KeyMismatch)
	der, err := token.NewCMS(statement(), w.Card, pkitest.Key(t, "stranger"))
	wantFault(t, err, fault.KeyMismatch)
	if data != nil || der != nil {
		t.Error("an answer came with the fault")
	}
}

func TestFaultOfTheCardIsReturnedAsItIs(t *testing.T) {
	w := pkitest.New(t)
	wrong := &fault.Error{Code: fault.PINWrong, Op: "ias: verify PIN", Left: 2, Err: errors.New("63C2")}
	_, err := token.NewWebEID(origin, nonce, w.Card, failing{pkitest.Key(t, "card"), wrong}, "")
	if fault.Of(err) != wrong {
		t.Errorf("web-eid: %v", err)
	}
	_, err = token.NewCMS(statement(), w.Card, failing{pkitest.Key(t, "card"), wrong})
	if fault.Of(err) != wrong {
		t.Errorf("cms: %v", err)
	}
}

func TestNothingIsSignedForABadRequest(t *testing.T) {
	w := pkitest.New(t)
	signer := &counting{Signer: pkitest.Key(t, "card")}
	for name, tc := range map[string]struct {
		origin, nonce string
		want          fault.Code
	}{
		"short nonce":   {origin, "short", fault.NonceLength},
		"null origin":   {"null", nonce, fault.OriginNull},
		"no origin":     {"", nonce, fault.OriginMissing},
		"opaque origin": {"data:,x", nonce, fault.OriginInvalid},
	} {
		_, err := token.NewWebEID(tc.origin, tc.nonce, w.Card, signer, "")
		if fault.Of(err) == nil || fault.Of(err).Code != tc.want {
			t.Errorf("%s, web-eid: %v", name, err)
		}
		st := statement()
		st.Origin, st.Nonce = tc.origin, tc.nonce
		_, err = token.NewCMS(st, w.Card, signer)
		if fault.Of(err) == nil || fault.Of(err).Code != tc.want {
			t.Errorf("%s, cms: %v", name, err)
		}
	}
	if len(signer.digests) != 0 {
		t.Errorf("%d signatures were made", len(signer.digests))
	}
}

func FuzzParseWebEID(f *testing.F) {
	f.Add(newWebEID(f, pkitest.New(f)))
	f.Add([]byte(`{"format":"web-eid:1.0"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		parsed, err := token.ParseWebEID(exact(data))
		if err != nil {
			if !errors.Is(err, fault.TokenMalformed) {
				t.Errorf("%v", err)
			}
			return
		}
		_ = parsed.Verify(origin, nonce)
	})
}

// TestCertificateMayBeReadByAnother gives the certificate's octets to a reader that
// remembers it.
func TestCertificateMayBeReadByAnother(t *testing.T) {
	known := new(x509.Certificate)
	data, err := os.ReadFile("testdata/web-eid.json")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := token.ParseWebEID(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := token.ParseWebEIDWith(func(der []byte) (*x509.Certificate, error) {
		if !bytes.Equal(der, plain.Certificate.Raw) {
			t.Error("other octets than the certificate's")
		}
		return known, nil
	}, data)
	if err != nil || got.Certificate != known {
		t.Errorf("%v", err)
	}
}

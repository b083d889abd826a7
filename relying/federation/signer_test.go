package federation_test

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"cied/pki/pkitest"
	"cied/relying/federation"
	"cied/relying/saml"
)

func TestANewKeyIsPrivateAndItsMetadataBreakNoRule(t *testing.T) {
	c := parse(t, federation.Example())
	key, cert := filepath.Join(t.TempDir(), "key.pem"), filepath.Join(t.TempDir(), "cert.pem")
	made, err := c.NewSigner(key, cert, federation.Production, pkitest.Now)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(key); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v: %v", info, err)
	}
	read, err := federation.ReadSigner(key, cert)
	if err != nil || !read.Certificate.Equal(made.Certificate) {
		t.Fatalf("read: %v", err)
	}
	subject := read.Certificate.Subject
	if subject.CommonName != "servizi.comune.example" || subject.Organization[0] != "Comune di Esempio" {
		t.Errorf("%v", subject)
	}
	octets, found, err := c.Sign(federation.Production, read, chance(), pkitest.Now)
	if err != nil || len(found) != 0 {
		t.Fatalf("%v, %v", found, err)
	}
	if _, err := saml.ReadSP(octets, nil); err != nil {
		t.Error(err)
	}
}

func TestNoKeyIsOverwritten(t *testing.T) {
	c := parse(t, federation.Example())
	for _, there := range []string{"key.pem", "cert.pem"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, there), []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := c.NewSigner(filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem"), federation.Production, pkitest.Now)
		if !errors.Is(err, os.ErrExist) {
			t.Errorf("%s: %v", there, err)
		}
		entries, err := os.ReadDir(dir)
		if content, _ := os.ReadFile(filepath.Join(dir, there)); string(content) != "before" || len(entries) != 1 {
			t.Errorf("%s: %q, %v, %v", there, content, entries, err)
		}
	}
}

func TestAKeyThatTheFederationCannotUseIsRefused(t *testing.T) {
	good, other := signer(t, "sub", 1), signer(t, "stranger", 1)
	for name, pair := range map[string][2][]byte{
		"another's certificate": {keyPEM(t, good), certPEM(other)},
		"a weak key":            {keyPEM(t, signer(t, "weak", 1)), certPEM(signer(t, "weak", 1))},
		"the certificate twice": {certPEM(good), certPEM(good)},
		"nothing":               {nil, nil},
	} {
		dir := t.TempDir()
		key, cert := filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
		if err := errors.Join(os.WriteFile(key, pair[0], 0o600), os.WriteFile(cert, pair[1], 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err := federation.ReadSigner(key, cert); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func keyPEM(t *testing.T, s saml.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(s.Key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func certPEM(s saml.Signer) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate.Raw})
}

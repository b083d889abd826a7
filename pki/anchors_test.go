package pki_test

import (
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"cied/fault"
	"cied/pki"
	"cied/pki/pkitest"
)

// reference names a file of the reference material beside the checkout, or skips the test.
func reference(t testing.TB, parts ...string) string {
	t.Helper()
	name := filepath.Join(append([]string{"..", "..", "shared", "reference"}, parts...)...)
	if _, err := os.Stat(name); err != nil {
		t.Skipf("the reference material is not beside this checkout: %v", err)
	}
	return name
}

// write puts files into a new directory, by their slash-separated names.
func write(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoadDirReadsBothHierarchies(t *testing.T) {
	w := pkitest.New(t)
	sod := good(t, w, pkitest.Forms()[0])
	for name, files := range map[string]map[string][]byte{
		"one file each": {
			"cie/root-2016.pem": pkitest.PEM(w.Root.Certificate), "cie/root-2024.pem": pkitest.PEM(w.Root2024.Certificate),
			"cie/sub.pem": pkitest.PEM(w.Sub.Certificate), "csca/a.pem": pkitest.PEM(w.CSCA.Certificate)},
		"all in one": {
			"cie/all.pem": append([]byte("the CIE hierarchy\n"), pkitest.PEM(w.CIE()...)...), "csca/a.pem": pkitest.PEM(w.CSCA.Certificate, w.CSCA.Certificate)},
		"other files beside": {
			"cie/all.pem": pkitest.PEM(w.CIE()...), "csca/a.pem": pkitest.PEM(w.CSCA.Certificate), "cie/README": []byte("?"), "csca/x.der": {1}},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := pki.LoadDir(write(t, files))
			if err != nil {
				t.Fatal(err)
			}
			if !a.Test {
				t.Error("anchors from a directory are not marked as a test's")
			}
			if _, err := a.CardCertificate(w.Card.Raw, pkitest.Now); err != nil {
				t.Error(err)
			}
			wantFault(t, verify(t, a, sod), "")
		})
	}
}

func TestLoadDirRefusesHalfATrustStore(t *testing.T) {
	w := pkitest.New(t)
	cie, csca := pkitest.PEM(w.CIE()...), pkitest.PEM(w.CSCA.Certificate)
	many := map[string][]byte{"csca/a.pem": csca}
	for i := range 65 {
		many[filepath.Join("cie", string(rune('0'+i/10))+string(rune('0'+i%10))+".pem")] = cie
	}
	for name, files := range map[string]map[string][]byte{
		"empty":            {"README": nil},
		"no csca":          {"cie/a.pem": cie},
		"no cie":           {"csca/a.pem": csca},
		"no root":          {"cie/a.pem": pkitest.PEM(w.Sub.Certificate), "csca/a.pem": csca},
		"an empty file":    {"cie/a.pem": cie, "cie/b.pem": nil, "csca/a.pem": csca},
		"a cut file":       {"cie/a.pem": cie[:len(cie)-40], "csca/a.pem": csca},
		"a key":            {"cie/a.pem": cie, "csca/a.pem": []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")},
		"a broken one":     {"cie/a.pem": cie, "csca/a.pem": []byte("-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n")},
		"a huge file":      {"cie/a.pem": append(make([]byte, 1<<20), cie...), "csca/a.pem": csca},
		"a directory":      {"cie/a.pem": cie, "csca/a.pem/b": csca},
		"too many of them": many,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pki.LoadDir(write(t, files))
			wantFault(t, err, fault.TrustUnreadable)
		})
	}
	_, err := pki.LoadDir(filepath.Join(t.TempDir(), "absent"))
	wantFault(t, err, fault.TrustUnreadable)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func readPEM(t testing.TB, name string) *x509.Certificate {
	t.Helper()
	certs, err := pki.ReadPEM(name)
	if err != nil {
		t.Fatal(err)
	}
	return certs[0]
}

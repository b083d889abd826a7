package token_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
	"cied/pki/pkitest"
)

// run executes one of the scripts that the handbook shows, in dir, and returns its output.
// The scripts use openssl and sed, nothing of ours.
func run(t *testing.T, dir, script string, args ...string) (string, error) {
	t.Helper()
	for _, tool := range []string{"openssl", "sh", "sed"} {
		machinetest.Have(t, tool)
	}
	path, err := filepath.Abs(filepath.Join("testdata", script))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", append([]string{path}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func put(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// roots has both roots of the same name in one file, the wrong one first.
func roots(w *pkitest.World) []byte {
	return pkitest.PEM(w.Root2024.Certificate, w.Root.Certificate)
}

func TestOpenSSLAloneVerifiesWebEID(t *testing.T) {
	w, dir := pkitest.New(t), t.TempDir()
	put(t, dir, "token.json", newWebEID(t, w))
	put(t, dir, "roots.pem", roots(w))
	put(t, dir, "sub.pem", pkitest.PEM(w.Sub.Certificate))
	out, err := run(t, dir, "verify-web-eid.sh", "token.json", origin, nonce, "roots.pem", "sub.pem")
	if err != nil || !strings.Contains(out, "Verified OK") || !strings.Contains(out, "card.pem: OK") {
		t.Errorf("%v: %s", err, out)
	}
	for name, args := range map[string][]string{
		"another origin": {"token.json", origin + "/", nonce, "roots.pem", "sub.pem"},
		"another nonce":  {"token.json", origin, strings.Repeat("B", 44), "roots.pem", "sub.pem"},
		"another root":   {"token.json", origin, nonce, "sub.pem", "sub.pem"},
	} {
		if out, err := run(t, dir, "verify-web-eid.sh", args...); err == nil {
			t.Errorf("%s: accepted: %s", name, out)
		}
	}
}

func TestOpenSSLAloneVerifiesCMS(t *testing.T) {
	w, dir := pkitest.New(t), t.TempDir()
	der := newCMS(t, w)
	put(t, dir, "answer.p7m", der)
	put(t, dir, "cas.pem", append(roots(w), pkitest.PEM(w.Sub.Certificate)...))
	out, err := run(t, dir, "verify-cms.sh", "answer.p7m", "cas.pem")
	if err != nil || !strings.Contains(out, `"origin":"`+origin+`"`) || !strings.Contains(out, `"nonce":"`+nonce+`"`) {
		t.Errorf("%v: %s", err, out)
	}
	put(t, dir, "changed.p7m", bytes.Replace(der, []byte("idp.example"), []byte("idq.example"), 1))
	if out, err := run(t, dir, "verify-cms.sh", "changed.p7m", "cas.pem"); err == nil {
		t.Errorf("a changed statement is accepted: %s", out)
	}
	put(t, dir, "stranger.pem", pkitest.PEM(w.Root2024.Certificate, w.Sub.Certificate))
	if out, err := run(t, dir, "verify-cms.sh", "answer.p7m", "stranger.pem"); err == nil {
		t.Errorf("the other root of the same name is accepted: %s", out)
	}
}

//go:build linux

package pkcs11

import (
	"crypto"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// p11kitClient finds the distribution's client of the protocol.
func p11kitClient(t *testing.T) string {
	t.Helper()
	machinetest.OnlyAsked(t, "p11-kit-client.so")
	found, _ := filepath.Glob("/usr/lib/*/pkcs11/p11-kit-client.so")
	if len(found) == 0 {
		t.Fatal("p11-kit-client.so is not installed")
	}
	return found[0]
}

// tool runs a program that loads module, which finds the server at path.
func tool(t *testing.T, path, name string, arguments ...string) string {
	t.Helper()
	cmd := exec.Command(machinetest.Need(t, name), arguments...)
	cmd.Env = append(os.Environ(), "P11_KIT_SERVER_ADDRESS=unix:path="+path, "LC_ALL=C")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

func TestToolsThroughTheClientOfP11Kit(t *testing.T) {
	module := p11kitClient(t)
	// On use pkcs11-tool wants a PIN where it is told to log in: any is as good.
	logins := map[Mode][]string{OnUse: {"--login", "--pin", "00000000"}, Protected: {"--login"}}
	for mode, login := range logins {
		t.Run(fmt.Sprint(login), func(t *testing.T) {
			d := newDesk()
			d.lay("A", known("1"), nil)
			s := d.server()
			s.Mode = mode
			path := serve(t, s)
			out := tool(t, path, "pkcs11-tool", append(login, "--module", module, "-L", "-O")...)
			for _, want := range []string{"CIE " + serialOf([]byte("1"))[:4], "Certificate Object", "Public Key Object", "Private Key Object"} {
				if !strings.Contains(out, want) {
					t.Errorf("pkcs11-tool does not show %q:\n%s", want, out)
				}
			}
			out = tool(t, path, "p11tool", "--provider", module, "--list-all", "pkcs11:manufacturer=cied")
			if !strings.Contains(out, "X.509 Certificate") {
				t.Errorf("p11tool:\n%s", out)
			}
			toolsSign(t, path, module, login)
		})
	}
}

func toolsSign(t *testing.T, path, module string, login []string) {
	t.Helper()
	message := []byte("signed by a tool")
	in, out := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(in, message, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, hash := range map[string]crypto.Hash{
		"SHA1-RSA-PKCS": crypto.SHA1, "SHA256-RSA-PKCS": crypto.SHA256,
		"SHA384-RSA-PKCS": crypto.SHA384, "SHA512-RSA-PKCS": crypto.SHA512,
	} {
		tool(t, path, "pkcs11-tool", append(login, "--module", module, "--sign", "-m", name, "-i", in, "-o", out)...)
		signature, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, hash, message, signature)
	}
	tool(t, path, "pkcs11-tool", append(login, "--module", module, "--test")...)
}

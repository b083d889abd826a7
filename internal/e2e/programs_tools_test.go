//go:build linux

package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"cied/internal/machinetest"
)

// uri names the token (RFC 7512); all of its objects are called CIE.
const uri = "pkcs11:manufacturer=cied"

// gnutls is what is built on GnuTLS. It says yes to its own test only after verifying.
func (d *desk) gnutls(t *testing.T) {
	p11tool := machinetest.Need(t, "p11tool")
	said := command(t, "", p11tool, "--provider", d.module, "--batch", "--list-all", uri)
	for _, want := range []string{"Type: X.509 Certificate (RSA-2048)", "Type: Public key (RSA-2048)", "Type: Private key (RSA-2048)"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q:\n%s", want, said)
		}
	}
	d.signs(t, "p11tool", 1, func() {
		command(t, "", p11tool, "--provider", d.module, "--batch", "--hash=SHA256", "--test-sign", uri+";object=CIE;type=private")
	})
}

// nss is how Chromium and Firefox see the token: a fresh database, into which the module is
// registered, and out of which it goes again.
func (d *desk) nss(t *testing.T) {
	modutil, certutil := machinetest.Need(t, "modutil"), machinetest.Need(t, "certutil")
	db := "sql:" + t.TempDir()
	command(t, "", certutil, "-N", "-d", db, "--empty-password")
	command(t, "", modutil, "-dbdir", db, "-force", "-add", "cied", "-libfile", d.module)
	said := command(t, "", modutil, "-dbdir", db, "-list", "cied")
	token := "CIE " + after(t, said, "Token Name: CIE ")
	if !strings.Contains(said, "Manufacturer: cied") || !strings.Contains(said, "Login Type: Public (no login required)") {
		t.Errorf("modutil -list:\n%s", said)
	}
	if said := command(t, "", certutil, "-U", "-d", db); !strings.Contains(said, "token: "+token) {
		t.Errorf("certutil -U:\n%s", said)
	}
	if said := command(t, "", certutil, "-L", "-d", db, "-h", "all"); !strings.Contains(said, token+":CIE") || !strings.Contains(said, "u,u,u") {
		t.Errorf("certutil -L: no certificate with a key:\n%s", said)
	}
	if said := command(t, "", certutil, "-K", "-d", db, "-h", token); !strings.Contains(said, "rsa ") {
		t.Errorf("certutil -K:\n%s", said)
	}
	command(t, "", modutil, "-dbdir", db, "-force", "-delete", "cied")
	d.takesNone(t)
}

// after returns the rest of the line behind what.
func after(t *testing.T, said, what string) string {
	t.Helper()
	_, rest, ok := strings.Cut(said, what)
	if !ok {
		t.Fatalf("no %q:\n%s", what, said)
	}
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}

// opensslConfig has OpenSSL's engine load the module. OpenSSL prefers RSASSA-PSS, with TLS 1.2
// too where the server takes it (RFC 8446, 4.2.3), and the engine does not look whether the token
// has it: so it is told to leave it out.
const opensslConfig = `openssl_conf = all
[all]
engines = engines
ssl_conf = ssl
[engines]
pkcs11 = pkcs11
[pkcs11]
engine_id = pkcs11
MODULE_PATH = MODULE
init = 0
[ssl]
system_default = chip
[chip]
SignatureAlgorithms = RSA+SHA256:RSA+SHA384:RSA+SHA512
`

// usesEngine points OpenSSL to the module.
func (d *desk) usesEngine(t *testing.T) {
	t.Helper()
	distributed(t, "engines-3/pkcs11.so")
	dir := t.TempDir()
	put(t, dir, "openssl.cnf", strings.ReplaceAll(opensslConfig, "MODULE_PATH = MODULE", "MODULE_PATH = "+d.module))
	t.Setenv("OPENSSL_CONF", filepath.Join(dir, "openssl.cnf"))
}

func (d *desk) engine(t *testing.T) {
	d.usesEngine(t)
	for _, hash := range []string{"sha1", "sha256", "sha384", "sha512"} {
		t.Run(hash, func(t *testing.T) {
			s := newSigned(t, d)
			d.signs(t, "openssl", 1, func() {
				command(t, "", machinetest.Need(t, "openssl"), "dgst", "-engine", "pkcs11", "-keyform", "engine",
					"-sign", uri+";type=private", "-"+hash, "-out", s.signature, s.data)
			})
			s.verify(t, hash)
		})
	}
}

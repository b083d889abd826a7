//go:build linux

package e2e

import (
	"crypto"
	"crypto/sha256"
	"path/filepath"
	"strings"
	"testing"

	"cied/ias"
	"cied/internal/machinetest"
)

// anyPIN is what a program is given that insists on one: the token asks for none, and ours is
// typed into the dialog.
const anyPIN = "00000000"

func (d *desk) toolLists(t *testing.T) {
	said := d.tool(t, "--list-slots")
	for _, want := range []string{"token manufacturer : cied", "token model        : CIE 3.0", "token flags"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "login required") {
		t.Errorf("programs are told to ask for a PIN:\n%s", said)
	}
	said = d.tool(t, "--list-objects")
	for _, want := range []string{"Certificate Object", "Public Key Object", "Private Key Object", "Usage:      sign"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q:\n%s", want, said)
		}
	}
	said = d.tool(t, "--list-mechanisms")
	if strings.Contains(said, "PSS") || strings.Contains(said, "RSA-X-509") {
		t.Errorf("the chip has not what is offered:\n%s", said)
	}
	d.takesNone(t)
}

// A signed is data, and what a program makes of it.
type signed struct {
	*desk
	data, signature, key string // files
}

const message = "signed by a program of this computer\n"

func newSigned(t *testing.T, d *desk) *signed {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "data", message)
	return &signed{desk: d, data: filepath.Join(dir, "data"), signature: filepath.Join(dir, "signature"), key: d.publicKey(t)}
}

// args are those of pkcs11-tool.
func (s *signed) args(mechanism, file string, more ...string) []string {
	return append([]string{"--sign", "--mechanism", mechanism, "--input-file", file, "--output-file", s.signature}, more...)
}

func (s *signed) sign(t *testing.T, mechanism, file string, more ...string) {
	t.Helper()
	s.tool(t, s.args(mechanism, file, more...)...)
}

// verify has OpenSSL verify the signature, with the key of the card's certificate.
func (s *signed) verify(t *testing.T, hash string) {
	t.Helper()
	said := command(t, "", machinetest.Need(t, "openssl"), "dgst", "-"+hash, "-verify", s.key, "-signature", s.signature, s.data)
	if said != "Verified OK\n" {
		t.Error(said)
	}
}

func (d *desk) toolSigns(t *testing.T) {
	for mechanism, hash := range map[string]string{
		"SHA1-RSA-PKCS": "sha1", "SHA256-RSA-PKCS": "sha256", "SHA384-RSA-PKCS": "sha384", "SHA512-RSA-PKCS": "sha512",
	} {
		t.Run(mechanism, func(t *testing.T) {
			s := newSigned(t, d)
			d.signs(t, "pkcs11-tool", 1, func() { s.sign(t, mechanism, s.data) })
			s.verify(t, hash)
		})
	}
	t.Run("RSA-PKCS", d.toolSignsDigestInfo)
}

// CKM_RSA_PKCS takes a DigestInfo that the program has made (RFC 8017, 9.2), and nothing else.
func (d *desk) toolSignsDigestInfo(t *testing.T) {
	s := newSigned(t, d)
	s.toolFails(t, s.args("RSA-PKCS", s.data)...)
	d.takesNone(t)
	digest := sha256.Sum256([]byte(message))
	info, err := ias.NewDigestInfo(crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(s.data)
	put(t, dir, "info", string(info))
	d.signs(t, "pkcs11-tool", 1, func() { s.sign(t, "RSA-PKCS", filepath.Join(dir, "info")) })
	s.verify(t, "sha256")
	put(t, dir, "digest", string(digest[:]))
	command(t, "", machinetest.Need(t, "openssl"), "pkeyutl", "-verify", "-pubin", "-inkey", s.key,
		"-in", filepath.Join(dir, "digest"), "-sigfile", s.signature, "-pkeyopt", "digest:sha256")
}

// Its own test signs only after a log-in, which costs nothing here: each signature is asked
// for by itself.
func (d *desk) toolTests(t *testing.T) {
	before := d.verifies()
	said := d.tool(t, "--login", "--pin", anyPIN, "--test")
	questions := d.asked(t)
	if signatures := d.verifies() - before; signatures < 3 || len(questions) != signatures {
		t.Errorf("%d questions, %d PINs have reached the card:\n%s", len(questions), signatures, said)
	}
	for _, q := range questions {
		d.names(t, q, "pkcs11-tool")
	}
	if !strings.Contains(said, "No errors") {
		t.Error(said)
	}
}

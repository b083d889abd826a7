//go:build linux

package e2e

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cied/internal/machinetest"
	"cied/simulator"
)

// A desk is a computer with a card on its reader, a daemon that lends the key to programs,
// and a person who answers its dialogs.
type desk struct {
	*hand
	*readyPerson
	module string // that the programs load
	socket string // where they find the daemon
}

// A pkcs11Module is a module by which programs reach the daemon.
type pkcs11Module struct{ name, path string }

// modules are cied's own, as it is built, and the distribution's.
func modules(t *testing.T) []pkcs11Module {
	t.Helper()
	return []pkcs11Module{{"cied-pkcs11.so", ownModule(t)}, {"p11-kit-client.so", distributed(t, "pkcs11/p11-kit-client.so")}}
}

// ownModule compiles cied's module.
func ownModule(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cied-pkcs11.so")
	t.Setenv("CC", machinetest.Need(t, "cc"))
	command(t, "", "../../pkcs11/module/build.sh", path)
	return path
}

// distributed finds a library of the distribution, by its name in the directory of libraries.
func distributed(t *testing.T, name string) string {
	t.Helper()
	for _, dir := range []string{"/usr/lib/*", "/usr/lib64"} {
		if found, _ := filepath.Glob(filepath.Join(dir, name)); len(found) > 0 {
			return found[0]
		}
	}
	t.Fatalf("%s is not installed", name)
	return ""
}

// serving starts a daemon with a policy, until the end of the test, which has seen no card
// before.
func (h *hand) serving(t *testing.T, module, policy string) *desk {
	t.Helper()
	d := &desk{hand: h, readyPerson: newPerson(t), module: module}
	program := cied(t)
	config := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "cied")
	if err := os.Mkdir(config, 0o700); err != nil {
		t.Fatal(err)
	}
	put(t, config, "policy.toml", policy)
	d.socket = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "cied", "pkcs11")
	t.Setenv("P11_KIT_SERVER_ADDRESS", "unix:path="+d.socket)
	start(t, program, "serve", "-v", "--port", "0", "--no-tray", "--trust", h.trust, "--pinentry", d.pinentry()).
		await(t, "listening on ")
	return d
}

// tokenAppears waits until programs see the card.
func (d *desk) tokenAppears(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	look := time.NewTicker(100 * time.Millisecond) // pkcs11-tool cannot wait for a slot event
	defer look.Stop()
	for {
		// It fails where there is no card.
		said, _ := d.toolCommand(t, "--list-token-slots").CombinedOutput()
		if strings.Contains(string(said), "token label") {
			return
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			t.Fatalf("programs see no card in %v", patience)
		}
	}
}

// seen has the person show the certificate once, so that the daemon remembers it.
func (d *desk) seen(t *testing.T) {
	t.Helper()
	d.tokenAppears(t)
	d.tool(t, "--list-objects")
	d.takes(t, 1, "pkcs11-tool", "asks for the certificate of your CIE.")
}

// tool runs pkcs11-tool, which must succeed.
func (d *desk) tool(t *testing.T, args ...string) string {
	t.Helper()
	return command(t, "", machinetest.Need(t, "pkcs11-tool"), append([]string{"--module", d.module}, args...)...)
}

// toolFails runs pkcs11-tool, which must not succeed, and returns what it complains about.
func (d *desk) toolFails(t *testing.T, args ...string) string {
	t.Helper()
	cmd := d.toolCommand(t, args...)
	said, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("pkcs11-tool %s succeeds:\n%s", strings.Join(args, " "), said)
	}
	return string(said)
}

func (d *desk) toolCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), machinetest.Need(t, "pkcs11-tool"), append([]string{"--module", d.module}, args...)...)
	cmd.Stdin = new(bytes.Reader)
	return cmd
}

// takes checks the questions since the last check: so many, and each names the program with
// its path, and says what it wants.
func (d *desk) takes(t *testing.T, times int, program, wants string) {
	t.Helper()
	questions := d.asked(t)
	if len(questions) != times {
		t.Errorf("%d questions, want %d", len(questions), times)
	}
	for _, q := range questions {
		d.names(t, q, program)
		if !strings.Contains(q, wants) {
			t.Errorf("%q does not say %q", q, wants)
		}
	}
}

// takesNone checks that there was no question since the last check.
func (d *desk) takesNone(t *testing.T) {
	t.Helper()
	if questions := d.asked(t); len(questions) > 0 {
		t.Errorf("%d questions: %q", len(questions), questions)
	}
}

// names checks that a question names a program as it is installed.
func (d *desk) names(t *testing.T, question, program string) {
	t.Helper()
	path, err := filepath.EvalSymlinks(machinetest.Need(t, program))
	if err != nil {
		t.Fatal(err)
	}
	if want := "The program\n" + filepath.Base(path) + "\n" + path + "\n"; !strings.Contains(question, want) {
		t.Errorf("%q does not name %q", question, want)
	}
}

// asksForSignature is what a question says to a program that signs.
const asksForSignature = "asks for a signature with the key of your CIE."

// signs does something with which a program makes signatures, each after one question and
// with one PIN.
func (d *desk) signs(t *testing.T, program string, times int, do func()) {
	t.Helper()
	before := d.verifies()
	do()
	d.takes(t, times, program, asksForSignature)
	if got := d.verifies() - before; got != times {
		t.Errorf("%d PINs have reached the card, want %d", got, times)
	}
}

// publicKey writes the key of the card for OpenSSL, and returns the file.
func (h *hand) publicKey(t *testing.T) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(h.card.Identity().Certificate.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put(t, dir, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})))
	return filepath.Join(dir, "key.pem")
}

// replace lays another card in the place of this one, whose PIN is as it was.
func (h *hand) replace(t *testing.T) {
	t.Helper()
	h.lift(t)
	card, err := simulator.New(simulator.Options{PIN: []byte(pin), World: h.card.World()})
	if err != nil {
		t.Fatal(err)
	}
	h.card = card
	h.lay(t)
}

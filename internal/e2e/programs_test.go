//go:build linux

package e2e

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Programs that people have reach the card through cied's module, and through that of the
// distribution, with no word about cied but the module's path. One card serves the tour.
func TestProgramsOfThisComputerUseTheCard(t *testing.T) {
	h := layOwnCard(t)
	for _, m := range modules(t) {
		t.Run(m.name, func(t *testing.T) {
			t.Run("on use", h.tourOfPrograms(m.path))
			t.Run("a key that is kept", h.keptForPrograms(m.path))
			t.Run("a log-in first", h.protectedFromPrograms(m.path))
			t.Run("a card that was never seen", h.unseenByPrograms(m.path))
			t.Run("what goes wrong", h.refusedToPrograms(m.path))
		})
	}
	t.Run("no program at all", h.closedToPrograms)
}

// tourOfPrograms is the mode of a fresh installation: one question, one PIN, one signature.
func (h *hand) tourOfPrograms(module string) func(*testing.T) {
	return func(t *testing.T) {
		d := h.serving(t, module, "")
		d.seen(t)
		t.Run("pkcs11-tool lists", d.toolLists)
		t.Run("pkcs11-tool signs", d.toolSigns)
		t.Run("pkcs11-tool tests", d.toolTests)
		t.Run("p11tool", d.gnutls)
		t.Run("modutil and certutil", d.nss)
		t.Run("the engine of OpenSSL", d.engine)
		t.Run("curl logs in with TLS 1.2", d.curl)
		t.Run("ssh", d.ssh)
	}
}

// keptForPrograms: one PIN serves one process for a minute, and no other.
func (h *hand) keptForPrograms(module string) func(*testing.T) {
	return func(t *testing.T) {
		d := h.serving(t, module, "[pkcs11]\nkeep = 60\n")
		d.seen(t)
		for range 2 {
			before := h.verifies()
			said := d.tool(t, "--login", "--pin", anyPIN, "--test")
			if n := strings.Count(said, "OK"); n < 3 {
				t.Errorf("%d signatures were tested:\n%s", n, said)
			}
			d.takes(t, 1, "pkcs11-tool", "For 60 seconds the program may sign more without asking.")
			if got := h.verifies() - before; got != 1 {
				t.Errorf("%d PINs have reached the card", got)
			}
		}
	}
}

// protectedFromPrograms: the question comes at C_Login, and the key is hidden before.
func (h *hand) protectedFromPrograms(module string) func(*testing.T) {
	return func(t *testing.T) {
		d := h.serving(t, module, "[pkcs11]\nmode = \"protected\"\n")
		d.seen(t)
		if said := d.tool(t, "--list-objects"); strings.Contains(said, "Private Key") {
			t.Errorf("the key is shown before a log-in:\n%s", said)
		}
		if said := d.tool(t, "--list-token-slots"); !strings.Contains(said, "login required") || !strings.Contains(said, "PIN pad present") {
			t.Errorf("the token does not say how to log in:\n%s", said)
		}
		d.takesNone(t)
		s := newSigned(t, d)
		d.signs(t, "pkcs11-tool", 1, func() { s.sign(t, "SHA256-RSA-PKCS", s.data, "--login") })
		s.verify(t, "sha256")
	}
}

// closedToPrograms: there is no socket.
func (h *hand) closedToPrograms(t *testing.T) {
	d := h.serving(t, "", "[pkcs11]\nmode = \"off\"\n")
	if _, err := os.Stat(d.socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: %v", d.socket, err)
	}
}

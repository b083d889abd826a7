//go:build linux

package e2e

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// unseenByPrograms: the card shows its certificate only after the PIN, so the first who looks
// makes one question, and who is told no finds nothing.
func (h *hand) unseenByPrograms(module string) func(*testing.T) {
	return func(t *testing.T) {
		d := h.serving(t, module, "")
		d.tokenAppears(t)
		d.takesNone(t)
		d.answers(t, "cancel")
		if said := d.tool(t, "--list-objects"); strings.Contains(said, "Object") {
			t.Errorf("found without a PIN:\n%s", said)
		}
		d.takes(t, 1, "pkcs11-tool", "asks for the certificate of your CIE.")
		d.answers(t, pin)
		if said := d.tool(t, "--list-objects"); !strings.Contains(said, "Certificate Object") {
			t.Errorf("nothing is found:\n%s", said)
		}
		d.takes(t, 1, "pkcs11-tool", "From then on this computer remembers it")
		d.tool(t, "--list-objects")
		d.takesNone(t)
	}
}

// refusedToPrograms: programs are told the reason in the words of PKCS #11. The PIN is blocked
// last; the card is a new one then.
//
// What is signed is long, since pkcs11-tool signs less than a kilobyte with C_Sign; where that
// is refused it says nothing, and begins again with C_SignUpdate and C_SignFinal.
func (h *hand) refusedToPrograms(module string) func(*testing.T) {
	return func(t *testing.T) {
		d := h.serving(t, module, "")
		d.seen(t)
		s := newSigned(t, d)
		put(t, filepath.Dir(s.data), "data", strings.Repeat(message, 100))
		t.Run("the person says no", s.cancelled)
		t.Run("the card is lifted", s.lifted)
		t.Run("the PIN is wrong until it is blocked", s.blocked)
	}
}

func (s *signed) cancelled(t *testing.T) {
	s.answers(t, "cancel")
	defer s.answers(t, pin)
	before := s.verifies()
	said := s.toolFails(t, s.args("SHA256-RSA-PKCS", s.data)...)
	complains(t, said, "CKR_FUNCTION_CANCELED")
	s.takes(t, 1, "pkcs11-tool", asksForSignature)
	if s.verifies() != before {
		t.Error("a PIN has reached the card")
	}
}

func (s *signed) lifted(t *testing.T) {
	s.answers(t, "wait")
	defer s.answers(t, pin)
	cmd := s.toolCommand(t, s.args("SHA256-RSA-PKCS", s.data)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.hesitates(t)
	s.lift(t)
	if err := cmd.Wait(); err == nil {
		t.Error("pkcs11-tool succeeds")
	}
	complains(t, said.String(), "CKR_DEVICE_REMOVED")
	s.takes(t, 1, "pkcs11-tool", asksForSignature)
	s.lay(t)
	s.tokenAppears(t)
}

func (s *signed) blocked(t *testing.T) {
	s.answers(t, wrongPIN)
	complains(t, s.toolFails(t, s.args("SHA256-RSA-PKCS", s.data)...), "CKR_PIN_LOCKED")
	s.takes(t, 3, "pkcs11-tool", asksForSignature)
	if left, _ := s.card.TriesLeft(); left != 0 {
		t.Errorf("%d tries are left", left)
	}
	complains(t, s.toolFails(t, s.args("SHA256-RSA-PKCS", s.data)...), "CKR_PIN_LOCKED")
	s.takesNone(t)
	s.replace(t)
}

// complains checks that a program tells the return value of the call that failed.
func complains(t *testing.T, said, want string) {
	t.Helper()
	if !strings.Contains(said, want) {
		t.Errorf("not %s:\n%s", want, said)
	}
}

package pin_test

import (
	"context"
	"testing"
	"time"

	"cied/card"
	"cied/fault"
	"cied/login"
	"cied/secret"
	"cied/simulator"
	"cied/token"
)

// A certificate past its end keeps nobody from changing the PIN, whether the card was seen
// before or not.
func TestACardWhoseCertificateHasEndedChangesItsPIN(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{types: [][2]string{{oldPIN, newDigit}}})
	logins := &login.Service{Terminal: h.Terminal, Prompt: typist{}, App: "https://cied.invalid/test", Version: "test"}
	r := login.Request{Origin: "https://idp.example.test", Nonce: "dGhpcyBub25jZSBoYXMgdGhpcnR5LXR3byBieXRlcy4=", Format: token.WebEID}
	if _, err := logins.Login(t.Context(), r, h.tell); err != nil {
		t.Fatal(err)
	}
	h.Now = func() time.Time { return now.AddDate(11, 0, 0) }
	if err := h.change(); err != nil || !h.takes(newDigit) {
		t.Errorf("%v", err)
	}
	h.reader.Put(h.card)
	if _, err := logins.Login(t.Context(), r, h.tell); fault.CodeOf(err) != fault.CertExpired {
		t.Errorf("a login: %v", err)
	}
}

// typist logs in with the old PIN.
type typist struct{}

func (typist) Ask(context.Context, login.Question) (secret.PIN, error) {
	return secret.NewPIN([]byte(oldPIN))
}

// The right old PIN and a new one that is refused after it: the person types again, and
// meanwhile no other program finds the PIN verified.
func TestTheCardIsResetBeforeThePersonTypesAgainAfterTheRightPIN(t *testing.T) {
	h := newRig(t, simulator.Options{}, &person{})
	h.person.types = [][2]string{{oldPIN, dayOfBirth(t, h.card.Identity().Person.FiscalCode)}, {oldPIN, newDigit}}
	typings := 0
	h.person.while = func() {
		if typings++; typings == 2 && sessionOpen(t, h) {
			t.Error("the session with the verified PIN is open to everybody")
		}
	}
	if err := h.change(); err != nil || typings != 2 || !h.takes(newDigit) {
		t.Errorf("typed %d times, %v", typings, err)
	}
}

// sessionOpen asks, as another program would: a protected command with a wrong checksum is
// '6988' in a session and '6982' outside (fact sheet, 8 and 9.3).
func sessionOpen(t *testing.T, h *rig) bool {
	t.Helper()
	other, err := h.reader.Connect(t.Context(), h.reader.Name)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	capdu := append([]byte{0x0C, 0x84, 0, 0, 0x0D, 0x97, 0x01, 0x08, 0x8E, 0x08}, make([]byte, 9)...)
	answer, err := other.Transmit(t.Context(), capdu)
	if err != nil {
		t.Fatal(err)
	}
	return len(answer) != 2 || answer[0] != 0x69 || answer[1] != 0x82
}

// Waiting for the card to be laid again would hide what became of the PIN.
func TestAPatientChangeEndsOnceASecretWentToTheCard(t *testing.T) {
	sound := newRig(t, simulator.Options{}, &person{types: [][2]string{{oldPIN, newDigit}}})
	if err := sound.change(); err != nil {
		t.Fatal(err)
	}
	last := sound.card.Commands() // CHANGE REFERENCE DATA, but for what the reset has cleared
	ended := map[fault.Code]int{}
	for n := last - 2; n <= last; n++ {
		f := simulator.Fault{Name: simulator.FaultSW, SW: 0x6982, At: n}
		h := newRig(t, simulator.Options{Faults: []simulator.Fault{f}}, &person{types: [][2]string{{oldPIN, newDigit}}})
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		ended[fault.CodeOf(h.Change(ctx, card.Want{Patient: true}, h.tell))]++
		stop()
	}
	if ended[fault.Timeout] > 0 {
		t.Errorf("ended with %v", ended)
	}
}

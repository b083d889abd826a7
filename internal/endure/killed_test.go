//go:build linux && cgo

package endure

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"cied/card"
	"cied/login"
	"cied/nfc"
	"cied/secret"
)

// doomed is the variable that makes this test program a daemon which is killed at the
// stage that it names.
const doomed = "CIED_ENDURE_DOOMED"

func TestMain(m *testing.M) {
	if stage := card.Stage(os.Getenv(doomed)); stage != "" {
		logInUntil(stage)
	}
	os.Exit(m.Run())
}

// logInUntil begins a login, writes the stage when it is reached, and stays there.
func logInUntil(stage card.Stage) {
	s, err := serviceOn(nfc.NewPCSC(nfc.PCSCOptions{}), typist{}, "")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	_, err = s.Login(context.Background(), request(), func(e card.Event) {
		if e.Stage == stage {
			fmt.Println(stage)
			select {}
		}
	})
	fmt.Println("the login ended before it was killed:", err)
	os.Exit(1)
}

// typist is a person who types at once.
type typist struct{}

func (typist) Ask(context.Context, login.Question) (secret.PIN, error) {
	return secret.NewPIN([]byte("12345678"))
}

// While the person types the card is not locked, and pcscd leaves it as it is; no PIN has
// been sent then, and the keys of the session have died with the daemon. With the PIN
// verified it is locked, and pcscd resets the card of a program that dies.
func TestDaemonKilledLeavesNoVerifiedPINAndTheNextBeginsClean(t *testing.T) {
	for stage, pins := range map[card.Stage]int{card.Asking: 0, card.Consented: 0, card.Signing: 1} {
		t.Run(string(stage), func(t *testing.T) {
			h, _ := onPCSCD(t)
			h.lay()
			h.untilPresent()
			h.killAt(stage)
			if sent := h.card.PINAttempts(); sent != pins {
				t.Errorf("%d PINs sent, want %d", sent, pins)
			}
			if pins > 0 {
				if h.untilReset(); h.inSession() {
					t.Error("the card is in the session of a program that is gone")
				}
			}
			h.well(h.begin(t.Context()))
			if n := h.person.count(); n != 1 {
				t.Errorf("%d questions", n)
			}
		})
	}
}

// killAt has another process log in with the card, and kills it at the stage.
func (h *rig) killAt(stage card.Stage) {
	h.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), doomed+"="+string(stage))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	h.power.forget()
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // that it was killed
	if line != string(stage)+"\n" {
		h.t.Fatalf("it said %q", line)
	}
}

// untilReset waits until the service has reset the card.
func (h *rig) untilReset() {
	h.t.Helper()
	for deadline := time.Now().Add(patience); !h.power.wasReset(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.t.Fatal("the service does not reset the card")
		}
	}
}

// inSession asks the card, past the service: a protected command with a wrong checksum is
// '6988' in a session and '6982' outside (fact sheet, 8 and 9.3).
func (h *rig) inSession() bool {
	h.t.Helper()
	capdu := append([]byte{0x0C, 0x84, 0, 0, 0x0D, 0x97, 0x01, 0x08, 0x8E, 0x08}, make([]byte, 9)...)
	answer, err := h.card.Transmit(capdu)
	if err != nil {
		h.t.Fatal(err)
	}
	return len(answer) != 2 || answer[0] != 0x69 || answer[1] != 0x82
}

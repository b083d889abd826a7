package taint

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"cied/apdu"
	"cied/card"
	"cied/card/cardcache"
	"cied/login"
	"cied/nfc"
	"cied/pki"
	"cied/prompt"
	"cied/simulator"
	"cied/token"
)

// patient makes the test binary a process that logs in with the parts of the real one, of
// which the one that the variable names panics, and that lives on as the daemon does.
const patient = "CIED_TEST_TAINT_PANIC"

func TestAPanicLeavesNoDigits(t *testing.T) {
	if where := os.Getenv(patient); where != "" {
		panics(where)
		return
	}
	t.Parallel()
	for _, where := range []string{"when the person has said yes", "when VERIFY has its answer"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			digits := map[string]string{"the PIN": marked("PIN")}
			simulated, trust := newCard(t, simulator.Options{PIN: []byte(digits["the PIN"])})
			p := &process{Cmd: exec.Command(os.Args[0], "-test.run=^TestAPanicLeavesNoDigits$"), home: t.TempDir()}
			p.Env = append(os.Environ(), patient+"="+where, "TRUST="+trust, "DIALOG="+dialog(t, digits["the PIN"]))
			in, err := p.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close() // it ends then
			p.start(t)
			lay(t, simulated, p.await("waiting for a card on "))
			p.await("recovered")
			p.checkLeft(digits)
			p.checkCore(digits)
		})
	}
}

// panics logs in, recovers and waits for the end of its standard input.
func panics(where string) {
	if err := inject(where); err != nil {
		fmt.Println("it has not come to a panic:", err)
	}
	_, _ = io.Copy(io.Discard, bufio.NewReader(os.Stdin))
}

func inject(where string) (err error) {
	anchors, err := pki.LoadDir(os.Getenv("TRUST"))
	if err != nil {
		return err
	}
	dialog, err := prompt.Desktop(prompt.Options{Program: os.Getenv("DIALOG"), LookPath: exec.LookPath, Getenv: os.Getenv, Lang: "en"})
	if err != nil {
		return err
	}
	reader, err := nfc.ListenVPCD(nfc.VPCDOptions{Addr: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	s := &login.Service{Prompt: dialog, App: "https://cied.invalid/test", Version: "test", Terminal: &card.Terminal{
		Readers: reader, Anchors: anchors, Cache: cardcache.Cache{}, Rand: rand.Reader, Now: time.Now, Wait: patience,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Tap: func(e apdu.Exchange) {
			if e.Secret && strings.Contains(where, "VERIFY") {
				panic(fmt.Sprintf("injected: %v %+v", e, e))
			}
		},
	}}
	tell := func(e card.Event) {
		if e.Stage == card.Consented && strings.Contains(where, "yes") {
			panic(fmt.Sprintf("injected: %+v", e))
		}
	}
	defer func() {
		if p := recover(); p != nil {
			fmt.Printf("%v\n%s\nrecovered\n", p, debug.Stack())
		}
	}()
	fmt.Printf("waiting for a card on %v\n", reader.Addr())
	_, err = s.Login(context.Background(), login.Request{Origin: origin, Nonce: nonce, Format: token.WebEID, Patient: true}, tell)
	return err
}

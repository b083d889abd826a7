package taint

import (
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"cied/simulator"
)

// When the card signs, the PIN has done its work: by whatever way it came, it is gone.
func TestThePINIsGoneWhenTheCardSigns(t *testing.T) {
	t.Parallel()
	needsRoot(t)
	pin := marked("PIN")
	for _, way := range []struct {
		name  string
		flags []string
		input func(t *testing.T, p *process) (typed func())
	}{
		{"from a dialog", nil, nil},
		{"from a pipe", []string{"--pin-stdin"}, func(_ *testing.T, p *process) func() {
			p.Stdin = strings.NewReader(pin + "\n")
			return func() {}
		}},
		{"from a terminal", nil, func(t *testing.T, p *process) func() { return onTerminal(t, p, pin) }},
	} {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			digits := map[string]string{"the PIN": pin}
			turn := newTurn()
			card, trust := newCard(t, simulator.Options{PIN: []byte(pin), Observe: turn.atSignature()})
			address := freeAddress(t)
			p := program(t, "login", "-v", "--origin", origin, "--nonce", nonce, "--listen-vpcd", address, "--trust", trust)
			p.Args = append(p.Args, way.flags...)
			typed := func() {}
			if way.input == nil {
				p.Env = append(p.Env, "CIED_PINENTRY="+dialog(t, pin))
			} else {
				typed = way.input(t, p)
			}
			p.start(t)
			lay(t, card, reached(t, address))
			typed()
			turn.await(t)
			p.checkCore(digits)
			turn.end()
			p.wait()
			if status := p.ProcessState.ExitCode(); status != 0 {
				t.Errorf("exit status %d\n%s", status, p.text())
			}
		})
	}
}

// onTerminal gives p a keyboard and a screen. typed waits for the question and types digits.
func onTerminal(t *testing.T, p *process, digits string) (typed func()) {
	t.Helper()
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	p.Stdin = tty
	p.Stderr = tty // it is the screen: what is said there is read below
	p.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	t.Cleanup(func() { screen.Close(); tty.Close() })
	return func() {
		go func() { _, _ = io.Copy(p, screen) }()
		p.awaitText("\nPIN: ")
		if _, err := io.WriteString(screen, digits+"\r"); err != nil {
			t.Error(err)
		}
	}
}

// A turn is that of the card, which keeps it while somebody looks.
type turn struct{ begun, over chan struct{} }

func newTurn() turn { return turn{make(chan struct{}), make(chan struct{})} }

func (u turn) take() { close(u.begun); <-u.over }
func (u turn) end()  { close(u.over) }

func (u turn) await(t *testing.T) {
	t.Helper()
	await(t, u.begun)
}

// atSignature takes the turn at the first INTERNAL AUTHENTICATE after VERIFY.
func (u turn) atSignature() func(int, []byte, []byte) {
	var verified, signed bool
	return func(_ int, capdu, _ []byte) {
		verified = verified || presentsPIN(capdu)
		if verified && !signed && len(capdu) > 1 && capdu[1] == 0x88 {
			signed = true
			u.take()
		}
	}
}

// atVerify takes the turn at VERIFY, whose answer is awaited.
func (u turn) atVerify() func(int, []byte, []byte) {
	return func(_ int, capdu, _ []byte) {
		if presentsPIN(capdu) {
			u.take()
		}
	}
}

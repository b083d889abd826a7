//go:build unix

package prompt

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
	"golang.org/x/term"

	"cied/fault"
	"cied/login"
	"cied/secret"
)

// A screen is what a person sees on a terminal: what the program prints and what the
// terminal echoes.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	grew *sync.Cond
	over bool
}

func watch(r io.Reader) *screen {
	s := &screen{}
	s.grew = sync.NewCond(&s.mu)
	go func() {
		_, _ = io.Copy(s, r)
		s.mu.Lock()
		s.over = true
		s.mu.Unlock()
		s.grew.Broadcast()
	}()
	return s
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.grew.Broadcast()
	return s.text.Write(p)
}

// await returns what was shown so far as soon as it has n times what.
func (s *screen) await(t *testing.T, what string, n int) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for strings.Count(s.text.String(), what) < n {
		if s.over {
			t.Fatalf("%q is not on the screen:\n%s", what, s.text.String())
		}
		s.grew.Wait()
	}
	return s.text.String()
}

// A seat is a person at a terminal.
type seat struct {
	*screen
	terminal *Terminal
	keyboard *os.File
	done     chan error
	pin      secret.PIN
}

func sit(t *testing.T) *seat {
	t.Helper()
	person, program, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { program.Close(); person.Close() })
	return &seat{screen: watch(person), terminal: &Terminal{In: program, Out: program, Lang: "it"}, keyboard: person, done: make(chan error, 1)}
}

func (s *seat) ask(ctx context.Context, q login.Question) {
	go func() {
		pin, err := s.terminal.Ask(ctx, q)
		s.pin = pin
		s.done <- err
	}()
}

func (s *seat) typing(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(s.keyboard, keys); err != nil {
		t.Fatal(err)
	}
}

func TestTerminalTakesThePINUnseen(t *testing.T) {
	s := sit(t)
	s.ask(t.Context(), invented())
	s.await(t, "\nPIN: ", 1)
	s.typing(t, marked+"\r")
	wantPIN(t, s.pin0(t), nil)
	if seen := s.await(t, "https://servizi.comune.example.it", 1); strings.Contains(seen, "9081") {
		t.Errorf("the digits are on the screen:\n%s", seen)
	}
}

// hasty is the screen of a person who types as soon as there is anything to read on it:
// here, before the terminal gets the first byte.
type hasty struct {
	io.Writer
	hurry func()
}

func (h *hasty) Write(p []byte) (int, error) {
	if h.hurry != nil {
		h.hurry()
		h.hurry = nil
	}
	return h.Writer.Write(p)
}

// hurrying types a line and returns when the terminal has taken it, and echoed what it
// echoes by itself.
func (s *seat) hurrying(t *testing.T, keys string) {
	s.typing(t, keys)
	typed := []unix.PollFd{{Fd: int32(s.terminal.In.Fd()), Events: unix.POLLIN}}
	if _, err := unix.Poll(typed, -1); err != nil {
		t.Error(err)
	}
}

func TestTerminalTakesAPINUnseenThatIsTypedBeforeThePrompt(t *testing.T) {
	s := sit(t)
	s.terminal.Out = &hasty{s.terminal.Out, func() { s.hurrying(t, marked+"\r") }}
	s.ask(t.Context(), invented())
	wantPIN(t, s.pin0(t), nil)
	if seen := s.await(t, "\nPIN: ", 1); strings.Contains(seen, "9081") {
		t.Errorf("the digits are on the screen:\n%s", seen)
	}
}

// A person who expects the PIN's prompt, and gets a question, shows no digit either.
func TestTerminalHidesDigitsThatAreTypedForAYes(t *testing.T) {
	q := invented()
	q.Left = 1
	s := sit(t)
	s.terminal.Out = &hasty{s.terminal.Out, func() { s.hurrying(t, marked+"\r") }}
	s.ask(t.Context(), q)
	wantFault(t, <-s.done, fault.PINLastTry)
	s.terminal.In.Close() // so that what is not on the screen by now never comes
	if seen := s.await(t, "********", 1); strings.Contains(seen, "9081") {
		t.Errorf("the digits are on the screen:\n%s", seen)
	}
}

// A raw terminal does not return to the left by itself.
func TestTerminalShowsWholeLines(t *testing.T) {
	s := sit(t)
	s.ask(t.Context(), invented())
	if seen := s.await(t, "\nPIN: ", 1); strings.Count(seen, "\n") != strings.Count(seen, "\r\n") {
		t.Errorf("%q", seen)
	}
	s.typing(t, "\x04")
	wantFault(t, <-s.done, fault.Cancelled)
}

func TestTerminalIsPutBackWhateverTheAnswer(t *testing.T) {
	for name, keys := range map[string]string{"a PIN": marked + "\r", "cancelled": "\x03"} {
		s := sit(t)
		before, err := term.GetState(int(s.terminal.In.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		s.ask(t.Context(), invented())
		s.await(t, "\nPIN: ", 1)
		s.typing(t, keys)
		<-s.done
		if after, err := term.GetState(int(s.terminal.In.Fd())); err != nil || *after != *before {
			t.Errorf("%s: another terminal than before, %v", name, err)
		}
	}
}

// pin0 is the PIN of a question that must end without a fault.
func (s *seat) pin0(t *testing.T) secret.PIN {
	t.Helper()
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
	return s.pin
}

func TestTerminalUnderstandsTheKeysThatCorrect(t *testing.T) {
	for name, keys := range map[string]string{
		"Backspace":        "908177\x7f\x7f7263\x7f\x7f\x7f\x7f7263\r",
		"Ctrl-H":           "9\x0890817263\r",
		"Ctrl-U":           "1234\x15" + marked + "\r",
		"too many deleted": "1\x7f\x7f\x7f" + marked + "\n",
		"a letter of two":  "è\x7f" + marked + "\r",
		"far too long":     strings.Repeat("1", 100) + strings.Repeat("\x7f", 100) + marked + "\r",
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t)
			s.ask(t.Context(), invented())
			s.await(t, "\nPIN: ", 1)
			s.typing(t, keys)
			wantPIN(t, s.pin0(t), nil)
		})
	}
}

func TestTerminalAsksAgainForWhatIsNoPIN(t *testing.T) {
	s := sit(t)
	s.ask(t.Context(), invented())
	s.await(t, "\nPIN: ", 1)
	s.typing(t, "9081\r")
	s.await(t, "Hai scritto 4 caratteri: il PIN ha 8 cifre.", 1)
	s.await(t, "\nPIN: ", 2)
	s.typing(t, marked+"\r")
	wantPIN(t, s.pin0(t), nil)
}

func TestTerminalIsLeftByTheKeysThatEnd(t *testing.T) {
	for name, keys := range map[string]string{"Ctrl-C": "12\x03", "Ctrl-D": "\x04"} {
		t.Run(name, func(t *testing.T) {
			s := sit(t)
			s.ask(t.Context(), invented())
			s.await(t, "\nPIN: ", 1)
			s.typing(t, keys)
			wantFault(t, <-s.done, fault.Cancelled)
		})
	}
}

func TestTerminalNeedsATypedYesForTheLastTry(t *testing.T) {
	q := invented()
	q.Left = 1
	for answer, spent := range map[string]bool{"sì\r": true, "SI\r": true, "\r": false, "no\r": false, "s\r": false, marked + "\r": false} {
		t.Run(strings.TrimSpace(answer), func(t *testing.T) {
			s := sit(t)
			s.ask(t.Context(), q)
			s.await(t, "scrivi sì", 1)
			s.typing(t, answer)
			if !spent {
				wantFault(t, <-s.done, fault.PINLastTry)
				return
			}
			s.await(t, "\nPIN: ", 1)
			s.typing(t, marked+"\r")
			wantPIN(t, s.pin0(t), nil)
		})
	}
}

func TestTerminalNeedsATypedYesForAChipThatNobodyVouchesFor(t *testing.T) {
	q := invented()
	q.UnknownIssuer, q.Left = true, 1
	s := sit(t)
	s.ask(t.Context(), q)
	s.await(t, "Per usarla lo stesso scrivi sì", 1)
	s.typing(t, "sì\r")
	s.await(t, "Per usarlo scrivi sì", 1) // the last try has its own yes
	s.typing(t, "sì\r")
	s.await(t, "\nPIN: ", 1)
	s.typing(t, marked+"\r")
	wantPIN(t, s.pin0(t), nil)

	s = sit(t)
	s.ask(t.Context(), q)
	s.await(t, "Per usarla lo stesso scrivi sì", 1)
	s.typing(t, "no\r")
	wantFault(t, <-s.done, fault.ChipIssuerUnknown)
}

func TestTerminalGivesUpWhenTheLoginEnds(t *testing.T) {
	s := sit(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	s.ask(ctx, invented())
	s.await(t, "\nPIN: ", 1)
	cancel(fault.New(fault.CardRemoved, "test", nil))
	wantFault(t, <-s.done, fault.CardRemoved)

	// The read that was left waiting takes no digit from the next question.
	s.ask(t.Context(), invented())
	s.await(t, "\nPIN: ", 2)
	s.typing(t, marked+"\r")
	wantPIN(t, s.pin0(t), nil)
}

func TestTerminalWaitsNoLongerThanItsTimeout(t *testing.T) {
	s := sit(t)
	s.terminal.Timeout = 50 * time.Millisecond
	s.ask(t.Context(), invented())
	wantFault(t, <-s.done, fault.Timeout)
}

func TestTerminalThatIsNoneIsNoDialog(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	for _, terminal := range []*Terminal{{In: r, Out: io.Discard}, {Out: io.Discard}} {
		_, err := terminal.Ask(t.Context(), invented())
		wantFault(t, err, fault.NoDialog)
	}
}

//go:build unix

package prompt

import (
	"strings"
	"testing"

	"cied/fault"
	"cied/ias"
	"cied/pin"
)

// atTerminal runs ask at a terminal where the person gives answers, each as soon as the
// cursor stands behind a prompt, and returns the screen.
func atTerminal(t *testing.T, answers []answer, ask func(*Terminal) error) (*screen, error) {
	t.Helper()
	s := sit(t)
	go func() { s.done <- ask(s.terminal) }()
	for i, a := range answers {
		s.awaitPrompts(t, i+1)
		if a == cancel {
			s.typing(t, "\x03")
			continue
		}
		s.typing(t, strings.Trim(a, "<>")+"\r")
	}
	return s.screen, <-s.done
}

// awaitPrompts returns when n lines have been asked for: each prompt, and nothing else
// that is shown in these tests, is the beginning of a line that ends in ": ".
func (s *screen) awaitPrompts(t *testing.T, n int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.asked(n) {
		if s.over {
			t.Fatalf("no prompt %d:\n%s", n, s.text.String())
		}
		s.grew.Wait()
	}
}

func (s *screen) asked(n int) bool {
	count := 0
	for line := range strings.SplitSeq(s.text.String(), "\n") {
		for _, prompt := range []string{"PIN attuale: ", "PUK: ", "Nuovo PIN: ", "Ancora il nuovo PIN: ", "Per usarlo scrivi sì e premi Invio: "} {
			if strings.HasPrefix(line, prompt) {
				count++
			}
		}
	}
	return count >= n
}

func TestTerminalFollowsTheRowsOfTheOfficialTestPlan(t *testing.T) {
	for _, r := range changeRows() {
		t.Run(r.name, func(t *testing.T) {
			var c pin.Change
			seen, err := atTerminal(t, r.answers, func(terminal *Terminal) (err error) {
				c, err = terminal.AskChange(t.Context(), aChange())
				return err
			})
			wantChange(t, c, err)
			wantSeen(t, seen, r.read)
		})
	}
	for _, r := range unblockRows() {
		t.Run(r.name, func(t *testing.T) {
			var u pin.Unblocking
			seen, err := atTerminal(t, r.answers, func(terminal *Terminal) (err error) {
				u, err = terminal.AskUnblock(t.Context(), anUnblocking())
				return err
			})
			wantUnblocking(t, u, err)
			wantSeen(t, seen, r.read)
		})
	}
}

// wantSeen checks that text was shown, and no digit that was typed.
func wantSeen(t *testing.T, s *screen, text string) {
	t.Helper()
	seen := s.await(t, text, 1)
	for _, digits := range []string{"9081", "2075", simple[:4]} {
		if strings.Contains(seen, digits) {
			t.Errorf("digits are on the screen:\n%s", seen)
		}
	}
}

func TestTerminalGuardsTheLastTriesOnThePUK(t *testing.T) {
	for left, told := range map[int]string{3: "SOLO 3 tentativi", ias.TriesUnknown: "non dice quanti tentativi restano per il PUK"} {
		q := anUnblocking()
		q.PUKLeft = left
		ask := func(terminal *Terminal) error {
			_, err := terminal.AskUnblock(t.Context(), q)
			return err
		}
		for _, no := range []answer{"no", "", marked} {
			seen, err := atTerminal(t, []answer{no}, ask)
			wantFault(t, err, fault.PUKFewTries)
			wantSeen(t, seen, told)
		}
		if _, err := atTerminal(t, []answer{"sì", marked, fresh, fresh}, ask); err != nil {
			t.Error(err)
		}
	}
}

func TestTerminalTellsThatAnotherCardLiesThere(t *testing.T) {
	q := aChange()
	q.OtherCard = true
	seen, err := atTerminal(t, []answer{cancel}, func(terminal *Terminal) error {
		_, err := terminal.AskChange(t.Context(), q)
		return err
	})
	wantFault(t, err, fault.Cancelled)
	wantSeen(t, seen, "la carta sul lettore adesso non è quella di prima")
}

func TestTerminalIsLeftAtEveryStep(t *testing.T) {
	for _, answers := range [][]answer{{cancel}, {marked, cancel}, {marked, fresh, cancel}} {
		var c pin.Change
		seen, err := atTerminal(t, answers, func(terminal *Terminal) (err error) {
			c, err = terminal.AskChange(t.Context(), aChange())
			return err
		})
		wantFault(t, err, fault.Cancelled)
		wantNothing(t, c)
		wantSeen(t, seen, "Nessun sito lo chiede")
	}
}

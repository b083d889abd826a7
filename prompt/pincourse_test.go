package prompt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cied/fault"
	"cied/ias"
	"cied/pin"
	"cied/secret"
)

// A bench is a host without a program: it gives answers, and keeps what it lent out.
type bench struct {
	answers []answer
	entries []*entry
	asked   []string // "confirm" or the prompt
}

func (b *bench) lend(_ context.Context, _ string, _ int, ask func(asker) error) error { return ask(b) }

func (b *bench) next(what string) answer {
	b.asked = append(b.asked, what)
	if len(b.answers) == 0 {
		return cancel
	}
	a := b.answers[0]
	b.answers = b.answers[1:]
	return a
}

func (b *bench) confirm(c confirmation) error {
	if b.next("confirm") != sayYes {
		return c.refused(nil)
	}
	return nil
}

func (b *bench) read(s sheet, _ string, e *entry) error {
	a := b.next(s.prompt)
	e.add([]byte(a))
	b.entries = append(b.entries, e)
	if a == cancel {
		return fault.New(fault.Cancelled, "test", nil)
	}
	return nil
}

// Whatever ends a question, nothing typed before outlives it: not the entries, and not
// what was made of them.
func TestWhatWasTypedIsWipedWhateverEndsTheQuestion(t *testing.T) {
	cases := []struct {
		name    string
		answers []answer
		want    fault.Code
	}{
		{"cancelled at the new PIN", []answer{marked, cancel}, fault.Cancelled},
		{"cancelled at its repetition", []answer{marked, fresh, cancel}, fault.Cancelled},
		{"cancelled after another repetition", []answer{marked, fresh, other, fresh, cancel}, fault.Cancelled},
		{"a new PIN that will not do", []answer{marked, simple, simple, simple}, fault.PINWeak},
		{"repetitions that differ", []answer{marked, fresh, other, fresh, other, fresh, other}, fault.PINDiffers},
		{"a repetition that is no PIN", []answer{marked, fresh, "1", "2", "3"}, fault.PINFormat},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var secrets []secret.PIN
			pq := aChange()
			weak := pq.Check
			pq.Check = func(p secret.PIN) error { secrets = append(secrets, p); return weak(p) }
			q, b := newPINQuestion(pq, "it"), &bench{answers: c.answers}
			_, err := put(t.Context(), b, "", 3, func(a asker, typed *pin.Change) error {
				defer func() { secrets = append(secrets, typed.Old, typed.New) }()
				return q.change(a, typed)
			})
			wantFault(t, err, c.want)
			wantWiped(t, b, secrets)
		})
	}
	t.Run("the PUK of an unblocking", func(t *testing.T) {
		q, b := newPINQuestion(anUnblocking(), "it"), &bench{answers: []answer{marked, fresh, cancel}}
		var kept pin.Unblocking
		_, err := put(t.Context(), b, "", 3, func(a asker, typed *pin.Unblocking) error {
			defer func() { kept = *typed }()
			return q.unblock(a, typed)
		})
		wantFault(t, err, fault.Cancelled)
		wantWiped(t, b, []secret.PIN{kept.New})
		if digitsOf(kept.PUK) != "" {
			t.Error("the PUK is left")
		}
	})
	t.Run("a panic", func(t *testing.T) {
		q, b := newPINQuestion(aChange(), "it"), &bench{answers: []answer{marked, fresh, fresh}}
		var old secret.PIN
		func() {
			defer func() { _ = recover() }()
			_, _ = put(t.Context(), b, "", 3, func(a asker, typed *pin.Change) error {
				err := q.change(a, typed)
				old = typed.Old
				panic(err)
			})
		}()
		wantWiped(t, b, []secret.PIN{old})
	})
}

func wantWiped(t *testing.T, b *bench, secrets []secret.PIN) {
	t.Helper()
	for i, e := range b.entries {
		if *e != (entry{}) {
			t.Errorf("entry %d is left", i)
		}
	}
	for i, p := range secrets {
		if digitsOf(p) != "" {
			t.Errorf("secret %d is left", i)
		}
	}
	if len(b.entries) == 0 || len(secrets) == 0 {
		t.Error("nothing was typed: the test proves nothing")
	}
}

// The repetition of a new PIN is wiped also where all went well.
func TestEntriesAreWipedAfterASuccess(t *testing.T) {
	b := &bench{answers: []answer{marked, fresh, fresh}}
	c, err := askChange(t.Context(), b, aChange(), "it")
	wantChange(t, c, err)
	for i, e := range b.entries {
		if *e != (entry{}) {
			t.Errorf("entry %d is left", i)
		}
	}
}

// What must be said yes to comes first, in one order; a try that is not scarce needs none.
func TestYesesBeforeAnythingIsTyped(t *testing.T) {
	wrong := &fault.Error{Code: fault.PUKWrong, Op: "test", Left: 2}
	cases := []struct {
		name    string
		unblock bool
		set     func(*pin.Question)
		want    int // yeses
	}{
		{"three tries left on the PIN", false, func(*pin.Question) {}, 0},
		{"the last one", false, func(q *pin.Question) { q.Left = 1 }, 1},
		{"a number that the card hides", false, func(q *pin.Question) { q.Left = ias.TriesUnknown }, 0},
		{"a chip that nobody vouches for", false, func(q *pin.Question) { q.UnknownIssuer = true }, 1},
		{"both", false, func(q *pin.Question) { q.UnknownIssuer, q.Left = true, 1 }, 2},
		{"both, after something was typed", false, func(q *pin.Question) { q.UnknownIssuer, q.Left, q.Wrong = true, 1, wrong }, 1},
		{"four tries left on the PUK", true, func(q *pin.Question) { q.PUKLeft = 4 }, 0},
		{"three", true, func(q *pin.Question) { q.PUKLeft = 3 }, 1},
		{"the last one", true, func(q *pin.Question) { q.PUKLeft = 1 }, 1},
		{"a number that the card hides", true, func(q *pin.Question) { q.PUKLeft = ias.TriesUnknown }, 1},
		{"the last one on a PIN that is forgotten", true, func(q *pin.Question) { q.Left = 1 }, 0},
		{"few, and an unknown chip", true, func(q *pin.Question) { q.PUKLeft, q.UnknownIssuer = 2, true }, 2},
	}
	for _, c := range cases {
		q := aChange()
		if c.unblock {
			q = anUnblocking()
		}
		c.set(&q)
		b := &bench{answers: append(slices.Repeat([]answer{sayYes}, c.want), marked, fresh, fresh)}
		var err error
		if c.unblock {
			_, err = askUnblock(t.Context(), b, q, "it")
		} else {
			_, err = askChange(t.Context(), b, q, "it")
		}
		if err != nil || !slices.Equal(b.asked[:len(b.asked)-3], slices.Repeat([]string{"confirm"}, c.want)) {
			t.Errorf("%s: asked %q, %v", c.name, b.asked, err)
		}
	}
}

// No is the default, and what a person says who closes the window.
func TestScarceTriesThatAreNotGivenAreNotAskedFor(t *testing.T) {
	cases := []struct {
		name    string
		unblock bool
		set     func(*pin.Question)
		want    fault.Code
		left    int
		read    []string
	}{
		{"the last try on the PIN", false, func(q *pin.Question) { q.Left = 1 }, fault.PINLastTry, 1, []string{"UN SOLO tentativo", "PUK"}},
		{"the last tries on the PUK", true, func(q *pin.Question) { q.PUKLeft = 3 }, fault.PUKFewTries, 3,
			[]string{"SOLO 3 tentativi", "nuova CIE, dal Comune", "CieID"}},
		{"the last try on the PUK", true, func(q *pin.Question) {
			q.PUKLeft, q.Wrong = 1, &fault.Error{Code: fault.PUKWrong, Op: "test", Left: 1}
		}, fault.PUKFewTries, 1, []string{"PUK sbagliato", "UN SOLO tentativo", "nuova CIE, dal Comune"}},
		{"a number that the card hides", true, func(q *pin.Question) { q.PUKLeft = ias.TriesUnknown }, fault.PUKFewTries, ias.TriesUnknown,
			[]string{"non dice quanti tentativi restano per il PUK", "Dopo dieci", "nuova CIE, dal Comune", "CieID"}},
		{"the same after a wrong PUK", true, func(q *pin.Question) {
			q.PUKLeft, q.Wrong = ias.TriesUnknown, &fault.Error{Code: fault.PUKWrong, Op: "test", Left: ias.TriesUnknown}
		}, fault.PUKFewTries, ias.TriesUnknown, []string{"PUK sbagliato", "Dopo dieci"}},
		{"a chip that nobody vouches for", false, func(q *pin.Question) { q.UnknownIssuer, q.Left = true, 1 }, fault.ChipIssuerUnknown, 0, []string{"nessuno garantisce"}},
		{"the same for the PUK", true, func(q *pin.Question) { q.UnknownIssuer, q.PUKLeft = true, 1 }, fault.ChipIssuerUnknown, 0, []string{"nessuno garantisce"}},
	}
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				s := at(t, sayNo)
				var err error
				if c.unblock {
					q := anUnblocking()
					c.set(&q)
					_, err = s.AskUnblock(t.Context(), q)
				} else {
					q := aChange()
					c.set(&q)
					_, err = s.AskChange(t.Context(), q)
				}
				wantFault(t, err, c.want)
				if f := fault.Of(err); f.Left != c.left {
					t.Errorf("%d tries left in %v", f.Left, err)
				}
				wantRead(t, s.shown(), 1, 0, c.read...)
			})
		}
	})
}

func TestScarceTriesAreAskedForAfterAYes(t *testing.T) {
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		q := aChange()
		q.Left = 1
		s := at(t, sayYes, marked, fresh, fresh)
		c, err := s.AskChange(t.Context(), q)
		wantChange(t, c, err)
		wantRead(t, s.shown(), 4, 1, "L'ULTIMO")

		q = anUnblocking()
		q.PUKLeft = 2
		s = at(t, sayYes, marked, fresh, fresh)
		u, err := s.AskUnblock(t.Context(), q)
		wantUnblocking(t, u, err)
		wantRead(t, s.shown(), 4, 1, "Tentativi per il PUK: 2.")

		q.PUKLeft = ias.TriesUnknown
		s = at(t, sayYes, marked, fresh, fresh)
		u, err = s.AskUnblock(t.Context(), q)
		wantUnblocking(t, u, err)
		wantRead(t, s.shown(), 4, 1, "non dice quanti tentativi restano per il PUK")
	})
}

func TestAnotherCardIsToldWhereTheFirstThingIsTyped(t *testing.T) {
	const told = "la carta sul lettore adesso non è quella di prima"
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		q := aChange()
		q.OtherCard = true
		s := at(t, marked, fresh, fresh)
		c, err := s.AskChange(t.Context(), q)
		wantChange(t, c, err)
		wantRead(t, s.shown(), 3, 0, told)

		q = anUnblocking()
		q.OtherCard = true
		s = at(t, marked, fresh, fresh)
		u, err := s.AskUnblock(t.Context(), q)
		wantUnblocking(t, u, err)
		wantRead(t, s.shown(), 3, 0, told)
	})
}

func TestCancelledAtAnyStepIsCancelled(t *testing.T) {
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		for n, steps := range [][]answer{{cancel}, {marked, cancel}, {marked, fresh, cancel}} {
			s := at(t, steps...)
			c, err := s.AskChange(t.Context(), aChange())
			wantFault(t, err, fault.Cancelled)
			wantNothing(t, c)
			wantRead(t, s.shown(), n+1, n, fmt.Sprintf("passo %d di 3", n+1))
		}
	})
}

// One program and one connection ask for all of it, where the program can.
func TestOnePinentryAsksForEverything(t *testing.T) {
	f := newFake(t, map[string][]string{"GETPIN": {data(marked), data(fresh), data(fresh)}})
	c, err := f.AskChange(t.Context(), aChange())
	wantChange(t, c, err)
	var prompts []string
	for _, command := range f.told() { // of the one program that could connect
		if strings.Contains(command, "SETREPEAT") || strings.Contains(command, "cache") {
			t.Errorf("told %q", command)
		}
		if p, ok := strings.CutPrefix(command, "SETPROMPT "); ok {
			prompts = append(prompts, p)
		}
	}
	if want := []string{"PIN attuale:", "Nuovo PIN:", "Ancora il nuovo PIN:"}; !slices.Equal(prompts, want) {
		t.Errorf("prompts %q", prompts)
	}
}

// The time is for the whole: one thing after the other cannot make it longer.
func TestTheTimeOfThreeEntriesIsOneTime(t *testing.T) {
	t.Run("pinentry", func(t *testing.T) {
		f := newFake(t, map[string][]string{"GETPIN": {data(marked), hang}})
		f.Timeout = 100 * time.Millisecond
		_, err := f.AskChange(t.Context(), aChange())
		wantFault(t, err, fault.Timeout)
	})
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, k.typed(marked), fakeReply{Hang: true})
		_, err := k.prompter(f, "it", 300*time.Millisecond).AskUnblock(t.Context(), anUnblocking())
		wantFault(t, err, fault.Timeout)
	})
}

func TestDialogsCloseWhenTheCardIsTakenAway(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := newWindows(t, k.typed(marked), fakeReply{Hang: true})
		ctx, stop := context.WithCancelCause(t.Context())
		done := make(chan error, 1)
		go func() { _, err := k.prompter(f, "it", 0).AskChange(ctx, aChange()); done <- err }()
		<-f.runs
		<-f.runs
		stop(fault.New(fault.CardRemoved, "test", nil))
		wantFault(t, <-done, fault.CardRemoved)
	})
}

func TestDigitsAppearInNoArgumentAndNoOutput(t *testing.T) {
	steps := []answer{marked + "0", marked, fresh, other, "x" + fresh, fresh, fresh}
	eachStand(t, func(t *testing.T, at func(*testing.T, ...answer) stand) {
		s := at(t, steps...)
		c, err := s.AskChange(t.Context(), aChange())
		wantChange(t, c, err)
		var out bytes.Buffer
		printEverything(&out, c, s.shown())
		u, failed := at(t, append(slices.Clone(steps[:4]), cancel)...).AskUnblock(t.Context(), anUnblocking())
		printEverything(&out, u, errText(failed))
		for _, digits := range []string{marked, fresh, other} {
			if strings.Contains(out.String(), digits) {
				t.Errorf("%q appears in\n%s", digits, out.String())
			}
		}
		if !strings.Contains(out.String(), "PIN(hidden)") || !errors.Is(failed, fault.Cancelled) {
			t.Error("nothing was printed: the test proves nothing")
		}
	})
}

var _ host = (*bench)(nil)

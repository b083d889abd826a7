package login_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cied/card"
	"cied/fault"
	"cied/internal/simreader"
	"cied/nfc"
	"cied/simulator"
	"cied/token"
)

// twoReaders is a rig whose second reader, "b", is beside: the readers of a service that
// knows both.
func twoReaders(t *testing.T, second *simulator.Card, pins ...string) (h *rig, beside *simreader.Reader) {
	t.Helper()
	h = newRig(t, simulator.Options{}, pins...)
	h.reader.Name = "a"
	beside = simreader.New(second)
	beside.Name = "b"
	h.Readers = nfc.All(h.reader, beside)
	return h, beside
}

// otherPersons is the sound card of somebody else, and what crosses the line to it.
func otherPersons(t *testing.T) (*simulator.Card, *line) {
	t.Helper()
	seen := new(line)
	o := faulty(simulator.FaultOtherCard)
	o.Observe = seen.observe
	return newCard(t, o), seen
}

func TestTwoCIEsAreNotChosenBetweenUntilOneIsLeft(t *testing.T) {
	for _, lifted := range []string{"a", "b"} {
		t.Run(lifted+" lifted", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				second, seen := otherPersons(t)
				h, beside := twoReaders(t, second, rightPIN)
				events, end := h.start(t.Context())
				events.until(t, card.WaitingCard, fault.CardsSeveral)
				synctest.Wait()
				if h.line.len() != 1 || seen.len() != 1 || len(h.person.asked) != 0 {
					t.Errorf("%d and %d commands, want a SELECT each; %d questions", h.line.len(), seen.len(), len(h.person.asked))
				}
				if sessionOpen(t, h.reader) || sessionOpen(t, beside) {
					t.Error("a card was left in a session")
				}
				if lifted == "a" {
					h.card = second // whose holder logs in
					h.reader.Put(nil)
				} else {
					beside.Put(nil)
				}
				if err := <-end; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestTwoCIEsEndAnImpatientUseAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second, _ := otherPersons(t)
		h, _ := twoReaders(t, second, rightPIN)
		uses := map[string]func() error{
			"login":   func() error { return h.loginWith(t.Context(), request(token.WebEID)) },
			"inspect": func() error { _, err := h.Inspect(t.Context(), ""); return err },
			"forget":  func() error { return h.Forget(t.Context(), "", h.Cache) },
		}
		for name, use := range uses {
			began := time.Now()
			if err := use(); fault.CodeOf(err) != fault.CardsSeveral || time.Since(began) != 0 {
				t.Errorf("%s: %v after %v", name, err, time.Since(began))
			}
		}
		if info, err := h.Inspect(t.Context(), "b"); err != nil || info.NIS != second.Identity().NIS {
			t.Errorf("the reader named: %+v, %v", info, err)
		}
	})
}

// A security key that its own software holds for good must not hide the CIE.
func TestCardThatAnotherProgramHoldsDoesNotHideTheCIE(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := newCard(t, faulty(simulator.FaultNotACIE))
		h, beside := twoReaders(t, held, rightPIN)
		h.Readers = nfc.All(beside, h.reader)
		with(t, beside, func(nfc.Conn) error {
			h.must()
			return nil
		})
		if h.stages[len(h.stages)-1].Reader != "a" {
			t.Errorf("%+v", h.stages)
		}
	})
}

// Both are held at first. Nobody knows whether they are CIEs until one is free.
func TestCardsThatOtherProgramsHoldAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, beside := twoReaders(t, newCard(t, faulty(simulator.FaultNotACIE)), rightPIN)
		h.Readers = nfc.All(beside, h.reader)
		hold(t, h.reader, time.Minute)
		hold(t, beside, time.Hour)
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, fault.CardInUse)
		if err := <-end; err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
	})
}

func TestSecondCardLaidWhileThePersonTypesDoesNotMatter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second, seen := otherPersons(t)
		h, beside := twoReaders(t, nil, wrongPIN, rightPIN)
		h.person.while = func() { beside.Put(second) }
		_, end := h.start(t.Context())
		if err := <-end; err != nil {
			t.Error(err)
		}
		if seen.len() != 0 || len(h.person.asked) != 2 {
			t.Errorf("%d commands to the second card, %d questions", seen.len(), len(h.person.asked))
		}
	})
}

// The person would type the PIN of the card that they lifted.
func TestNobodyIsAskedAboutTheSecondCardWhenTheFirstIsLifted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second, seen := otherPersons(t)
		h, beside := twoReaders(t, nil, rightPIN, rightPIN)
		h.person.while = func() {
			h.person.while = nil
			beside.Put(second)
			synctest.Wait() // until the search has heard of it
			h.reader.Put(nil)
		}
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, fault.CardRemoved)
		time.Sleep(time.Hour)
		if seen.len() != 0 || len(h.person.asked) != 1 {
			t.Fatalf("%d commands to the second card, %d questions", seen.len(), len(h.person.asked))
		}
		h.reader.Put(h.card)
		if err := <-end; err != nil {
			t.Error(err)
		}
	})
}

// It is laid anew: that one is meant.
func TestSecondCardIsUsedOnceItIsLaidAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second, _ := otherPersons(t)
		h, beside := twoReaders(t, nil, rightPIN, rightPIN)
		h.person.while = func() {
			h.person.while = nil
			beside.Put(second)
			synctest.Wait() // until the search has heard of it
			h.reader.Put(nil)
		}
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, fault.CardRemoved)
		h.card = second
		beside.Put(second)
		if err := <-end; err != nil {
			t.Error(err)
		}
	})
}

// The search ends with its context, also in the middle of asking several cards.
func TestCancelledSearchAmongSeveralCardsEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		second, _ := otherPersons(t)
		h, _ := twoReaders(t, second, rightPIN)
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		with(t, h.reader, func(nfc.Conn) error {
			_, end := h.start(ctx)
			synctest.Wait() // in the wait for the card that is held
			cancel(fault.New(fault.PersonAway, "test", nil))
			if err := <-end; fault.CodeOf(err) != fault.PersonAway {
				t.Error(err)
			}
			return nil
		})
	})
}

// hold takes the card on r as another program does, for so long.
func hold(t *testing.T, r *simreader.Reader, d time.Duration) {
	t.Helper()
	other, err := r.Connect(t.Context(), r.Name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(d, func() { other.Close() })
}

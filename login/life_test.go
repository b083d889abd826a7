package login_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cied/apdu"
	"cied/card"
	"cied/fault"
	"cied/nfc"
	"cied/simulator"
	"cied/token"
)

// A mishap is something that happens to a reader or its card, and passes.
type mishap struct {
	name   string
	happen func(*rig)
	mend   func(*rig) // nil: it has passed at once
	told   fault.Code // what the person hears meanwhile
}

func mishaps() []mishap {
	return []mishap{
		{"card lifted", func(h *rig) { h.reader.Put(nil) }, func(h *rig) { h.reader.Put(h.card) }, fault.CardRemoved},
		{"card laid back at once", func(h *rig) { h.reader.Put(nil); h.reader.Put(h.card) }, nil, fault.CardRemoved},
		{"card laid back before anybody looked", func(h *rig) { h.reader.Exchange(h.card) }, nil, fault.CardSilent},
		{"reader unplugged", func(h *rig) { h.reader.Unplug() }, func(h *rig) { h.reader.Return() }, fault.ReaderRemoved},
		{"service stopped", func(h *rig) { h.reader.StopService(fault.PCSCUnavailable) }, func(h *rig) { h.reader.Return() }, fault.PCSCUnavailable},
	}
}

// befall has m happen at the moment, once, and mends it a minute later.
func (h *rig) befall(m mishap, moment string) {
	happened := false
	happen := func() {
		if happened {
			return
		}
		happened = true
		m.happen(h)
		if m.mend != nil {
			time.AfterFunc(time.Minute, func() { m.mend(h) })
		}
	}
	commands := 0
	h.Tap = func(e apdu.Exchange) {
		commands++
		if moment == "reading" && commands == 12 || moment == "signing" && e.Secret {
			happen()
		}
	}
	if moment == "typing" {
		h.person.while = happen
	}
}

// Where no PIN was sent, and where the one that was sent has been answered, the login
// goes on by itself: nobody has to start it again, and nobody's PIN is sent twice.
func TestPatientLoginSurvivesEveryMishap(t *testing.T) {
	questions := map[string]int{"reading": 1, "typing": 2, "signing": 2}
	for moment, want := range questions {
		for _, m := range mishaps() {
			t.Run(m.name+" while "+moment, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
					h.befall(m, moment)
					events, end := h.start(t.Context())
					events.until(t, card.WaitingCard, m.told)
					if err := <-end; err != nil {
						t.Fatal(err)
					}
					if len(h.person.asked) != want {
						t.Errorf("%d questions, want %d", len(h.person.asked), want)
					}
					h.checkReset()
					h.checkLedger()
				})
			})
		}
	}
}

// A connection of PC/SC outlives a card that is laid back: nobody is asked again.
func TestCardLaidBackWhileThePersonTypesNeedsNoSecondQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.Readers = renewing{h.reader}
		h.person.while = func() { h.reader.Put(nil); h.reader.Put(h.card) }
		_, end := h.start(t.Context())
		if err := <-end; err != nil || len(h.person.asked) != 1 {
			t.Errorf("%v, %d questions", err, len(h.person.asked))
		}
		h.checkLedger()
	})
}

// An impatient login reports what has happened, and does not wait for it to pass.
func TestImpatientLoginReportsTheMishap(t *testing.T) {
	for _, moment := range []string{"reading", "typing", "signing"} {
		for _, m := range mishaps() {
			t.Run(m.name+" while "+moment, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
					h.befall(m, moment)
					if err := h.login(); fault.CodeOf(err) != m.told {
						t.Errorf("got %v, want %q", err, m.told)
					}
					h.checkLedger()
					time.Sleep(time.Hour)
					h.must()
				})
			})
		}
	}
}

func TestPatientLoginWaitsOutWhatHappensBeforeTheCardIsLaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.reader.Put(nil)
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, "")
		h.reader.Unplug()
		events.until(t, card.WaitingReader, "")
		h.reader.Return()
		events.until(t, card.WaitingCard, "")
		for _, c := range []fault.Code{fault.PCSCUnavailable, fault.PCSCDenied} {
			h.reader.StopService(c)
			events.until(t, card.WaitingReader, c)
			h.reader.Return()
			events.until(t, card.WaitingCard, "")
		}
		h.reader.Put(h.card)
		if err := <-end; err != nil {
			t.Error(err)
		}
	})
}

// polkit has a rule for the service and another for the card.
func TestServiceThatDeniesTheCardEndsTheLoginWithItsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.Readers = denying{h.reader}
		_, end := h.start(t.Context())
		if err := <-end; fault.CodeOf(err) != fault.PCSCDenied {
			t.Error(err)
		}
	})
}

// denying shows the cards and gives none.
type denying struct{ nfc.Driver }

func (denying) Connect(context.Context, string) (nfc.Conn, error) {
	return nil, fault.New(fault.PCSCDenied, "test", nil)
}

func TestDifferentCardLaidWhileThePersonTypesBeginsWithANewQuestion(t *testing.T) {
	ways := map[string]struct {
		swap func(h *rig, other *simulator.Card)
		told fault.Code
	}{
		"seen":   {func(h *rig, other *simulator.Card) { h.reader.Put(nil); h.reader.Put(other) }, fault.CardChanged},
		"unseen": {func(h *rig, other *simulator.Card) { h.reader.Exchange(other) }, fault.CardSilent},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				other, seen := otherPersons(t)
				h := newRig(t, simulator.Options{}, wrongPIN, rightPIN)
				h.Readers = renewing{h.reader}
				h.person.while = func() {
					h.person.while = nil
					h.card = other
					way.swap(h, other)
				}
				events, end := h.start(t.Context())
				events.until(t, card.WaitingCard, way.told)
				if err := <-end; err != nil {
					t.Fatal(err)
				}
				if first, second := h.line.count(presentsPIN), seen.count(presentsPIN); first != 0 || second != 1 {
					t.Errorf("%d PINs to the first card, %d to the second", first, second)
				}
				if first, second := h.person.asked[0], h.person.asked[1]; first.OtherCard || !second.OtherCard {
					t.Errorf("told of another card: %v, then %v", first.OtherCard, second.OtherCard)
				}
				if left, _ := other.TriesLeft(); left != 3 || len(h.person.asked) != 2 {
					t.Errorf("%d tries left, %d questions: the PIN of the first card went to the second", left, len(h.person.asked))
				}
			})
		})
	}
}

// A card that seems lost has two chances without being laid anew, and no third.
func TestCardThatStaysSilentIsNotTriedForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.Tap = func(apdu.Exchange) { h.reader.Exchange(h.card) }
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, fault.CardSilent)
		time.Sleep(time.Hour)
		if n := h.readings(events); n != 2 {
			t.Errorf("read %d times", n)
		}
		h.Tap = nil
		h.reader.Put(h.card)
		if err := <-end; err != nil {
			t.Error(err)
		}
	})
}

// readings is how often the card was read, the one before the last word awaited included.
func (h *rig) readings(events told) int {
	n := 1
	for len(events) > 0 {
		if e := <-events; e.Stage == card.ReadingCard {
			n++
		}
	}
	return n
}

func TestCardThatAnotherProgramHoldsAtTheLastDigitIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
		h.person.while = func() {
			h.person.while = nil
			hold(t, h.reader, time.Minute/2)
		}
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, fault.CardInUse)
		if err := <-end; err != nil {
			t.Error(err)
		}
		if n := h.line.count(presentsPIN); n != 1 || len(h.person.asked) != 2 {
			t.Errorf("%d PINs sent, %d questions", n, len(h.person.asked))
		}
	})
}

// Where the PIN was sent and no answer proves what became of it, the login ends, says so,
// and has asked the card where the card was still there to be asked.
func TestMishapAtThePINIsToldAndNeverRepeated(t *testing.T) {
	for _, m := range mishaps() {
		t.Run(m.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
				h.Readers = atPIN{h.reader, func() { m.happen(h) }}
				_, end := h.start(t.Context())
				if err := <-end; fault.CodeOf(err) != fault.PINDoubtful {
					t.Errorf("got %v", err)
				}
				if len(h.person.asked) != 1 {
					t.Errorf("%d questions", len(h.person.asked))
				}
				h.checkLedger()
			})
		})
	}
}

// atPIN is a driver on which something happens just before the PIN reaches the card.
type atPIN struct {
	nfc.Driver
	happen func()
}

func (d atPIN) Connect(ctx context.Context, name string) (nfc.Conn, error) {
	c, err := d.Driver.Connect(ctx, name)
	return atPINConn{c, d.happen}, err
}

type atPINConn struct {
	nfc.Conn
	happen func()
}

func (c atPINConn) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	if presentsPIN(exchange{command: capdu}) {
		c.happen()
	}
	return c.Conn.Transmit(ctx, capdu)
}

// A login whose program was killed leaves a card in a session, with the PIN verified, if
// the service has not reset it. The next one begins anew, and leaves it reset.
func TestLoginBeginsCleanAfterOneThatWasKilled(t *testing.T) {
	for _, stage := range []card.Stage{card.Asking, card.Signing} {
		t.Run(string(stage), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newRig(t, simulator.Options{}, rightPIN, rightPIN)
				h.Readers = forgetting{h.reader}
				ctx, kill := context.WithCancel(t.Context())
				defer kill()
				h.Login(ctx, request(token.WebEID), func(e card.Event) {
					if e.Stage == stage {
						kill()
					}
				})
				if !sessionOpen(t, h.reader) {
					t.Error("no session is left: the test proves nothing")
				}
				h.Readers = h.reader
				h.line.reset()
				if err := h.loginWith(t.Context(), request(token.WebEID)); err != nil {
					t.Fatal(err)
				}
				if n := h.line.count(agreesKeys); n != 1 {
					t.Errorf("%d key agreements", n)
				}
				h.checkReset()
			})
		})
	}
}

// forgetting is a driver that resets no card: nobody is left to ask for it.
type forgetting struct{ nfc.Driver }

func (d forgetting) Connect(ctx context.Context, name string) (nfc.Conn, error) {
	c, err := d.Driver.Connect(ctx, name)
	return forgettingConn{c}, err
}

type forgettingConn struct{ nfc.Conn }

func (forgettingConn) Reset(context.Context) error { return nil }

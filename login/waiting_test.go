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

// slot is a reader of that name with a card that has this fault; "" is a sound card, "-"
// none.
func slot(t *testing.T, name, fault string) *simreader.Reader {
	t.Helper()
	var card *simulator.Card
	switch fault {
	case "-":
	case "":
		card = newCard(t, simulator.Options{})
	default:
		card = newCard(t, faulty(fault))
	}
	r := simreader.New(card)
	r.Name = name
	return r
}

// noReader is a driver without readers; err is the state of its service.
type noReader struct{ err error }

func (d noReader) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	changed(nil, d.err)
	<-ctx.Done()
	return context.Cause(ctx)
}

func (d noReader) Connect(context.Context, string) (nfc.Conn, error) {
	return nil, fault.New(fault.ReaderUnknown, "test", nil)
}

func TestImpatientLoginSaysWhatIsMissing(t *testing.T) {
	const wait = time.Minute
	pcsc := func(c fault.Code) nfc.Driver { return noReader{fault.New(c, "test", nil)} }
	cases := []struct {
		name   string
		reader string
		slots  func(t *testing.T) nfc.Driver
		want   fault.Code
		after  time.Duration
	}{
		{"no reader", "", func(*testing.T) nfc.Driver { return noReader{} }, fault.ReaderMissing, wait},
		{"no card", "", func(t *testing.T) nfc.Driver { return slot(t, "a", "-") }, fault.CardMissing, wait},
		{"no service", "", func(*testing.T) nfc.Driver { return pcsc(fault.PCSCUnavailable) }, fault.PCSCUnavailable, 0},
		{"no right to use the service", "", func(*testing.T) nfc.Driver { return pcsc(fault.PCSCDenied) }, fault.PCSCDenied, 0},
		{"built without the service", "", func(*testing.T) nfc.Driver { return pcsc(fault.PCSCNotBuilt) }, fault.PCSCNotBuilt, 0},
		{"no service, but an empty reader", "", func(t *testing.T) nfc.Driver {
			return nfc.All(pcsc(fault.PCSCUnavailable), slot(t, "a", "-"))
		}, fault.CardMissing, wait},
		{"the reader named is not there", "b", func(t *testing.T) nfc.Driver { return slot(t, "a", "") }, fault.ReaderUnknown, wait},
		{"the reader named is empty", "b", func(t *testing.T) nfc.Driver {
			return nfc.All(slot(t, "a", ""), slot(t, "b", "-"))
		}, fault.CardMissing, wait},
		{"a foreign card in the only slot", "", func(t *testing.T) nfc.Driver { return slot(t, "a", simulator.FaultNotACIE) }, fault.CardNotCIE, 0},
		{"foreign cards in all slots", "", func(t *testing.T) nfc.Driver {
			return nfc.All(slot(t, "a", simulator.FaultNotACIE), slot(t, "b", simulator.FaultNotACIE))
		}, fault.CardNotCIE, 0},
		{"a foreign card and an empty slot", "", func(t *testing.T) nfc.Driver {
			return nfc.All(slot(t, "a", simulator.FaultNotACIE), slot(t, "b", "-"))
		}, fault.CardNotCIE, wait},
		{"a mute card", "", func(t *testing.T) nfc.Driver { return slot(t, "a", simulator.FaultMute) }, fault.CardMute, wait},
		{"a mute card and an empty slot", "", func(t *testing.T) nfc.Driver {
			return nfc.All(slot(t, "a", simulator.FaultMute), slot(t, "b", "-"))
		}, fault.CardMute, wait},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &person{pins: []string{rightPIN}}
				s := service(t, c.slots(t), p)
				s.Wait = wait
				r := request(token.WebEID)
				r.Reader = c.reader
				began := time.Now()
				_, err := s.Login(t.Context(), r, func(card.Event) {})
				if got, after := fault.CodeOf(err), time.Since(began); got != c.want || after != c.after {
					t.Errorf("got %q after %v, want %q after %v: %v", got, after, c.want, c.after, err)
				}
				if len(p.asked) != 0 {
					t.Error("the person was asked")
				}
			})
		})
	}
}

// Contact slots, SAM slots and other cards lie beside the CIE, in any order.
func TestOtherSlotsNeverConfuseTheLogin(t *testing.T) {
	t.Parallel()
	others := map[string]string{"empty": "-", "foreign": simulator.FaultNotACIE, "mute": simulator.FaultMute}
	for name, fault := range others {
		for _, first := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					drivers := []nfc.Driver{slot(t, "contact slot", fault), slot(t, "SAM slot", fault), slot(t, "contactless", "")}
					if first {
						drivers[0], drivers[2] = drivers[2], drivers[0]
					}
					p := &person{pins: []string{rightPIN}}
					s := service(t, nfc.All(drivers...), p)
					var last card.Event
					_, err := s.Login(t.Context(), request(token.WebEID), func(e card.Event) { last = e })
					if err != nil || last.Stage != card.Signing || last.Reader != "contactless" {
						t.Errorf("%v, %+v", err, last)
					}
				})
			})
		}
	}
}

func TestNamedReaderIsTheOnlyOneUsed(t *testing.T) {
	for _, name := range []string{"a", "b"} {
		s := service(t, nfc.All(slot(t, "a", ""), slot(t, "b", "")), &person{pins: []string{rightPIN}})
		r := request(token.WebEID)
		r.Reader = name
		_, err := s.Login(t.Context(), r, func(e card.Event) {
			if e.Reader != name {
				t.Errorf("%+v", e)
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// told collects events and lets a test wait for a stage with the code of its note.
type told chan card.Event

func (c told) until(t *testing.T, stage card.Stage, note fault.Code) {
	t.Helper()
	for {
		select {
		case e := <-c:
			if e.Stage == stage && fault.CodeOf(e.Note) == note {
				return
			}
		case <-time.After(time.Hour): // of the bubble's clock
			t.Fatalf("%s %q never came", stage, note)
		}
	}
}

// start runs a patient login in the background.
func (h *rig) start(ctx context.Context) (told, chan error) {
	events, end := make(told, 100), make(chan error, 1)
	r := request(token.WebEID)
	r.Patient = true
	go func() {
		a, err := h.Login(ctx, r, func(e card.Event) { events <- e })
		if err == nil {
			h.believe(a)
		}
		end <- err
	}()
	return events, end
}

func TestPatientLoginWaitsForTheRightCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		h.reader.Put(nil)
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, "")
		for _, name := range []string{simulator.FaultNotACIE, simulator.FaultMute} {
			want := map[string]fault.Code{simulator.FaultNotACIE: fault.CardNotCIE, simulator.FaultMute: fault.CardMute}[name]
			h.reader.Put(newCard(t, faulty(name)))
			events.until(t, card.WaitingCard, want)
			h.reader.Put(nil)
			events.until(t, card.WaitingCard, "")
		}
		h.reader.Put(h.card)
		if err := <-end; err != nil {
			t.Error(err)
		}
	})
}

func TestPatientLoginWaitsForAReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{}, rightPIN)
		plug := make(chan struct{})
		h.Readers = plugged{h.reader, plug}
		events, end := h.start(t.Context())
		events.until(t, card.WaitingReader, fault.PCSCUnavailable)
		time.Sleep(time.Hour) // of the bubble's clock
		close(plug)
		if err := <-end; err != nil {
			t.Error(err)
		}
	})
}

// plugged is a reader that comes when in is closed; until then its service is down.
type plugged struct {
	nfc.Driver
	in chan struct{}
}

func (p plugged) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	changed(nil, fault.New(fault.PCSCUnavailable, "test", nil))
	select {
	case <-p.in:
		return p.Driver.Watch(ctx, changed)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func TestPatientLoginGoesOnWithTheCardThatWasLifted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := simulator.Fault{Name: simulator.FaultRemoval, At: 12}
		h := newRig(t, simulator.Options{Faults: []simulator.Fault{f}}, rightPIN)
		events, end := h.start(t.Context())
		events.until(t, card.WaitingCard, fault.CardRemoved)
		h.reader.Put(h.card)
		if err := <-end; err != nil {
			t.Error(err)
		}
		if len(h.person.asked) != 1 {
			t.Errorf("%d questions", len(h.person.asked))
		}
	})
}

// What laying a card again cannot mend ends a patient login too.
func TestPatientLoginEndsWithAForgedChip(t *testing.T) {
	h := newRig(t, faulty(simulator.FaultWrongChipKey), rightPIN)
	_, end := h.start(t.Context())
	if err := <-end; fault.CodeOf(err) != fault.ChipForged {
		t.Error(err)
	}
}

func TestPatientLoginEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newRig(t, simulator.Options{})
		h.reader.Put(nil)
		limited, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		stopped, stop := context.WithCancel(t.Context())
		_, end := h.start(limited)
		if err := <-end; fault.CodeOf(err) != fault.Timeout {
			t.Errorf("time limit: %v", err)
		}
		events, end := h.start(stopped)
		events.until(t, card.WaitingCard, "")
		stop()
		if err := <-end; fault.CodeOf(err) != fault.Interrupted {
			t.Errorf("stopped: %v", err)
		}
	})
}

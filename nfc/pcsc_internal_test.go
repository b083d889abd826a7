//go:build cgo || windows

package nfc

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ebfe/scard"

	"cied/fault"
)

func TestReturnCodesHaveTheirFault(t *testing.T) {
	tests := []struct {
		rc   scard.Error
		want fault.Code
	}{
		{0x8010001D, fault.PCSCUnavailable}, // SCARD_E_NO_SERVICE
		{0x8010001E, fault.PCSCUnavailable}, // SCARD_E_SERVICE_STOPPED
		{0x80100003, fault.PCSCUnavailable}, // SCARD_E_INVALID_HANDLE
		{0x8010006A, fault.PCSCDenied},      // SCARD_W_SECURITY_VIOLATION
		{0x8010002E, fault.ReaderMissing},   // SCARD_E_NO_READERS_AVAILABLE
		{0x80100017, fault.ReaderRemoved},   // SCARD_E_READER_UNAVAILABLE
		{0x80100009, fault.ReaderRemoved},   // SCARD_E_UNKNOWN_READER
		{0x8010000B, fault.CardInUse},       // SCARD_E_SHARING_VIOLATION
		{0x8010000C, fault.CardMissing},     // SCARD_E_NO_SMARTCARD
		{0x80100069, fault.CardRemoved},     // SCARD_W_REMOVED_CARD
		{0x80100068, fault.CardRemoved},     // SCARD_W_RESET_CARD
		{0x80100067, fault.CardRemoved},     // SCARD_W_UNPOWERED_CARD
		{0x80100066, fault.CardMute},        // SCARD_W_UNRESPONSIVE_CARD
		{0x80100016, fault.CardSilent},      // SCARD_E_NOT_TRANSACTED
		{0x8010002F, fault.ReaderFailed},    // SCARD_E_COMM_DATA_LOST
		{0x80100001, fault.ReaderFailed},    // SCARD_F_INTERNAL_ERROR
	}
	for _, tt := range tests {
		err := scardFault("op", tt.rc)
		if fault.Of(err).Code != tt.want {
			t.Errorf("%#x: %v, want %v", uint32(tt.rc), fault.Of(err).Code, tt.want)
		}
		if !errors.Is(err, tt.rc) {
			t.Errorf("%#x: the cause is lost: %v", uint32(tt.rc), err)
		}
		if reset := tt.rc == scard.ErrResetCard || tt.rc == scard.ErrUnpoweredCard; errors.Is(err, ErrReset) != reset {
			t.Errorf("%#x: a reset: %v, want %v", uint32(tt.rc), !reset, reset)
		}
	}
	if err := connectFault("op", scard.ErrUnknownReader); fault.Of(err).Code != fault.ReaderUnknown {
		t.Errorf("connect to an unknown reader: %v", err)
	}
	if scardFault("op", nil) != nil {
		t.Error("success is a fault")
	}
}

// fakeService is a PC/SC service with readers and their flags.
type fakeService struct {
	names []string
	flags map[string]scard.StateFlag
	err   error
}

func (f *fakeService) ListReaders() ([]string, error) {
	if len(f.names) == 0 {
		return nil, scard.ErrNoReadersAvailable
	}
	return f.names, nil
}

func (f *fakeService) GetStatusChange(states []scard.ReaderState, _ time.Duration) error {
	if f.err != nil {
		return f.err
	}
	for i := range states {
		states[i].EventState = f.flags[states[i].Reader] | scard.StateChanged
		if states[i].EventState&scard.StatePresent != 0 {
			states[i].Atr = []byte{0x3B, 0x80}
		}
	}
	return nil
}

func TestWatchedReadersFollowTheService(t *testing.T) {
	present, empty := scard.StatePresent, scard.StateEmpty
	f := &fakeService{flags: map[string]scard.StateFlag{}}
	w := watched{sc: f, events: new(uint64)}
	steps := []struct {
		what   string
		change func()
		want   []Reader
	}{
		{"no reader", func() {}, nil},
		{"a reader", func() { f.names, f.flags["a"] = []string{"a"}, empty }, []Reader{{Name: "a"}}},
		{"a card", func() { f.flags["a"] = present | 1<<16 }, []Reader{{Name: "a", Card: Present, ATR: []byte{0x3B, 0x80}, Event: 1}}},
		{"the card in use", func() { f.flags["a"] |= scard.StateInuse }, []Reader{{Name: "a", Card: Present, ATR: []byte{0x3B, 0x80}, Event: 1}}},
		{"the card held", func() { f.flags["a"] |= scard.StateExclusive }, []Reader{{Name: "a", Card: Exclusive, ATR: []byte{0x3B, 0x80}, Event: 1}}},
		{"another card within one wait", func() { f.flags["a"] = present | 3<<16 }, []Reader{{Name: "a", Card: Present, ATR: []byte{0x3B, 0x80}, Event: 2}}},
		{"a mute card", func() { f.flags["a"] = present | scard.StateMute | 5<<16 }, []Reader{{Name: "a", Card: Mute, ATR: []byte{0x3B, 0x80}, Event: 3}}},
		{"a second reader before it", func() { f.names, f.flags["b"] = []string{"b", "a"}, empty }, []Reader{{Name: "b"}, {Name: "a", Card: Mute, ATR: []byte{0x3B, 0x80}, Event: 3}}},
		{"a reader that is going", func() { f.flags["b"] = scard.StateUnknown }, []Reader{{Name: "a", Card: Mute, ATR: []byte{0x3B, 0x80}, Event: 3}}},
		{"the first reader gone", func() { f.names = []string{"b"}; f.flags["b"] = empty }, []Reader{{Name: "b", Event: 0}}},
		{"all gone", func() { f.names = nil }, nil},
	}
	for _, s := range steps {
		s.change()
		if err := w.step(); err != nil {
			t.Fatalf("%s: %v", s.what, err)
		}
		if got := w.readers(); !slices.EqualFunc(got, s.want, Reader.equal) {
			t.Errorf("%s: %+v, want %+v", s.what, got, s.want)
		}
	}
}

func TestWaitThatEndsWithoutChangeIsNoFault(t *testing.T) {
	for _, rc := range []scard.Error{scard.ErrTimeout, scard.ErrCancelled, scard.ErrUnknownReader} {
		w := watched{sc: &fakeService{names: []string{"a"}, err: rc}, events: new(uint64)}
		if err := w.step(); err != nil {
			t.Errorf("%v: %v", rc, err)
		}
	}
	w := watched{sc: &fakeService{names: []string{"a"}, err: scard.ErrNoService}, events: new(uint64)}
	if err := w.step(); !errors.Is(err, scard.ErrNoService) {
		t.Errorf("a service that stopped: %v", err)
	}
}

// Whoever asks first waits for no slice to learn that nothing is there.
func TestFirstListWithoutReadersIsShownAtOnce(t *testing.T) {
	w := watched{sc: &fakeService{err: errors.New("waited")}, events: new(uint64)}
	if err := w.step(); err != nil {
		t.Errorf("the first step: %v", err)
	}
	if err := w.step(); err == nil {
		t.Error("the second did not wait")
	}
}

func TestWorkerGivesUpACallThatDoesNotReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cleaned := false
		w := startWorker(func() { cleaned = true })
		hang := make(chan struct{})
		_, err := ask(t.Context(), w, call[int]{op: "hang", limit: time.Second, do: func() (int, error) { <-hang; return 1, nil }})
		if fault.Of(err).Code != fault.CardSilent {
			t.Fatalf("a hanging call: %v", err)
		}
		_, err = ask(t.Context(), w, call[int]{op: "next", do: func() (int, error) { return 2, nil }})
		if fault.Of(err).Code != fault.CardSilent {
			t.Errorf("the next call: %v", err)
		}
		close(hang)
		<-w.finished
		if !cleaned {
			t.Error("the card was not given up when the call returned")
		}
	})
}

func TestWorkerUndoesWhatNobodyAwaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startWorker(func() {})
		hang, undone := make(chan struct{}), 0
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := ask(ctx, w, call[int]{op: "lock", cancel: true,
			do:   func() (int, error) { <-hang; return 7, nil },
			undo: func(n int) { undone = n }})
		if fault.Of(err).Code != fault.CardInUse {
			t.Fatalf("a lock past its deadline: %v", err)
		}
		close(hang)
		got, err := ask(t.Context(), w, call[int]{op: "look", do: func() (int, error) { return undone, nil }})
		if err != nil || got != 7 {
			t.Errorf("undone %d, %v; want 7", got, err)
		}
		w.giveUp(nil)
		<-w.finished
	})
}

func TestPanicOfTheLibraryIsAFault(t *testing.T) {
	w := startWorker(func() { panic("at the end") })
	_, err := ask(t.Context(), w, call[int]{op: "panic", do: func() (int, error) { panic("unknown protocol") }})
	if fault.Of(err).Code != fault.ReaderFailed {
		t.Errorf("a panic: %v", err)
	}
	w.giveUp(nil)
	<-w.finished
}

// The first cancels come before the wait has begun, and are forgotten.
func TestWaitIsCancelledUntilItEnds(t *testing.T) {
	ended := make(chan struct{})
	times := 0
	cancelUntil(ended, func() error {
		if times++; times == 3 {
			close(ended)
		}
		return scard.ErrInvalidHandle
	})
	if times != 3 {
		t.Errorf("%d cancels", times)
	}
}

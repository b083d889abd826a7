package card

import (
	"context"
	"errors"
	"sync"
	"time"

	"cied/fault"
	"cied/nfc"
)

// finder watches all slots, and remembers which cards have been tried in vain.
type finder struct {
	only string // the only reader to look at, or ""
	stop context.CancelFunc

	mu      sync.Mutex
	readers []nfc.Reader
	err     error
	told    bool          // the driver has spoken
	changed chan struct{} // closed at the next change

	tried map[string]trial // by reader
}

// trial is a card that would not do, and why.
type trial struct {
	event uint64
	why   error
}

// lifted is what to say of the slot once it is empty: why the login lost its card there.
// A card that was no CIE is gone, and with it all there was to say.
func (t trial) lifted() error {
	if errors.Is(t.why, fault.CardNotCIE) {
		return nil
	}
	return t.why
}

// find starts to watch. stop ends it, and waits for nothing.
func (t *Terminal) find(ctx context.Context, only string) *finder {
	ctx, cancel := context.WithCancel(ctx)
	f := &finder{only: only, stop: cancel, changed: make(chan struct{}), tried: map[string]trial{}}
	go func() {
		if err := t.Readers.Watch(ctx, f.tell); ctx.Err() == nil {
			f.tell(nil, err)
		}
	}()
	return f
}

func (f *finder) tell(readers []nfc.Reader, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readers, f.err, f.told = nil, err, true
	for _, r := range readers {
		if f.only == "" || r.Name == f.only {
			f.readers = append(f.readers, r)
		}
	}
	if f.only != "" && len(f.readers) == 0 && err == nil {
		f.err = fault.New(fault.ReaderUnknown, "card: find reader", errors.New(f.only))
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

// next returns a reader with a card that has not been tried. A patient search ends with
// ctx. An impatient one ends at once where waiting is no use, and after wait with the
// best reason that is known.
func (f *finder) next(ctx context.Context, patient bool, wait time.Duration, tell func(Event)) (nfc.Reader, error) {
	var late <-chan time.Time
	if !patient {
		t := time.NewTimer(wait)
		defer t.Stop()
		late = t.C
	}
	var shown Event
	for {
		r, found, e, hopeless, changed := f.look()
		switch {
		case found:
			return r, nil
		case hopeless && !patient:
			return nfc.Reader{}, e.Note
		case e.Stage != "" && (e.Stage != shown.Stage || fault.CodeOf(e.Note) != fault.CodeOf(shown.Note)):
			tell(e)
			shown = e
		}
		select {
		case <-changed:
		case <-late:
			return nfc.Reader{}, e.reason()
		case <-ctx.Done():
			return nfc.Reader{}, context.Cause(ctx)
		}
	}
}

// look judges the slots as they are now: a card to try, or why there is none. It is
// hopeless where nobody can lay another card: PC/SC is not there for us, or every slot
// is taken by a card that will not do.
func (f *finder) look() (r nfc.Reader, found bool, e Event, hopeless bool, changed <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	changed = f.changed
	if !f.told {
		return r, false, Event{}, false, changed
	}
	empty := 0
	e = Event{Stage: WaitingReader, Note: f.err}
	for _, r := range f.readers {
		switch t, tried := f.tried[r.Name]; {
		case r.Card == nfc.Absent:
			empty++
			e = better(e, Event{Stage: WaitingCard, Reader: r.Name, Note: t.lifted()})
		case tried && t.event == r.Event:
			e = better(e, Event{Stage: WaitingCard, Reader: r.Name, Note: t.why})
		case r.Card == nfc.Mute:
			e = better(e, Event{Stage: WaitingCard, Reader: r.Name, Note: fault.New(fault.CardMute, "card: find card", nil)})
		default:
			return r, true, e, false, changed
		}
	}
	return r, false, e, f.hopeless(empty), changed
}

func (f *finder) hopeless(empty int) bool {
	if len(f.readers) > 0 {
		return empty == 0 && len(f.tried) > 0
	}
	switch fault.CodeOf(f.err) {
	case fault.PCSCUnavailable, fault.PCSCDenied, fault.PCSCNotBuilt:
		return true
	}
	return false
}

// better prefers a card that has something wrong to an empty slot, and that to no reader.
func better(a, b Event) Event {
	if a.Stage == WaitingReader || a.Note == nil {
		return b
	}
	return a
}

// reason is the fault of a search that ran out of time in e.
func (e Event) reason() error {
	switch {
	case e.Note != nil:
		return e.Note
	case e.Stage == WaitingCard:
		return fault.New(fault.CardMissing, "card: find card", nil)
	}
	return fault.New(fault.ReaderMissing, "card: find reader", nil)
}

// passOver remembers that the card on r could not log in, and reports whether to go on
// with another: always past a card that is no CIE, which may lie in a contact slot for
// good; and in a patient login past everything that laying the card again may mend.
func (f *finder) passOver(r nfc.Reader, why error, patient bool) bool {
	if fault.CodeOf(why) == fault.CardInUse {
		return patient // nothing is wrong with the card: it is tried again
	}
	f.tried[r.Name] = trial{event: r.Event, why: why}
	switch fault.CodeOf(why) {
	case fault.CardNotCIE, fault.CardMute:
		return true
	case fault.CardRemoved, fault.CardSilent, fault.CardMissing, fault.CardAnswer,
		fault.CardIntegrity, fault.ReaderRemoved, fault.ReaderUnknown, fault.ReaderFailed, fault.PCSCUnavailable:
		return patient
	}
	return false
}

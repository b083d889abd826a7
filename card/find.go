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

	tried  map[string]trial  // by reader
	sorted map[string]sorted // by reader
	// recognise has a card say whether it is a CIE, where several cards make it a question.
	recognise func(context.Context, nfc.Reader) error
}

// find starts to watch. stop ends it, and waits for nothing.
func (t *Terminal) find(ctx context.Context, only string) *finder {
	ctx, cancel := context.WithCancel(ctx)
	f := &finder{
		only: only, stop: cancel, changed: make(chan struct{}),
		tried: map[string]trial{}, sorted: map[string]sorted{}, recognise: t.recognise,
	}
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

// next returns a reader with the card to try. A patient search ends with ctx. An impatient
// one ends at once where waiting is no use, and after wait with the best reason that is
// known.
func (f *finder) next(ctx context.Context, patient bool, wait time.Duration, tell func(Event)) (nfc.Reader, error) {
	var late <-chan time.Time
	if !patient {
		f.listen(ctx)
		t := time.NewTimer(wait)
		defer t.Stop()
		late = t.C
	}
	var shown Event
	for {
		v := f.look()
		switch {
		case v.unsure:
			if err := f.sort(ctx, v.reader); err != nil {
				return nfc.Reader{}, err
			}
			continue
		case v.found:
			return v.reader, nil
		case v.hopeless && !patient:
			return nfc.Reader{}, v.event.reason()
		case v.event.Stage != "" && (v.event.Stage != shown.Stage || fault.CodeOf(v.event.Note) != fault.CodeOf(shown.Note)):
			tell(v.event)
			shown = v.event
		}
		select {
		case <-v.changed:
		case <-v.wake():
		case <-late:
			return nfc.Reader{}, v.event.reason()
		case <-ctx.Done():
			return nfc.Reader{}, context.Cause(ctx)
		}
	}
}

// listen waits until the driver has said what there is, for firstWord at most, so that a
// search without any wait finds what lies there.
func (f *finder) listen(ctx context.Context) {
	f.mu.Lock()
	told, changed := f.told, f.changed
	f.mu.Unlock()
	if told {
		return
	}
	t := time.NewTimer(firstWord)
	defer t.Stop()
	select {
	case <-changed:
	case <-t.C:
	case <-ctx.Done():
	}
}

// A view is the slots as they are now: a card, or why there is none.
type view struct {
	reader   nfc.Reader
	found    bool // the card on reader is the one to try
	unsure   bool // there are several, and nobody knows whether that on reader is a CIE
	event    Event
	hopeless bool            // waiting is no use to an impatient search
	again    time.Time       // when a card has its second chance; zero: none has
	changed  <-chan struct{} // closed when the slots have changed
}

// wake is ready when a card has its second chance.
func (v view) wake() <-chan time.Time {
	if v.again.IsZero() {
		return nil
	}
	return time.After(time.Until(v.again))
}

// look judges the slots.
func (f *finder) look() view {
	f.mu.Lock()
	defer f.mu.Unlock()
	v := view{changed: f.changed}
	if !f.told {
		return v
	}
	empty := 0
	v.event = Event{Stage: WaitingReader, Note: f.err}
	var cards []nfc.Reader
	for _, r := range f.readers {
		switch t, tried := f.tried[r.Name]; {
		case r.Card == nfc.Absent:
			empty++
			v.event = better(v.event, Event{Stage: WaitingCard, Reader: r.Name, Note: t.lifted()})
		case tried && t.event == r.Event && !t.due():
			v.again = earlier(v.again, t.again)
			v.event = better(v.event, Event{Stage: WaitingCard, Reader: r.Name, Note: t.why})
		case r.Card == nfc.Mute:
			v.event = better(v.event, Event{Stage: WaitingCard, Reader: r.Name, Note: fault.New(fault.CardMute, "card: find card", nil)})
		default:
			cards = append(cards, r)
		}
	}
	v.hopeless = f.hopeless(empty)
	return f.choose(v, cards)
}

// hopeless reports that nobody can lay another card: PC/SC is not there for us, or every
// slot is taken by a card that will not do.
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

// earlier is the first of two times, of which the zero one is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// reason is the fault of a search that ended in e.
func (e Event) reason() error {
	switch {
	case e.Note != nil:
		return e.Note
	case e.Stage == WaitingCard:
		return fault.New(fault.CardMissing, "card: find card", nil)
	}
	return fault.New(fault.ReaderMissing, "card: find reader", nil)
}

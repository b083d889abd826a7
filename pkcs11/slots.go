package pkcs11

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"cied/fault"
	"cied/nfc"
	"cied/pkcs11/ck"
)

// A Watcher knows what lies on the readers: an nfc.Driver.
type Watcher interface {
	Watch(ctx context.Context, changed func(readers []nfc.Reader, err error)) error
}

// Limits of the table of slots.
const (
	maxSlots  = 16
	firstWord = 2 * time.Second // for the readers to be listed
	lookAgain = time.Second     // while a wait for an event goes on
)

// A table is the slots. Slot 1 is always there; the first CIE takes it, the second takes
// slot 2. A slot is there for good once it was taken, as 2.40, 5.5, C_GetSlotList, wants of
// one that an application has heard of. Other cards take none: a reader with a card that
// stays in it, of another kind, must not keep the CIE from slot 1, the only one that
// applications learn of when they start.
type table struct {
	cards Cards
	turn  chan struct{}  // taken by who looks at cards
	first chan struct{}  // closed when the readers were listed
	lent  sync.WaitGroup // keys of the cards, also those that were lent before

	mu       sync.Mutex
	readers  map[string]*laid
	slots    [maxSlots]*insertion // of slot 1, 2 …
	shown    int                  // how many slots there are
	changes  [maxSlots]uint64     // how often each was taken or left
	inserted uint64               // how many insertions there were
	news     chan struct{}        // closed when the readers change
}

// laid is a card on a reader, of whatever kind.
type laid struct {
	event   uint64    // nfc.Reader.Event
	held    bool      // another program has it for itself: no look would tell anything
	settled bool      // it was looked at
	failed  int       // looks that told nothing
	after   time.Time // no look before it
	card    *insertion
}

func newTable(cards Cards) *table {
	return &table{
		cards:   cards,
		turn:    make(chan struct{}, 1),
		first:   make(chan struct{}),
		readers: map[string]*laid{},
		shown:   1,
		news:    make(chan struct{}),
	}
}

// changed is told what lies on the readers. While the service that knows is away nothing
// does, as far as anybody could use it.
func (t *table) changed(readers []nfc.Reader, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	lying := map[string]nfc.Reader{}
	listed := map[string]bool{}
	for _, r := range readers {
		listed[r.Name] = true
		if err == nil && (r.Card == nfc.Present || r.Card == nfc.Exclusive) {
			lying[r.Name] = r
		}
	}
	for name, l := range t.readers {
		if r, ok := lying[name]; !ok || r.Event != l.event {
			t.remove(name, listed[name])
		}
	}
	for name, r := range lying {
		if t.readers[name] == nil {
			t.readers[name] = &laid{event: r.Event}
		}
		t.readers[name].held = r.Card == nfc.Exclusive
	}
	t.ring()
}

// ring tells those who wait that the readers changed. t.mu is held.
func (t *table) ring() {
	close(t.news)
	t.news = make(chan struct{})
	select {
	case <-t.first:
	default:
		close(t.first)
	}
}

// remove ends what lies on a reader. t.mu is held.
func (t *table) remove(reader string, listed bool) {
	l := t.readers[reader]
	delete(t.readers, reader)
	if l.card == nil {
		return
	}
	i := int(l.card.slot) - 1
	t.slots[i] = nil
	t.changes[i]++
	code := fault.CardRemoved
	if !listed {
		code = fault.ReaderRemoved
	}
	l.card.end(fault.New(code, "pkcs11: slot", nil))
}

// insert gives the CIE on a reader the lowest free slot, if there is one. t.mu is held.
func (t *table) insert(reader string, l *laid, s Seen) {
	i := slices.Index(t.slots[:], nil)
	if i < 0 {
		return
	}
	t.inserted++
	l.card = newInsertion(t.inserted, ck.SlotID(i+1), reader, s)
	l.card.event = l.event
	t.slots[i] = l.card
	t.shown = max(t.shown, i+1)
	t.changes[i]++
}

// list returns the slots, or those with a token.
func (t *table) list(ctx context.Context, tokenPresent bool) []ck.SlotID {
	t.settle(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	var ids []ck.SlotID
	for i := range t.shown {
		if !tokenPresent || t.slots[i] != nil {
			ids = append(ids, ck.SlotID(i+1))
		}
	}
	return ids
}

// slot returns what lies in a slot, nil for nothing.
func (t *table) slot(ctx context.Context, id ck.SlotID) (*insertion, error) {
	t.settle(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	if id < 1 || id > ck.SlotID(t.shown) {
		return nil, ck.SlotIDInvalid
	}
	return t.slots[id-1], nil
}

// token returns the card in a slot; CKR_TOKEN_NOT_PRESENT where there is none.
func (t *table) token(ctx context.Context, id ck.SlotID) (*insertion, error) {
	n, err := t.slot(ctx, id)
	if err == nil && n == nil {
		err = ck.TokenNotPresent
	}
	return n, err
}

// since returns a slot that changed since seen was made of changes, and brings seen up to
// date with it.
func (t *table) since(seen *[maxSlots]uint64) (id ck.SlotID, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, n := range t.changes {
		if n != seen[i] {
			seen[i] = n
			return ck.SlotID(i + 1), true
		}
	}
	return 0, false
}

// state is what [table.since] compares with.
func (t *table) state() [maxSlots]uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.changes
}

// stop ends what lies in every slot.
func (t *table) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range slices.Collect(maps.Keys(t.readers)) {
		t.remove(name, true)
	}
	t.ring()
}

// slotName is what the slot is called, whatever reader it is: applications read it once.
func slotName(id ck.SlotID) string { return fmt.Sprintf("CIE reader %d", id) }

// heard returns a channel that is closed when the readers change.
func (t *table) heard() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.news
}

// pause waits for news, and where not all is known only for a moment.
func pause(ctx context.Context, news <-chan struct{}, all bool) error {
	again := time.NewTimer(lookAgain)
	defer again.Stop()
	if all {
		again.Stop()
	}
	select {
	case <-news:
	case <-again.C:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// Package simreader is a reader inside this process with a simulated card on it, for
// tests and benchmarks that need neither a socket nor a service.
package simreader

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"cied/fault"
	"cied/nfc"
	"cied/simulator"
)

// Name is the name of a reader that New returns.
const Name = "simulated reader 00 00"

// Reader is an nfc.Driver with one slot.
type Reader struct {
	// Name is how drivers and people call it; change it before the reader is used.
	Name string
	// Extended is what the reader tells about extended length.
	Extended nfc.Extent
	// Silence is how long it waits for a card that does not answer; 0 is 10 s.
	Silence time.Duration

	mu      sync.Mutex
	card    *simulator.Card // nil: nothing on the reader
	event   uint64
	resets  uint64        // counts resets, so that a Lock can tell
	changed chan struct{} // closed at the next change
	dark    bool          // the card was exchanged unseen, and is without power until a reset
	gone    error         // why the reader is not there; nil: it is
	lives   int           // counts the times that it was gone
	ended   error         // why, the last time
	turn    chan struct{} // holds one token: the right to speak
}

// New returns a reader with card on it; nil is an empty reader.
func New(card *simulator.Card) *Reader {
	r := &Reader{Name: Name, Extended: nfc.ExtendedYes, changed: make(chan struct{}), turn: make(chan struct{}, 1)}
	r.turn <- struct{}{}
	r.Put(card)
	return r
}

// Put lays card on the reader, in place of what is there; nil lifts it.
func (r *Reader) Put(card *simulator.Card) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.card, r.dark = card, false
	r.event++
	if card != nil {
		card.Insert()
	}
	r.tellChange()
}

func (r *Reader) tellChange() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// snapshot is the slot as it is now, and the channel that tells when it is no longer so.
func (r *Reader) snapshot() (nfc.Reader, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.slot(), r.changed
}

// slot is the slot as it is now. r.mu is held.
func (r *Reader) slot() nfc.Reader {
	s := nfc.Reader{Name: r.Name, Event: r.event}
	if r.card != nil {
		s.ATR = r.card.ATR()
		s.Card = nfc.Present
		if len(s.ATR) == 0 {
			s.Card = nfc.Mute
		}
	}
	return s
}

// Watch implements nfc.Driver.
func (r *Reader) Watch(ctx context.Context, changed func([]nfc.Reader, error)) error {
	for {
		readers, next, err := r.list()
		changed(readers, err)
		select {
		case <-next:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Connect implements nfc.Driver.
func (r *Reader) Connect(_ context.Context, name string) (nfc.Conn, error) {
	s, _ := r.snapshot()
	lives, gone := r.absence()
	switch {
	case gone != nil && !errors.Is(gone, fault.ReaderRemoved):
		return nil, gone
	case gone != nil:
		return nil, fault.New(fault.ReaderUnknown, "simreader: connect", gone)
	case name != r.Name:
		return nil, fault.New(fault.ReaderUnknown, "simreader: connect", nil)
	case s.Card == nfc.Absent:
		return nil, fault.New(fault.CardMissing, "simreader: connect", nil)
	case s.Card == nfc.Mute:
		return nil, fault.New(fault.CardMute, "simreader: connect", nil)
	}
	return &conn{reader: r, event: s.Event, lives: lives, atr: s.ATR}, nil
}

// conn is one connection to the card that lay on the reader when it was made.
type conn struct {
	reader *Reader
	event  uint64
	lives  int // of the reader, when the connection was made
	atr    []byte
	resets uint64 // at the last Unlock, plus one; 0 before the first Lock
	locked bool
}

func (c *conn) ATR() []byte          { return slices.Clone(c.atr) }
func (c *conn) Extended() nfc.Extent { return c.reader.Extended }

// here returns the card of this connection if it still lies there.
func (c *conn) here(op string) (*simulator.Card, error) {
	c.reader.mu.Lock()
	defer c.reader.mu.Unlock()
	if c.reader.lives != c.lives {
		return nil, c.reader.ended
	}
	if c.reader.card == nil || c.reader.event != c.event {
		return nil, fault.New(fault.CardRemoved, "simreader: "+op, nil)
	}
	return c.reader.card, nil
}

func (c *conn) Lock(ctx context.Context) (fresh bool, err error) {
	select {
	case <-c.reader.turn:
	case <-ctx.Done():
		if cause := context.Cause(ctx); cause != context.DeadlineExceeded {
			return false, cause
		}
		return false, fault.New(fault.CardInUse, "simreader: lock", context.DeadlineExceeded)
	}
	c.locked = true
	if _, err := c.here("lock"); err != nil {
		return false, errors.Join(err, c.Unlock())
	}
	c.reader.mu.Lock()
	defer c.reader.mu.Unlock()
	return c.resets != c.reader.resets+1, nil
}

func (c *conn) Unlock() error {
	if !c.locked {
		return nil
	}
	c.reader.mu.Lock()
	c.resets = c.reader.resets + 1
	c.reader.mu.Unlock()
	c.locked = false
	c.reader.turn <- struct{}{}
	return nil
}

func (c *conn) Transmit(ctx context.Context, capdu []byte) ([]byte, error) {
	card, err := c.here("transmit")
	if err != nil {
		return nil, err
	}
	if c.reader.isDark() {
		return nil, fault.New(fault.CardSilent, "simreader: transmit", nil)
	}
	answer, err := card.Transmit(capdu)
	switch {
	case errors.Is(err, simulator.ErrRemoved):
		c.reader.Put(nil)
		return nil, fault.New(fault.CardRemoved, "simreader: transmit", err)
	case errors.Is(err, simulator.ErrSilent):
		return nil, c.silent(ctx, err)
	}
	return answer, err
}

// silent waits as a driver does for a card that does not answer: a command once sent
// ends by the driver's own limit, not by ctx.
func (c *conn) silent(_ context.Context, err error) error {
	limit := c.reader.Silence
	if limit == 0 {
		limit = 10 * time.Second
	}
	t := time.NewTimer(limit)
	defer t.Stop()
	<-t.C
	return fault.New(fault.CardSilent, "simreader: transmit", err)
}

func (c *conn) Reset(context.Context) error {
	card, err := c.here("reset")
	if err != nil {
		return err
	}
	card.Reset()
	c.reader.mu.Lock()
	defer c.reader.mu.Unlock()
	c.reader.resets++
	c.reader.dark = false
	return nil
}

func (c *conn) Close() error { return c.Unlock() }

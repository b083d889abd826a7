// Package nfc is the readers and the cards on them.
//
// Two drivers know readers: [NewPCSC] speaks to the system's PC/SC service (PC/SC
// Workgroup, Interoperability Specification, part 5), [ListenVPCD] is itself the reader
// for virtual cards that connect over TCP. [All] makes one driver of several. A card is
// only carried here: no answer of an applet is looked into.
package nfc

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// ErrReset is in the cause of a fault when the card is still there but was reset by
// somebody else, so that every session with it is gone. The next [Conn.Lock] takes the
// card back and reports it as fresh.
var ErrReset = errors.New("nfc: the card was reset")

// silence is how long an answer may take where an option says nothing: ten times the
// slowest command of the card, a signature.
const silence = 10 * time.Second

// CardState says what lies in a slot.
type CardState int

// The states of a slot.
const (
	Absent    CardState = iota // no card
	Present                    // a card that answered to reset
	Mute                       // a card that did not answer to reset
	Exclusive                  // a card that another program holds for itself
)

// String returns the state's name in lower case.
func (s CardState) String() string {
	switch s {
	case Present:
		return "present"
	case Mute:
		return "mute"
	case Exclusive:
		return "exclusive"
	default:
		return "absent"
	}
}

// Reader is a snapshot of one slot.
type Reader struct {
	Name string
	Card CardState
	ATR  []byte // answer to reset, 2 to 33 bytes (ISO/IEC 7816-3:2006, 8.2); nil unless a card is there

	// Remote is the peer's address, without port, for a card reached over the network;
	// "" for a reader of this machine.
	Remote string

	// Event changes whenever the card in the slot is exchanged, also for an equal one.
	// Its value means nothing else; 0 where no card has been seen.
	Event uint64
}

func (r Reader) equal(o Reader) bool {
	return r.Name == o.Name && r.Card == o.Card && r.Remote == o.Remote &&
		r.Event == o.Event && bytes.Equal(r.ATR, o.ATR)
}

// A Driver knows readers and opens the cards on them. It serves any number of
// goroutines.
type Driver interface {
	// Watch calls changed with the whole list of readers, first at once and then after
	// each change, until ctx ends (it returns context.Cause) or the driver is lost for
	// good (it returns the fault). Changes in quick succession may be told as one.
	//
	// A service that is missing or restarting is not the end: changed is told the
	// fault, and Watch goes on until the service is back. No reader at all is not a
	// fault here. The calls of changed never overlap; its argument is the caller's.
	Watch(ctx context.Context, changed func(readers []Reader, err error)) error

	// Connect opens the card on the reader of that name, in shared mode. Its faults are
	// reader-unknown, card-missing, card-mute, card-in-use and those of the service.
	Connect(ctx context.Context, reader string) (Conn, error)
}

// Conn is a card in shared mode. It serves any number of goroutines, one command at a
// time. A Conn that has reported card-silent or reader-removed is lost: close it and
// connect again.
type Conn interface {
	// Transmit sends one C-APDU of at least 4 bytes (ISO/IEC 7816-4:2013, 5.1) and
	// returns the R-APDU, of at least the 2 bytes of the status word. A status word is
	// an answer, not an error.
	//
	// ctx bounds the wait for a turn: a command once sent is completed, so that card
	// and host agree on the send sequence counter; only the driver's own limit ends
	// that (card-silent). Other faults: card-removed, also with [ErrReset] as its
	// cause, reader-removed, reader-failed, card-in-use.
	Transmit(ctx context.Context, capdu []byte) (rapdu []byte, err error)

	// ATR returns the answer to reset of the card as last connected. It is a copy.
	ATR() []byte

	// Extended tells whether the reader, not the card, carries extended length APDUs.
	Extended() Extent

	// Lock takes the card for a sequence of commands: until Unlock no other program and
	// no other Conn reaches it. fresh reports that the card was reset or exchanged
	// since the last Unlock, or that this is the first Lock: no session can be relied
	// on. Faults: card-in-use when ctx's deadline passes first (else context.Cause),
	// card-removed.
	Lock(ctx context.Context) (fresh bool, err error)

	// Unlock gives the card back as it is. Without a Lock it does nothing.
	Unlock() error

	// Reset resets the card: selection, sessions and verified PINs are gone. The card
	// stays connected, and locked if it was.
	Reset(ctx context.Context) error

	// Close gives the card up, and resets it if it was spoken to since its last reset,
	// so that no other program finds a verified PIN. It does not wait longer than the
	// driver's limit; what is pending then is finished behind it.
	Close() error
}

// Extent says whether a reader carries extended length APDUs (ISO/IEC 7816-4:2013, 5.2).
type Extent int

// What is known about extended length.
const (
	ExtendedUnknown Extent = iota // the reader does not tell
	ExtendedNo                    // short APDUs only
	ExtendedYes                   // short and extended
)

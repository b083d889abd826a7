package nfc

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"cied/fault"
)

// The vpcd protocol, as virtual cards for vsmartcard's vpcd 0.8 speak it. Each message
// is a length of 2 bytes, big-endian, and as many bytes. A message of 1 byte to the card
// is a control; only getATR is answered. Any other message to the card is a C-APDU and
// answered by an R-APDU. A card that is gone answers with length 0 or closes: vpcd takes
// both for the same and closes the connection. Here a card without an ATR stays, so that
// the person hears that it is mute.
const (
	powerOff  = 0x00
	powerOn   = 0x01
	resetCard = 0x02
	getATR    = 0x04

	maxMessage = 1<<16 - 1
	maxATR     = 33 // ISO/IEC 7816-3:2006, 8.2: TS and at most 32 characters
)

var (
	errSilent = errors.New("no answer within the time limit")
	errLength = errors.New("length not allowed")
)

// A link is the connection of one virtual card. A goroutine of its own reads it, so that
// a card that goes away is noticed while nobody speaks to it. Whoever calls its other
// methods has the slot's turn.
type link struct {
	conn    net.Conn
	silence time.Duration
	asked   atomic.Bool   // an answer is awaited
	answers chan []byte   // capacity 1: the awaited answer
	gone    chan struct{} // closed when the card is gone
}

func newLink(conn net.Conn, silence time.Duration) *link {
	return &link{conn: conn, silence: silence, answers: make(chan []byte, 1), gone: make(chan struct{})}
}

// read serves the connection until it ends. An answer that nobody asked for ends it:
// from then on answers could not be told apart.
func (l *link) read() {
	defer close(l.gone)
	defer l.conn.Close()
	for {
		m, err := readMessage(l.conn)
		if err != nil || !l.asked.CompareAndSwap(true, false) {
			return
		}
		l.answers <- m
	}
}

// power switches the card on and returns its ATR.
func (l *link) power(control byte) (atr []byte, err error) {
	if err := l.send([]byte{control}); err != nil {
		return nil, err
	}
	atr, err = l.ask([]byte{getATR})
	if err != nil {
		return nil, err
	}
	if len(atr) < 2 || len(atr) > maxATR {
		return nil, fault.New(fault.CardMute, "nfc: vpcd ATR", fmt.Errorf("%w: %d", errLength, len(atr)))
	}
	return atr, nil
}

// exchange sends a C-APDU and waits for its R-APDU. An empty one is a card that has gone.
func (l *link) exchange(capdu []byte) ([]byte, error) {
	m, err := l.ask(capdu)
	if err == nil && len(m) == 0 {
		l.conn.Close()
		return nil, fault.New(fault.CardRemoved, "nfc: vpcd exchange", errLength)
	}
	return m, err
}

// ask sends a message and waits for its answer, which may be empty. A card that does not
// answer in time is disconnected, since its answer may come when another is awaited.
func (l *link) ask(message []byte) ([]byte, error) {
	l.asked.Store(true)
	if err := l.send(message); err != nil {
		return nil, err
	}
	timer := time.NewTimer(l.silence)
	defer timer.Stop()
	select {
	case m := <-l.answers:
		return m, nil
	case <-l.gone:
		return l.last()
	case <-timer.C:
		l.conn.Close()
		return nil, fault.New(fault.CardSilent, "nfc: vpcd exchange", errSilent)
	}
}

// last returns the answer of a card that went away right after it.
func (l *link) last() ([]byte, error) {
	select {
	case m := <-l.answers:
		return m, nil
	default:
		return nil, fault.New(fault.CardRemoved, "nfc: vpcd exchange", io.ErrUnexpectedEOF)
	}
}

// send writes one message. A peer that does not take it within the limit is silent too.
func (l *link) send(message []byte) error {
	if len(message) == 0 || len(message) > maxMessage {
		return fault.New(fault.ReaderFailed, "nfc: vpcd send", fmt.Errorf("%w: %d", errLength, len(message)))
	}
	frame := slices.Concat(binary.BigEndian.AppendUint16(nil, uint16(len(message))), message)
	defer clear(frame)
	l.conn.SetWriteDeadline(time.Now().Add(l.silence))
	if _, err := l.conn.Write(frame); err != nil {
		l.conn.Close()
		return fault.New(fault.CardRemoved, "nfc: vpcd send", err)
	}
	return nil
}

// isGone reports whether the card has gone.
func (l *link) isGone() bool {
	select {
	case <-l.gone:
		return true
	default:
		return false
	}
}

// readMessage reads one message of at most 65535 bytes, which may be empty.
func readMessage(r io.Reader) ([]byte, error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	m := make([]byte, binary.BigEndian.Uint16(head[:]))
	if _, err := io.ReadFull(r, m); err != nil {
		return nil, err
	}
	return m, nil
}

package sweep

import (
	"fmt"
	"testing"

	"cied/simulator"
)

// The instructions that carry digits (ISO/IEC 7816-4:2013, 11.5.6, 11.5.7, 11.5.10).
const (
	Verify          = 0x20
	ChangeReference = 0x24
	ResetRetry      = 0x2C
)

// A Ledger watches a card from its side of the line and keeps account of the digits that
// come to it. The rules that it holds a terminal to:
//
//   - no more digits come than were typed;
//   - they come under secure messaging, in a session in which the chip has answered
//     INTERNAL AUTHENTICATE with nobody in between;
//   - once an answer to digits was doubtful, none come again in the same use.
//
// It is used by one goroutine at a time.
type Ledger struct {
	// Fault is the one that strikes the card, so that the ledger knows which answer is not
	// the card's own. The zero Fault is a card that nobody disturbs.
	Fault simulator.Fault

	n       int // commands, over all arrivals of the card
	last    kind
	open    bool // last has no whole answer yet
	proved  bool // the chip has, in the session that is open
	doubted bool // the card had digits and its answer was lost, bare or spoilt
	phase   Phase
	phases  []Phase
	came    map[byte]int // commands with digits, by instruction
	broken  []string
}

// A kind is what the ledger sees in a command.
type kind struct {
	ins            byte
	clear          bool // not protected
	digits         bool
	agrees, proves bool // MSE SET for the key agreement, INTERNAL AUTHENTICATE
}

// getResponse is always in clear and part of the command before it.
const getResponse = 0xC0

// kindOf judges a C-APDU. Protected digits are in DO'87', which comes first; protected
// VERIFY without data, the question for the tries left, begins with DO'97'.
func kindOf(c []byte) kind {
	h := [4]byte{}
	copy(h[:], c)
	k := kind{ins: h[1], clear: h[0]&0x0C == 0}
	k.agrees = h == [4]byte{0x00, 0x22, 0x41, 0xA6}
	k.proves = h == [4]byte{0x0C, 0x88, 0x00, 0x00}
	switch k.ins {
	case Verify, ChangeReference, ResetRetry:
		k.digits = k.clear && len(c) > 5 || !k.clear && firstOfData(c) == 0x87
	}
	return k
}

// firstOfData is the first byte after Lc, in short or extended form; 0 where there is none.
func firstOfData(c []byte) byte {
	switch {
	case len(c) > 7 && c[4] == 0:
		return c[7]
	case len(c) > 5 && c[4] != 0:
		return c[5]
	}
	return 0
}

// Observe takes one command and its answer; it is simulator.Options.Observe.
func (l *Ledger) Observe(_ int, capdu, rapdu []byte) {
	l.n++
	if k := kindOf(capdu); k.ins != getResponse || !k.clear {
		l.command(k)
	}
	l.answer(rapdu, l.Fault.At == l.n)
	l.phases = append(l.phases, l.phase)
}

func (l *Ledger) command(k kind) {
	if l.open && l.last.digits { // the terminal has not waited for the end of the answer
		l.doubted = true
	}
	if k.clear {
		l.proved = false
	}
	l.phase = l.phase.next(k)
	if k.digits {
		l.receive(k)
	}
	l.last, l.open = k, true
}

// receive takes digits.
func (l *Ledger) receive(k kind) {
	if l.came == nil {
		l.came = map[byte]int{}
	}
	l.came[k.ins]++
	switch {
	case k.clear:
		l.complain("has digits in clear")
	case !l.proved:
		l.complain("has digits for a chip that is not proved")
	case l.doubted:
		l.complain("has digits after a doubtful answer")
	}
}

// answer takes an answer, or a piece of one: '61xx' announces more, and '6Cxx' asks for
// the command again.
func (l *Ledger) answer(rapdu []byte, disturbed bool) {
	if !disturbed && len(rapdu) >= 2 && (rapdu[len(rapdu)-2] == 0x61 || rapdu[len(rapdu)-2] == 0x6C) {
		return
	}
	l.open = false
	if l.last.clear {
		return
	}
	own := !disturbed && len(rapdu) > 2 // a bare word is nobody's in a session
	switch {
	case !own:
		l.proved = false
		l.doubted = l.doubted || l.last.digits
	case l.last.proves:
		l.proved = true
	}
}

func (l *Ledger) complain(what string) {
	l.broken = append(l.broken, fmt.Sprintf("command %d %s", l.n, what))
}

// Next begins the account of another use of the same card.
func (l *Ledger) Next() { l.came, l.doubted, l.phases = nil, false, nil }

// Came returns how many commands of that instruction came with digits in this use.
func (l *Ledger) Came(ins byte) int { return l.came[ins] }

// Phases tells in which phase each command of this use came.
func (l *Ledger) Phases() []Phase { return l.phases }

// Check fails t where a rule was broken. typed is how often the person has typed.
func (l *Ledger) Check(t testing.TB, typed int) {
	t.Helper()
	for _, s := range l.broken {
		t.Error(s)
	}
	for ins, n := range l.came {
		if n > typed {
			t.Errorf("instruction %02X came with digits %d times, they were typed %d times", ins, n, typed)
		}
	}
}

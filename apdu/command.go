package apdu

import (
	"errors"
	"fmt"

	"github.com/skythen/apdu"
)

// Limits of the two length forms (ISO/IEC 7816-4:2013, 5.2).
const (
	MaxShortData  = 255   // Lc in one byte
	MaxShortNe    = 256   // Le in one byte; 00 means 256
	MaxExtendedNe = 65536 // Le in two bytes; 0000 means 65536
	maxExtended   = 65535 // Lc in three bytes
)

// chained is the bit of CLA that says "more blocks follow" (ISO/IEC 7816-4:2013, 5.4.1).
const chained = 0x10

// ErrCommand says that bytes are not a command.
var ErrCommand = errors.New("apdu: not a command")

// A Command is a C-APDU. Ne is the number of bytes expected, 0 for none: Le is only its
// encoding.
type Command struct {
	CLA, INS, P1, P2 byte
	Data             []byte
	Ne               int
	Secret           bool // Data carries a PIN or PUK, clear or protected: it is never shown
}

// String shows the header and the lengths, never the data.
func (c Command) String() string {
	return fmt.Sprintf("%02X%02X%02X%02X Nc=%d Ne=%d", c.CLA, c.INS, c.P1, c.P2, len(c.Data), c.Ne)
}

// Bytes encodes c, in extended form where its lengths need it.
func (c Command) Bytes() ([]byte, error) {
	if c.Ne < 0 {
		return nil, fmt.Errorf("%w: Ne is %d", ErrCommand, c.Ne)
	}
	b, err := (&apdu.Capdu{Cla: c.CLA, Ins: c.INS, P1: c.P1, P2: c.P2, Data: c.Data, Ne: c.Ne}).Bytes()
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrCommand, err)
	}
	return b, nil
}

// extended reports whether c fits no short command.
func (c Command) extended() bool { return len(c.Data) > MaxShortData || c.Ne > MaxShortNe }

// ParseCommand decodes one C-APDU of any of the seven cases.
func ParseCommand(b []byte) (Command, error) {
	if !wellFormed(b) {
		return Command{}, ErrCommand
	}
	p, err := apdu.ParseCapdu(b)
	if err != nil {
		return Command{}, fmt.Errorf("%w: %v", ErrCommand, err)
	}
	return Command{CLA: p.Cla, INS: p.Ins, P1: p.P1, P2: p.P2, Data: p.Data, Ne: p.Ne}, nil
}

// wellFormed reports whether the length fields of b account for every byte
// (ISO/IEC 7816-3:2006, 12.1.3): what the library takes on trust.
func wellFormed(b []byte) bool {
	switch {
	case len(b) < 4 || len(b) > 4+3+maxExtended+2:
		return false
	case len(b) <= 5: // cases 1 and 2S
		return true
	case b[4] != 0: // cases 3S and 4S
		lc := int(b[4])
		return len(b) == 5+lc || len(b) == 6+lc
	case len(b) < 7:
		return false
	case len(b) == 7: // case 2E
		return true
	}
	lc := int(b[5])<<8 | int(b[6]) // cases 3E and 4E
	return lc > 0 && (len(b) == 7+lc || len(b) == 9+lc)
}

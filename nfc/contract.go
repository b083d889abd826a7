package nfc

import (
	"context"
	"errors"
	"fmt"
	"os"

	"cied/fault"
)

// Bounds of ISO/IEC 7816-4:2013, 5.1: a C-APDU has its header, an R-APDU its trailer.
const (
	minCAPDU = 4
	minRAPDU = 2
)

var errLocked = errors.New("nfc: locked already")

// checkRAPDU refuses an answer without a status word.
func checkRAPDU(op string, rapdu []byte) error {
	if len(rapdu) < minRAPDU {
		return fault.New(fault.CardAnswer, op, fmt.Errorf("R-APDU: %w: %d", errLength, len(rapdu)))
	}
	return nil
}

// errClosed is the fault of a call on a Conn after its Close: a gap in our program.
func errClosed(op string) error { return fault.New(fault.Internal, op, os.ErrClosed) }

// waitFault is the fault of a wait for a card that ctx has ended: card-in-use when its
// deadline passed, else what ctx's owner said.
func waitFault(op string, ctx context.Context) error {
	cause := context.Cause(ctx)
	if cause == context.DeadlineExceeded {
		return fault.New(fault.CardInUse, op, cause)
	}
	return cause
}

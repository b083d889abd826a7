//go:build cgo || windows

package nfc

import (
	"errors"
	"fmt"

	"github.com/ebfe/scard"

	"cied/fault"
)

// scardFault gives a PC/SC return code its meaning, and keeps it as the cause. Errors
// that are no return codes come from the library and count as the reader's.
func scardFault(op string, err error) error {
	var rc scard.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &rc):
		return fault.New(fault.ReaderFailed, op, err)
	case lostSession(rc):
		return fault.New(fault.CardRemoved, op, fmt.Errorf("%w: %w", ErrReset, rc))
	default:
		return fault.New(scardCode(rc), op, rc)
	}
}

// scardCode is the table of return codes (PC/SC part 5, and pcsc-lite where it differs).
func scardCode(rc scard.Error) fault.Code {
	switch rc {
	case scard.ErrNoService, scard.ErrServiceStopped, // not running; stopped under us
		scard.ErrInvalidHandle,                    // it was restarted and has forgotten us
		scard.ErrShutdown, scard.ErrServerTooBusy: // it ends; it takes no more clients
		return fault.PCSCUnavailable
	case scard.ErrSecurityViolation: // polkit says no
		return fault.PCSCDenied
	case scard.ErrNoReadersAvailable:
		return fault.ReaderMissing
	case scard.ErrUnknownReader, scard.ErrReaderUnavailable:
		return fault.ReaderRemoved
	case scard.ErrSharingViolation:
		return fault.CardInUse
	case scard.ErrNoSmartcard:
		return fault.CardMissing
	case scard.ErrRemovedCard:
		return fault.CardRemoved
	case scard.ErrUnresponsiveCard, scard.ErrUnsupportedCard, scard.ErrInvalidAtr:
		return fault.CardMute
	case scard.ErrNotTransacted: // the field was too weak for an answer
		return fault.CardSilent
	default:
		return fault.ReaderFailed
	}
}

// lostSession reports whether the card is there and was reset or switched off: a
// reconnection makes it usable again.
func lostSession(rc scard.Error) bool {
	return rc == scard.ErrResetCard || rc == scard.ErrUnpoweredCard
}

// connectFault is scardFault where the reader has not been used yet.
func connectFault(op string, err error) error {
	if errors.Is(err, scard.ErrUnknownReader) {
		return fault.New(fault.ReaderUnknown, op, err)
	}
	return scardFault(op, err)
}

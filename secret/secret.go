// Package secret holds what must not be seen: the citizen's PIN.
//
// A [PIN] cannot be printed, logged or encoded. It is wiped after use as far as Go
// allows: the runtime may have copied bytes that the program never named, so
// lifetimes are kept short and [Harden] switches core dumps off.
package secret

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// PINLength is the number of digits of a CIE PIN: four from the municipality's
// receipt, four from the letter that came with the card.
const PINLength = 8

// ErrPINFormat says that a PIN is not eight ASCII digits.
var ErrPINFormat = errors.New("secret: a PIN has 8 digits")

// PIN is the citizen's PIN, behind a func because fmt looks into every other kind of
// value and calls no methods on unexported fields. Copies share one buffer.
type PIN struct{ digits func() *[PINLength]byte }

// NewPIN takes over digits, eight ASCII digits, and clears the slice they came in,
// whether they are a PIN or not.
func NewPIN(digits []byte) (PIN, error) {
	defer clear(digits)
	if len(digits) != PINLength {
		return PIN{}, ErrPINFormat
	}
	for _, d := range digits {
		if d < '0' || d > '9' {
			return PIN{}, ErrPINFormat
		}
	}
	b := [PINLength]byte(digits)
	return PIN{func() *[PINLength]byte { return &b }}, nil
}

// Use lends the digits to f, which must not keep them. A zero or wiped PIN is
// [ErrPINFormat] and f is not called: eight zero bytes would cost a try on the card.
func (p PIN) Use(f func(digits []byte) error) error {
	if p.digits == nil || p.digits()[0] == 0 {
		return ErrPINFormat
	}
	return f(p.digits()[:])
}

// Wipe overwrites the digits, in all copies of p. A wiped PIN is no longer a PIN.
func (p PIN) Wipe() {
	if p.digits != nil {
		clear(p.digits()[:])
	}
}

// Format hides the PIN from every verb of fmt.
func (PIN) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "PIN(hidden)") }

// LogValue hides the PIN from log/slog.
func (PIN) LogValue() slog.Value { return slog.StringValue("PIN(hidden)") }

// MarshalText refuses: a PIN is never data, in JSON or anywhere else.
func (PIN) MarshalText() ([]byte, error) { return nil, errors.New("secret: a PIN is not data") }

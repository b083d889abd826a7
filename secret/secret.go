// Package secret holds what must not be seen: the citizen's PIN and PUK.
//
// A [PIN] or a [PUK] cannot be printed, logged or encoded. It is wiped after use as far as Go
// allows: the runtime may have copied bytes that the program never named, so
// lifetimes are kept short and [Harden] switches core dumps off.
package secret

import (
	"crypto/subtle"
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

// Use lends the digits to f, which must not keep them; where f panics they are wiped. A
// zero or wiped PIN is [ErrPINFormat] and f is not called: eight zero bytes would cost a
// try on the card.
func (p PIN) Use(f func(digits []byte) error) error {
	if p.digits == nil || p.digits()[0] == 0 {
		return ErrPINFormat
	}
	returned := false
	defer func() {
		if !returned {
			p.Wipe()
		}
	}()
	err := f(p.digits()[:])
	returned = true
	return err
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

// SamePIN reports whether a and b are the same eight digits; wiped ones are the same as
// nothing, not even as one another.
func SamePIN(a, b PIN) bool {
	same := false
	_ = a.Use(func(x []byte) error {
		return b.Use(func(y []byte) error {
			same = subtle.ConstantTimeCompare(x, y) == 1
			return nil
		})
	})
	return same
}

// A PUK unblocks a PIN. It has eight digits too, and hides in the same way; it is a type
// of its own so that neither is ever sent in the other's place.
type PUK struct{ digits PIN }

// NewPUK is [NewPIN] for a PUK.
func NewPUK(digits []byte) (PUK, error) {
	p, err := NewPIN(digits)
	return PUK{p}, err
}

// Use is [PIN.Use].
func (p PUK) Use(f func(digits []byte) error) error { return p.digits.Use(f) }

// Wipe is [PIN.Wipe].
func (p PUK) Wipe() { p.digits.Wipe() }

// Format hides the PUK from every verb of fmt.
func (PUK) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, "PUK(hidden)") }

// LogValue hides the PUK from log/slog.
func (PUK) LogValue() slog.Value { return slog.StringValue("PUK(hidden)") }

// MarshalText refuses: a PUK is never data.
func (PUK) MarshalText() ([]byte, error) { return nil, errors.New("secret: a PUK is not data") }

package prompt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"cied/fault"
	"cied/secret"
)

// An entry is what a person types, as it is typed. Of an entry that is longer than any
// PIN the length alone is kept.
type entry struct {
	buf [64]byte
	n   int // bytes typed, of which the first len(buf) are kept
}

func (e *entry) add(b []byte) {
	if e.n < len(e.buf) {
		copy(e.buf[e.n:], b)
	}
	e.n += len(b)
}

// back takes away the last character, whatever its length in UTF-8.
func (e *entry) back() {
	for more := true; more && e.n > 0; {
		e.n--
		if e.n < len(e.buf) {
			more = e.buf[e.n]&0xc0 == 0x80
			e.buf[e.n] = 0
		} else {
			more = false
		}
	}
}

func (e *entry) wipe() { *e = entry{} }

// maxOutput bounds, in bytes, what a program may write as its answer.
const maxOutput = 1 << 16

var errOutput = errors.New("prompt: an answer of more than 65536 bytes")

// fill adds what r gives until its end, without the line feed that ends it. Nothing of
// it is kept elsewhere.
func (e *entry) fill(r io.Reader) error {
	var b [64]byte
	defer clear(b[:])
	var last byte
	for empty := 0; empty < maxReply; {
		n, err := r.Read(b[:])
		if n > 0 {
			e.add(b[:n])
			last, empty = b[n-1], 0
		} else {
			empty++
		}
		switch {
		case e.n > maxOutput:
			return errOutput
		case errors.Is(err, io.EOF):
			if last == '\n' {
				e.back()
			}
			return nil
		case err != nil:
			return fmt.Errorf("prompt: read from the dialog: %w", err)
		}
	}
	return io.ErrNoProgress
}

// cutPrefix takes prefix away, and reports whether it was there.
func (e *entry) cutPrefix(prefix string) bool {
	if !bytes.HasPrefix(e.buf[:min(e.n, len(e.buf))], []byte(prefix)) {
		return false
	}
	left := copy(e.buf[:], e.buf[len(prefix):])
	clear(e.buf[left:])
	e.n -= len(prefix)
	return true
}

// pin takes the entry as a PIN and wipes it. What is not eight digits is
// fault.PINFormat with an entryError as its cause.
func (e *entry) pin() (secret.PIN, error) {
	return digits(e, secret.NewPIN, fault.PINFormat, "prompt: take the PIN")
}

// puk takes the entry as a PUK, as pin takes a PIN; the fault is fault.PUKFormat.
func (e *entry) puk() (secret.PUK, error) {
	return digits(e, secret.NewPUK, fault.PUKFormat, "prompt: take the PUK")
}

// digits takes the entry as what parse makes of it, and wipes it.
func digits[T any](e *entry, parse func([]byte) (T, error), code fault.Code, op string) (T, error) {
	defer e.wipe()
	kept := e.buf[:min(e.n, len(e.buf))]
	wrong := entryError{characters: utf8.RuneCount(kept) + e.n - len(kept)}
	got, err := parse(kept)
	if err != nil {
		return got, fault.New(code, op, wrong)
	}
	return got, nil
}

// An entryError says how many characters were typed instead of a PIN or PUK, and never which.
type entryError struct{ characters int }

func (e entryError) Error() string {
	return fmt.Sprintf("%d characters typed; %d digits are wanted", e.characters, secret.PINLength)
}

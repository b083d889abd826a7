package replay

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cied/nfc"
)

// A Use is what was done with the card.
type Use string

// The uses.
const (
	Login   Use = "login"   // of [Origin], with a card never seen before
	Known   Use = "known"   // the same, with a card that the program remembers
	Inspect Use = "inspect" // what a card tells without a PIN
)

// A Terminal is what a trace tells of the terminal that recorded it, in its fourth header:
//
//	terminal: login at=2026-11-22T12:00:00Z extended=true atr=3B8E… drawn=7A01…
//
// It is what a terminal needs to send the same bytes to the same answers.
type Terminal struct {
	Use      Use
	At       time.Time // of the clock, for certificates
	Extended bool      // the reader carries extended length
	ATR      []byte
	Drawn    []byte // the random numbers, in the order in which they were drawn
}

var errTerminal = errors.New(`want "USE at=TIME extended=BOOL atr=HEX drawn=HEX"`)

// String returns t as the header has it.
func (t Terminal) String() string {
	return fmt.Sprintf("%s at=%s extended=%t atr=%X drawn=%X", t.Use, t.At.UTC().Format(time.RFC3339), t.Extended, t.ATR, t.Drawn)
}

// ParseTerminal reads what String writes.
func ParseTerminal(s string) (Terminal, error) {
	words := strings.Split(s, " ")
	if len(words) != 5 {
		return Terminal{}, errTerminal
	}
	t := Terminal{Use: Use(words[0])}
	var errs [4]error
	t.At, errs[0] = time.Parse(time.RFC3339, after("at=", words[1]))
	t.Extended, errs[1] = strconv.ParseBool(after("extended=", words[2]))
	t.ATR, errs[2] = hex.DecodeString(after("atr=", words[3]))
	t.Drawn, errs[3] = hex.DecodeString(after("drawn=", words[4]))
	if err := errors.Join(errs[:]...); err != nil || t.String() != s {
		return Terminal{}, errTerminal
	}
	switch t.Use {
	case Login, Known, Inspect:
		return t, nil
	}
	return Terminal{}, errTerminal
}

// after is what follows name in s, and nothing that parses where it does not begin so.
func after(name, s string) string {
	v, ok := strings.CutPrefix(s, name)
	if !ok {
		return "?"
	}
	return v
}

// extent is what the reader tells about extended length.
func (t Terminal) extent() nfc.Extent {
	if t.Extended {
		return nfc.ExtendedYes
	}
	return nfc.ExtendedNo
}

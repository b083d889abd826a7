package trace

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cied/fault"
)

// ErrDiffers says that a terminal did not send what the trace holds.
var ErrDiffers = errors.New("the terminal departs from the trace")

// ErrRedacted says that an answer was blanked, so that nobody can be answered with it.
var ErrRedacted = errors.New("the answer is blanked: a redacted trace cannot be replayed")

// A Card replays a trace: it answers each command only in its turn. It is an
// [apdu.Card], not safe for concurrent use.
type Card struct {
	left []exchange
	gone fault.Code // of an exchange without an answer
	err  error      // the first difference; the card answers nothing after it
}

// Card returns a card that replays t from its beginning.
func (t *Trace) Card() *Card {
	c := &Card{left: t.exchanges, gone: fault.CardRemoved}
	if t.Header.Expect == string(fault.CardSilent) {
		c.gone = fault.CardSilent
	}
	return c
}

// Transmit returns the recorded answer if capdu is the command whose turn it is. It
// returns [ErrDiffers] at the first difference and ever after, and [ErrRedacted] where the
// answer was blanked. Where there was none the card had gone, [fault.CardRemoved]; or it
// was silent, [fault.CardSilent], if the trace ends so.
func (c *Card) Transmit(_ context.Context, capdu []byte) ([]byte, error) {
	if c.err != nil {
		return nil, c.err
	}
	if len(c.left) == 0 {
		c.err = fmt.Errorf("trace: after the last line: %w: %d bytes more, %X", ErrDiffers, len(capdu), head(capdu))
		return nil, c.err
	}
	e := c.left[0]
	if c.err = e.differs(capdu); c.err != nil {
		return nil, c.err
	}
	if slices.ContainsFunc(e.answer, func(o octet) bool { return o.blank }) {
		c.err = fmt.Errorf("trace: line %d: %w", e.line, ErrRedacted)
		return nil, c.err
	}
	c.left = c.left[1:]
	if e.answer == nil {
		return nil, fault.New(c.gone, "trace: transmit", nil)
	}
	return values(e.answer), nil
}

// differs names the line and the first byte that is not as recorded. It shows of got
// no more than the header: the rest may be a PIN in clear.
func (e exchange) differs(got []byte) error {
	for i, want := range e.command {
		if i >= len(got) || !want.blank && got[i] != want.value {
			return fmt.Errorf("trace: line %d: %w at byte %d of %d: got %d bytes, %X",
				e.line, ErrDiffers, i+1, len(e.command), len(got), head(got))
		}
	}
	if len(got) > len(e.command) {
		return fmt.Errorf("trace: line %d: %w: %d bytes, not %d, %X", e.line, ErrDiffers, len(got), len(e.command), head(got))
	}
	return nil
}

func head(b []byte) []byte { return b[:min(headerLength, len(b))] }

// Done returns nil if every line was used and nothing else was sent.
func (c *Card) Done() error {
	if c.err == nil && len(c.left) > 0 {
		return fmt.Errorf("trace: line %d: %w: %d commands were never sent", c.left[0].line, ErrDiffers, len(c.left))
	}
	return c.err
}

package trace

import (
	"fmt"
	"slices"
	"strings"

	"cied/apdu"
)

// A Header says where a trace comes from. Each value is one line of printable text.
type Header struct {
	Card   string // which card answered: "simulator/nxp"
	Spec   string // document, edition and clause that the trace shows
	Expect string // the outcome at the terminal: "ok", or a fault code with its details

	// Terminal is what a terminal needs to send the same bytes again, its random numbers
	// among it, in words of package replay. With them the session keys can be computed, so
	// that whoever has it can read the enciphered answers too. "" where it was not kept.
	Terminal string
}

// A Trace is a header and the exchanges in their order.
type Trace struct {
	Header    Header
	exchanges []exchange
}

// exchange is one command and its answer. A nil answer is none: the card has gone, or is
// silent.
type exchange struct {
	line    int // of the command in the text, from 1
	command []octet
	answer  []octet
}

// octet is one byte; blank matches every byte of a command, and stands for one of an answer
// that is not told.
type octet struct {
	value byte
	blank bool
}

// Len returns the number of exchanges.
func (t *Trace) Len() int { return len(t.exchanges) }

// An Exchange is one command and its answer for whoever explains them. Blanked bytes are
// zero.
type Exchange struct {
	Line    int // of the command in the text, from 1
	Command []byte
	Answer  []byte // nil where none came
}

// Exchanges returns all exchanges in their order.
func (t *Trace) Exchanges() []Exchange {
	all := make([]Exchange, len(t.exchanges))
	for i, e := range t.exchanges {
		all[i] = Exchange{Line: e.line, Command: values(e.command), Answer: values(e.answer)}
	}
	return all
}

func values(octets []octet) []byte {
	if octets == nil {
		return nil
	}
	b := make([]byte, len(octets))
	for i, o := range octets {
		b[i] = o.value
	}
	return b
}

// Redacted returns the line of the first command whose answer has a blanked byte, and 0
// where none has: only then can the trace be replayed.
func (t *Trace) Redacted() int {
	for _, e := range t.exchanges {
		if slices.ContainsFunc(e.answer, func(o octet) bool { return o.blank }) {
			return e.line
		}
	}
	return 0
}

// String returns the text of t: what [Parse] reads.
func (t *Trace) String() string {
	var b strings.Builder
	b.WriteString(t.Header.text())
	for _, e := range t.exchanges {
		b.WriteString(e.text())
	}
	return b.String()
}

// The marks that begin a line or stand for what is not shown.
const (
	markCommand  = "> "
	markAnswer   = "< "
	markBlank    = "**"
	markGone     = "-"
	markTerminal = "terminal: "
)

// lines is how many lines h has.
func (h Header) lines() int { return strings.Count(h.text(), "\n") }

func (h Header) text() string {
	text := fmt.Sprintf("card: %s\nspec: %s\nexpect: %s\n", h.Card, h.Spec, h.Expect)
	if h.Terminal != "" {
		text += markTerminal + h.Terminal + "\n"
	}
	return text
}

func (e exchange) text() string {
	answer := markGone
	if e.answer != nil {
		answer = digits(e.answer)
	}
	return markCommand + digits(e.command) + "\n" + markAnswer + answer + "\n"
}

func digits(octets []octet) string {
	var b strings.Builder
	for _, o := range octets {
		if o.blank {
			b.WriteString(markBlank)
		} else {
			fmt.Fprintf(&b, "%02X", o.value)
		}
	}
	return b.String()
}

// headerLength is CLA INS P1 P2 and the first length byte: what is shown of a command
// that carries a PIN. The number of bytes after it stays visible.
const headerLength = 5

// observed is an exchange as it crossed the line, blanked where it is secret. An answer
// shorter than a status word is none, for a trace holds no such line.
func observed(e apdu.Exchange) exchange {
	x := exchange{command: octets(e.Command)}
	if e.Secret {
		blank(x.command[min(headerLength, len(x.command)):])
	}
	if len(e.Response) >= minAnswer {
		x.answer = octets(e.Response)
	}
	return x
}

func octets(b []byte) []octet {
	o := make([]octet, len(b))
	for i, v := range b {
		o[i].value = v
	}
	return o
}

func blank(octets []octet) {
	for i := range octets {
		octets[i] = octet{blank: true}
	}
}

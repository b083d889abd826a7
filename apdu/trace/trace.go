package trace

import (
	"encoding/hex"
	"fmt"
	"strings"

	"cied/apdu"
)

// A Header says where a trace comes from. Each value is one line of printable text.
type Header struct {
	Card   string // which card answered: "simulator/nxp"
	Spec   string // document, edition and clause that the trace shows
	Expect string // the outcome at the terminal: "ok", or a fault code with its details
}

// A Trace is a header and the exchanges in their order.
type Trace struct {
	Header    Header
	exchanges []exchange
}

// exchange is one command and its answer. A nil answer is a card that has gone.
type exchange struct {
	line    int // of the command in the text, from 1
	command []octet
	answer  []byte
}

// octet is one byte of a command; blank matches every byte.
type octet struct {
	value byte
	blank bool
}

// Len returns the number of exchanges.
func (t *Trace) Len() int { return len(t.exchanges) }

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
	markCommand = "> "
	markAnswer  = "< "
	markBlank   = "**"
	markGone    = "-"
)

func (h Header) text() string {
	return fmt.Sprintf("card: %s\nspec: %s\nexpect: %s\n", h.Card, h.Spec, h.Expect)
}

func (e exchange) text() string {
	var b strings.Builder
	b.WriteString(markCommand)
	for _, o := range e.command {
		if o.blank {
			b.WriteString(markBlank)
		} else {
			fmt.Fprintf(&b, "%02X", o.value)
		}
	}
	answer := markGone
	if e.answer != nil {
		answer = strings.ToUpper(hex.EncodeToString(e.answer))
	}
	b.WriteString("\n" + markAnswer + answer + "\n")
	return b.String()
}

// headerLength is CLA INS P1 P2 and the first length byte: what is shown of a command
// that carries a PIN. The number of bytes after it stays visible.
const headerLength = 5

// observed is an exchange as it crossed the line, blanked where it is secret.
func observed(e apdu.Exchange) exchange {
	command := make([]octet, len(e.Command))
	for i, b := range e.Command {
		if e.Secret && i >= headerLength {
			command[i].blank = true
			continue
		}
		command[i].value = b
	}
	return exchange{command: command, answer: e.Response}
}

package trace

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrTrace says that a text is not a trace. The error around it names the line.
var ErrTrace = errors.New("malformed trace")

// Bounds of a trace. The longest command has 65,544 bytes, the longest answer 65,538
// (ISO/IEC 7816-3:2006, 12.1.3).
const (
	minCommand = 4
	maxCommand = 65544
	minAnswer  = 2
	maxAnswer  = 65538
	maxLine    = len(markCommand) + 2*maxCommand
)

// MaxSize is how many bytes the text of a trace may have.
const MaxSize = 8 << 20

// Parse reads a trace. It is strict: the headers in their order, then commands, each with
// its answer, in capital digits, and nothing else. An error names the line.
func Parse(r io.Reader) (*Trace, error) {
	p := parser{lines: bufio.NewScanner(io.LimitReader(r, MaxSize+1))}
	p.lines.Buffer(nil, maxLine+2) // so that split sees what is too long
	p.lines.Split(p.split)
	t := &Trace{Header: Header{Card: p.header("card: "), Spec: p.header("spec: "), Expect: p.header("expect: ")}}
	more := p.err == nil && p.next()
	if more && strings.HasPrefix(p.text, markTerminal) {
		t.Header.Terminal = p.value(markTerminal)
		more = p.next()
	}
	for ; more; more = p.next() {
		t.exchanges = append(t.exchanges, p.exchange())
	}
	if err := p.lines.Err(); err != nil && p.err == nil {
		p.err = fmt.Errorf("trace: after line %d: %w", p.number, err)
	}
	if p.err != nil {
		return nil, p.err
	}
	return t, nil
}

// parser keeps the first error; after it every step does nothing.
type parser struct {
	lines  *bufio.Scanner
	size   int
	number int // of the line in text, from 1
	text   string
	err    error
}

// split cuts at every newline, of which the last line must have one too: a trace that
// was cut off in the middle of a line is not a shorter trace.
func (p *parser) split(data []byte, atEOF bool) (advance int, token []byte, err error) {
	i := bytes.IndexByte(data, '\n')
	switch {
	case i > maxLine || i < 0 && len(data) > maxLine:
		return 0, nil, fmt.Errorf("%w: a line over %d bytes", ErrTrace, maxLine)
	case i >= 0:
		if p.size += i + 1; p.size > MaxSize {
			return 0, nil, fmt.Errorf("%w: longer than %d bytes", ErrTrace, MaxSize)
		}
		return i + 1, data[:i], nil
	case atEOF && len(data) > 0:
		return 0, nil, fmt.Errorf("%w: no newline at the end", ErrTrace)
	}
	return 0, nil, nil
}

func (p *parser) next() bool {
	if p.err != nil || !p.lines.Scan() {
		return false
	}
	p.number++
	p.text = p.lines.Text()
	return true
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("trace: line %d: %w: %s", p.number, ErrTrace, fmt.Sprintf(format, args...))
	}
}

// header reads one header line.
func (p *parser) header(name string) string {
	if !p.next() {
		p.fail("no line %q after it", strings.TrimSpace(name))
		return ""
	}
	return p.value(name)
}

// value is that of the header in the present line.
func (p *parser) value(name string) string {
	value, ok := strings.CutPrefix(p.text, name)
	if !ok || !printable(value) {
		p.fail("want %q and printable text", name)
	}
	return value
}

// printable reports whether s is one line of printable ASCII, without blanks around it.
func printable(s string) bool {
	for _, c := range s {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return s != "" && strings.TrimSpace(s) == s
}

// exchange reads the command in the present line and the answer in the next.
func (p *parser) exchange() exchange {
	e := exchange{line: p.number}
	e.command = p.command()
	if p.err == nil && !p.next() {
		p.fail("a command without an answer")
	}
	if p.err == nil {
		e.answer = p.answer()
	}
	return e
}

func (p *parser) command() []octet {
	digits, ok := strings.CutPrefix(p.text, markCommand)
	if !ok || len(digits) < 2*minCommand || len(digits) > 2*maxCommand {
		p.fail("want %q and a command of %d to %d bytes", markCommand, minCommand, maxCommand)
		return nil
	}
	return p.octets(digits, headerLength, len(digits)/2)
}

func (p *parser) answer() []octet {
	digits, ok := strings.CutPrefix(p.text, markAnswer)
	switch {
	case ok && digits == markGone:
		return nil
	case !ok || len(digits) < 2*minAnswer || len(digits) > 2*maxAnswer:
		p.fail("want %q and an answer of %d to %d bytes", markAnswer, minAnswer, maxAnswer)
		return nil
	}
	return p.octets(digits, 0, len(digits)/2-minAnswer)
}

// octets decodes pairs of capital hexadecimal digits, so that one trace has one text, and
// blanks, which are allowed from byte from up to byte to.
func (p *parser) octets(digits string, from, to int) []octet {
	o := make([]octet, 0, len(digits)/2)
	for i := 0; i+2 <= len(digits); i += 2 {
		pair := digits[i : i+2]
		if at := i / 2; pair == markBlank && at >= from && at < to {
			o = append(o, octet{blank: true})
			continue
		}
		b, err := hex.DecodeString(pair)
		if err != nil || strings.ContainsAny(pair, "abcdef") {
			p.fail("want pairs of capital hexadecimal digits")
			return nil
		}
		o = append(o, octet{value: b[0]})
	}
	if len(digits)%2 != 0 {
		p.fail("half a byte")
	}
	return o
}

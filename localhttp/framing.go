package localhttp

import (
	"bytes"
	"errors"
	"strconv"
)

// Bounds of a request's head beside its size: field lines, and how much of each line is
// kept to recognise Content-Length.
const (
	maxLines = 64
	keptLine = 64
)

var errFraming = errors.New("localhttp: the request is not framed as HTTP/1.1 demands")

// A framing follows the bytes of a connection and ends it where RFC 9112 lets servers
// be lenient, because leniency is how a second request hides inside a first: a bare CR
// or LF (2.2), a folded line (5.2), a second Content-Length (6.3), a NUL. Past a
// Transfer-Encoding it judges nothing: the guard refuses that request and closes.
//
// The zero value stands before the first request.
type framing struct {
	line   []byte // the first bytes of the current line
	length int    // bytes of the current line
	lines  int    // lines of the head before the current one
	cr     bool   // the last byte was CR
	body   int64  // bytes of the body still to come
	sized  bool   // a Content-Length was seen
	opaque bool   // a Transfer-Encoding was seen
	blind  bool   // what follows is not judged
	done   int    // complete requests so far
}

// feed takes the next bytes of the connection. After an error nothing more may be fed.
func (f *framing) feed(b []byte) error {
	for len(b) > 0 && !f.blind {
		if f.body > 0 {
			n := min(f.body, int64(len(b)))
			f.body -= n
			b = b[n:]
			f.complete()
			continue
		}
		if err := f.next(b[0]); err != nil {
			return err
		}
		b = b[1:]
	}
	return nil
}

// next takes one byte of a head.
func (f *framing) next(c byte) error {
	switch {
	case c == 0, f.cr != (c == '\n'):
		return errFraming
	case c == '\n':
		return f.endLine()
	case c == '\r':
		f.cr = true
		return nil
	case f.length == 0 && (c == ' ' || c == '\t'):
		return errFraming
	}
	if f.length++; len(f.line) < keptLine {
		f.line = append(f.line, c)
	}
	return nil
}

func (f *framing) endLine() error {
	line, length := f.line, f.length
	f.line, f.length, f.cr = f.line[:0], 0, false
	switch {
	case length == 0 && f.lines == 0, f.lines > maxLines:
		return errFraming
	case length == 0:
		f.endHead()
		return nil
	case f.lines > 0:
		if err := f.field(line, length); err != nil {
			return err
		}
	}
	f.lines++
	return nil
}

// field looks for the two fields that say where a request ends.
func (f *framing) field(line []byte, length int) error {
	name, value, _ := bytes.Cut(line, []byte(":"))
	switch {
	case bytes.EqualFold(name, []byte("Transfer-Encoding")):
		f.opaque = true
	case bytes.EqualFold(name, []byte("Content-Length")):
		n, err := strconv.ParseUint(string(bytes.Trim(value, " \t")), 10, 63)
		if err != nil || f.sized || length > keptLine {
			return errFraming
		}
		f.sized, f.body = true, -int64(n) // negative until the head has ended
	}
	return nil
}

func (f *framing) endHead() {
	f.lines, f.sized = 0, false
	f.blind, f.body = f.opaque, -f.body
	f.complete()
}

// complete counts a request when nothing of it is still to come.
func (f *framing) complete() {
	if f.body == 0 {
		f.done++
	}
}
